package import Documents
import Tenant

/// Who answers for an application or an API, and for the grants between them.
package struct OwnerRule: Sendable, Equatable {
  /// Where the owner's name is from.
  package enum Source: Sendable, Equatable {
    /// It is the owner of what fits any of these.
    case named(String, clients: [Glob], names: [Glob], audiences: [Glob])
    /// The application's `client_metadata` says it under this key.
    case metadata(key: String)
  }

  package let source: Source
}

extension [OwnerRule] {
  /// What is known of a thing to find its owner by.
  struct Names {
    var clientID: String?
    var clientName: String?
    var audience: String?
    var metadata: [MetadataText] = []
  }

  /// The owner of a grant.
  ///
  /// - Parameter client: its application, where it is known.
  func owner(of grant: ClientGrant, _ client: Client?) -> String? {
    isEmpty
      ? nil
      : owner(
        of: Names(
          clientID: grant.clientID, clientName: client?.name, audience: grant.audience,
          metadata: client?.metadataTexts ?? []))
  }

  /// The owner of an application.
  func owner(of client: Client) -> String? {
    isEmpty
      ? nil
      : owner(
        of: Names(
          clientID: client.clientID, clientName: client.name, metadata: client.metadataTexts ?? []))
  }

  /// The owner of an API.
  func owner(of api: ResourceServer) -> String? { isEmpty ? nil : owner(of: Names(audience: api.identifier)) }

  /// The owner by the first rule that fits; nil: nobody is named.
  func owner(of names: Names) -> String? {
    for rule in self {
      switch rule.source {
      case .named(let owner, let clients, let clientNames, let audiences):
        let pairs = [(names.clientID, clients), (names.clientName, clientNames), (names.audience, audiences)]
        if pairs.contains(where: { name, globs in name.map { name in globs.contains { $0.matches(name) } } ?? false }) {
          return owner
        }
      case .metadata(let key):
        let text = names.metadata.first { $0.key.isIdentical(to: key) }?.text
        if let text, !text.isEmpty { return text }
      }
    }
    return nil
  }
}
