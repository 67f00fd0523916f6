import Documents
import Tenant

/// What `access` is asked of: an application or an API.
package enum AccessSubject: Sendable, Equatable {
  case application(AccessHolder)
  /// `scopes`: how many it defines; nil: it was not read.
  case api(identifier: String, name: String?, scopes: Int?)

  /// The question: everything that it can reach, or everybody who reaches it.
  package var query: AccessQuery {
    var query = AccessQuery()
    switch self {
    case .application(let holder): query.clientID = holder.clientID
    case .api(let identifier, _, _): query.audience = identifier
    }
    return query
  }
}

/// Why a name is not what `access` or `--only` can be asked of.
package enum AccessNameError: Error, Equatable {
  /// The nearest names that there are.
  case unknown(near: [String])
  /// The ids of those that have the name: anybody who registers an application chooses its name.
  case ambiguous(ids: [String])
}

extension AccessModel {
  /// The application or API of an id, or of a name that no other one has.
  package func subject(_ name: String) throws(AccessNameError) -> AccessSubject {
    if let subject = application(id: name) ?? api(identifier: name) { return subject }
    let named = apis.filter { $0.name?.isIdentical(to: name) == true }.compactMap { api(identifier: $0.identifier) }
    return try Self.only(applications(named: name) + named, of: name, among: applicationNames + apiNames)
  }

  /// The id of an application that is given by its id, or by a name that no other one has.
  package func clientID(_ name: String) throws(AccessNameError) -> String {
    if case .application(let holder) = application(id: name) { return holder.clientID }
    return try Self.only(applications(named: name), of: name, among: applicationNames).id
  }

  private static func only(
    _ named: [AccessSubject], of name: String, among names: [String]
  ) throws(AccessNameError) -> AccessSubject {
    guard let found = named.first else { throw .unknown(near: Spelling.near(name, among: names, most: 3)) }
    guard named.count == 1 else { throw .ambiguous(ids: named.map(\.id)) }
    return found
  }

  private func applications(named name: String) -> [AccessSubject] {
    clients.filter { $0.name?.isIdentical(to: name) == true }.map { .application(holder($0.clientID)) }
  }

  private func application(id: String) -> AccessSubject? {
    let isKnown =
      data[Client.self]?[id] != nil || grants.contains { $0.clientID.map { $0.isIdentical(to: id) } ?? false }
    return isKnown ? .application(holder(id)) : nil
  }

  private func api(identifier: String) -> AccessSubject? {
    if let api = data[ResourceServer.self]?[identifier] {
      return .api(identifier: identifier, name: api.name, scopes: api.scopes.count)
    }
    let isNamed = grants.contains { $0.audience.map { $0.isIdentical(to: identifier) } ?? false }
    return isNamed ? .api(identifier: identifier, name: nil, scopes: nil) : nil
  }

  private var applicationNames: [String] { clients.flatMap { [$0.clientID, $0.name].compactMap(\.self) } }
  private var apiNames: [String] { apis.flatMap { [$0.identifier, $0.name].compactMap(\.self) } }
}

extension AccessSubject {
  fileprivate var id: String {
    switch self {
    case .application(let holder): holder.clientID
    case .api(let identifier, _, _): identifier
    }
  }
}
