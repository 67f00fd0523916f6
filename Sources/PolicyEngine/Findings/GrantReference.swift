import Documents
package import Tenant

/// What a report says of a grant so that a person finds it again.
package struct GrantReference: Sendable, Equatable {
  private let source: Source
  /// The application's name, where it could be read.
  package var clientName: String?
  /// The grant's place in the input, from 0. In a report it names a grant without an id, and of others it says nothing,
  /// because a tenant may list its grants in another order each time.
  package let position: Int

  /// A grant that was read, or what a report says of one.
  private enum Source: Sendable {
    case grant(ClientGrant)
    case names(Names)
  }

  private final class Names: Sendable {
    let id: String?
    let key: GrantKey
    let origin: RecordOrigin?

    init(id: String?, key: GrantKey, origin: RecordOrigin?) {
      self.id = id
      self.key = key
      self.origin = origin
    }
  }

  package init(_ grant: ClientGrant, clientName: String? = nil, position: Int) {
    source = .grant(grant)
    self.position = position
    self.clientName = clientName ?? grant.clientReference
    // Code calls an application that has no id yet by its name: to say it twice tells nothing.
    if grant.declaration != nil, let id = grant.clientID, self.clientName?.isIdentical(to: id) == true {
      self.clientName = nil
    }
  }

  /// A grant that only its names are known of.
  init(id: String?, key: GrantKey, origin: RecordOrigin?, clientName: String?, position: Int) {
    source = .names(Names(id: id, key: key, origin: origin))
    self.clientName = clientName
    self.position = position
  }

  /// The same without the place where it was read.
  var withoutOrigin: GrantReference {
    GrantReference(id: id, key: key, origin: nil, clientName: clientName, position: position)
  }

  package var id: String? {
    switch source {
    case .grant(let grant): grant.id
    case .names(let names): names.id
    }
  }
  /// Lends the bytes of the id, without making a text of them. Returns whether there is one.
  package func lendID(_ body: (Span<UInt8>) -> Void) -> Bool {
    switch source {
    case .grant(let grant): return grant.lendID(body)
    case .names(let names):
      guard let id = names.id else { return false }
      body(id.utf8.span)
      return true
    }
  }
  package var clientID: String? {
    switch source {
    case .grant(let grant): grant.clientID
    case .names(let names): names.key.clientID
    }
  }
  package var defaultFor: String? {
    switch source {
    case .grant(let grant): grant.defaultFor
    case .names(let names): names.key.defaultFor
    }
  }
  package var audience: String? {
    switch source {
    case .grant(let grant): grant.audience
    case .names(let names): names.key.audience
    }
  }
  /// The effective subject type.
  package var subjectType: String {
    switch source {
    case .grant(let grant): grant.effectiveSubjectType
    case .names(let names): names.key.subjectType
    }
  }
  /// The file that it was read from; nil where it came from a tenant.
  package var origin: RecordOrigin? {
    switch source {
    case .grant(let grant): grant.origin
    case .names(let names): names.origin
    }
  }

  /// The grant, where it was read and not named by a report.
  var read: ClientGrant? { if case .grant(let grant) = source { grant } else { nil } }

  package static func == (left: GrantReference, right: GrantReference) -> Bool {
    left.key == right.key && left.defaultFor == right.defaultFor && left.id == right.id
      && left.clientName == right.clientName && (left.id != nil || left.position == right.position)
      && left.origin == right.origin
  }

  package var key: GrantKey {
    GrantKey(clientID: clientID, defaultFor: defaultFor, audience: audience, subjectType: subjectType)
  }

  /// The id, or `#POSITION` (from 1) for a grant without one.
  package var label: String { Self.label(id, position: position) }

  static func label(_ id: String?, position: Int) -> String { id ?? "#\(position + 1)" }
}
