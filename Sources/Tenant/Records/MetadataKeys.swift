import Documents

/// Which keys of an application's `client_metadata`, in which a tenant may keep anything, are read: those that somebody
/// names. The others never enter memory.
package struct MetadataKeys: Sendable, Equatable {
  /// nil: every key.
  private let names: [String]?

  package static let none = MetadataKeys([])
  /// For what was chosen before, or is made up: the emulator's tenant, and the examples of rules.
  package static let all = MetadataKeys(names: nil)

  /// These keys, in order.
  package init(_ names: [String]) {
    let unique = Set(names.map(ExactString.init))
    self.init(names: unique.sorted().map(\.value))
  }

  private init(names: [String]?) { self.names = names }

  package var isEmpty: Bool { names?.isEmpty ?? false }

  /// The keys, where they are named.
  package var named: [String] { names ?? [] }

  /// What can be read where only these keys were kept: the wanted ones where all of them were, else none, because what is
  /// missing then says nothing.
  func reading(_ wanted: MetadataKeys) -> MetadataKeys {
    guard let names, let wantedNames = wanted.names else { return wanted.names == nil ? self : wanted }
    return Set(wantedNames.map(ExactString.init)).isSubset(of: names.map(ExactString.init)) ? wanted : .none
  }

  /// The texts of these keys; nil where no key is read. A key that is null is not there.
  func texts(_ metadata: JSONFields?) throws(FieldError) -> [MetadataText]? {
    guard !isEmpty else { return nil }
    var texts: [MetadataText] = []
    for key in (names ?? metadata?.object.keys ?? []).sorted(by: { ExactString($0) < ExactString($1) }) {
      if let text = try metadata?.optionalString(key) { texts.append(MetadataText(key: key, text: text)) }
    }
    return texts
  }
}

/// An entry of `client_metadata`.
package struct MetadataText: Sendable, Equatable {
  package let key: String
  package let text: String
}
