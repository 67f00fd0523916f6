import Documents

/// What a finding is on.
package struct FindingSubject: Sendable, Equatable {
  package let kind: RuleSubject
  /// An application's client id, an API's identifier, a tenant's domain; nil for a grant, which the finding names itself, and
  /// where the finding is on several.
  package let id: String?
  /// As the tenant calls it, where that could be read.
  package let name: String?

  package init(_ kind: RuleSubject, id: String? = nil, name: String? = nil) {
    self.kind = kind
    self.id = id
    self.name = name
  }

  package static let grant = FindingSubject(.grant)

  /// `application NAME (ID)`, `API NAME (IDENTIFIER)`, `the tenant`; nil for a grant, and where no one is named.
  ///
  /// - Parameter shown: how a format writes a name of the tenant.
  package func label(_ shown: (String) -> String = { $0 }) -> String? {
    guard let id else { return nil }
    switch kind {
    case .grant: return nil
    case .tenant: return "the tenant"
    case .client, .api: return "\(kind.noun) \(name.map { "\(shown($0)) (\(shown(id)))" } ?? shown(id))"
    }
  }

  /// What tells it apart from the others of its tenant, for its fingerprint.
  var key: String { id ?? "" }
}

extension FindingSubject: Comparable {
  package static func < (left: FindingSubject, right: FindingSubject) -> Bool {
    if left.kind != right.kind { return left.kind.place < right.kind.place }
    return left.key.precedes(right.key)
  }
}

extension RuleSubject {
  fileprivate var place: Int {
    switch self {
    case .tenant: 0
    case .api: 1
    case .client: 2
    case .grant: 3
    }
  }
}
