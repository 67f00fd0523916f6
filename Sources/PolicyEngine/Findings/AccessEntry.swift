/// What one grant allows, for the overview of who may do what: a cell of clients × APIs.
package struct AccessEntry: Sendable, Equatable {
  /// The tenant's domain.
  package let tenant: String
  package let grant: GrantReference
  /// The API's name, where it was read.
  package let apiName: String?
  /// The scopes that a token can carry; of an all-scopes grant those of the API, nil where that was not read.
  package let scopeCount: Int?
  package let allowsAllScopes: Bool
  package let isSystem: Bool
  /// Whether the API is one of Auth0's own.
  package let isOnSystemAPI: Bool

  package init(
    tenant: String, grant: GrantReference, apiName: String? = nil, scopeCount: Int?, allowsAllScopes: Bool = false,
    isSystem: Bool = false, isOnSystemAPI: Bool = false
  ) {
    self.tenant = tenant
    self.grant = grant
    self.apiName = apiName
    self.scopeCount = scopeCount
    self.allowsAllScopes = allowsAllScopes
    self.isSystem = isSystem
    self.isOnSystemAPI = isOnSystemAPI
  }
}

/// What every grant of an audit allows, in the order of the grants' keys. Entries are made when they are read, so that the
/// inventory of a million grants takes no room.
package struct Inventory: RandomAccessCollection, Sendable {
  package let endIndex: Int
  private let entry: @Sendable (Int) -> AccessEntry

  /// - Parameter entry: makes the entry of an index, the same each time.
  init(count: Int, entry: @escaping @Sendable (Int) -> AccessEntry) {
    endIndex = count
    self.entry = entry
  }

  package init(_ entries: [AccessEntry] = []) {
    self.init(count: entries.count) { entries[$0] }
  }

  package var startIndex: Int { 0 }

  package subscript(index: Int) -> AccessEntry { entry(index) }
}

extension Inventory: Equatable {
  package static func == (left: Inventory, right: Inventory) -> Bool { left.elementsEqual(right) }
}
