import Documents
package import Tenant

/// A collection that a token cannot read, and the rules that will lack it.
package struct ForeseenGap: Sendable, Equatable, CustomStringConvertible {
  package let collection: TenantCollection
  /// Ids of the rules that cannot decide without it, sorted; every rule where it is the grants themselves.
  package let rules: [String]

  /// A sentence without a full stop.
  package var description: String {
    "the token does not have \(collection.requiredScope): \(consequence)"
  }

  /// What the rules come to without the collection.
  package var consequence: String {
    guard collection != .clientGrants else { return "no grant can be read" }
    let outcome = collection.record.isEssential ? "unknown" : "skipped"
    return "these rules will be \(outcome): \(rules.joined(separator: ", "))"
  }
}

extension CompiledCatalogue {
  /// What an audit with a token of these scopes will lack, known before the first call.
  package func foreseenGaps(tokenScopes: [String]) -> [ForeseenGap] {
    TenantCollection.allCases.compactMap { collection in
      let held = collection.scopes.contains { scope in tokenScopes.contains { $0.isIdentical(to: scope) } }
      return held ? nil : gap(without: collection)
    }
  }

  /// What an audit will lack where a collection cannot be read; nil: no rule needs it.
  package func gap(without collection: TenantCollection) -> ForeseenGap? {
    let rules = collection == .clientGrants ? rules : rules.filter { $0.required.contains(collection) }
    return rules.isEmpty ? nil : ForeseenGap(collection: collection, rules: rules.map(\.id))
  }
}
