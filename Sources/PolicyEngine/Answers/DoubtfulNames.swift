import Documents
import Tenant

/// Names in a question, and in its answer, that may be others than they seem.
extension AccessModel {
  /// Patterns that may be misspelt. Where APIs were not read nobody can say so.
  func undefinedScopes(_ query: AccessQuery, _ matches: [AccessMatch]) -> [(pattern: String, near: [String])] {
    guard hasAPIs else { return [] }
    func gives(_ scope: String, _ pattern: Glob) -> Bool {
      pattern.matches(scope) || scope.utf8.contains(UInt8(ascii: "*")) && pattern.overlaps(stars: scope)
    }
    var unknown = query.scopes.filter { pattern in
      !matches.contains { match in match.scopes.contains { gives($0, pattern) } }
    }
    if unknown.isEmpty { return [] }
    let asked = apis.filter { query.fits(audience: $0.identifier, name: $0.name) }
    // Of Auth0's own APIs more is known than what was read; those that are asked for by name, else all.
    let kinds = asked.map { context.kind(of: $0.identifier) }
    let tables = ReachTables.builtin.tables.filter { query.api == nil || kinds.contains(.system($0.api)) }
    let defined = Set(asked.flatMap(\.scopes).map { ExactString($0.value) })
      .union(tables.flatMap(\.scopes).map(ExactString.init)).map(\.value)
    unknown.removeAll { pattern in
      defined.contains { gives($0, pattern) }
        || grants.contains { grant in
          query.fits(audience: grant.audience ?? "", name: nil)
            && grant.scopes?.contains(where: { gives($0, pattern) }) ?? false
        }
    }
    return unknown.map { ($0.pattern, Spelling.near($0.pattern, among: defined, most: 2)) }
  }

  /// Whether no API that was read, or that a grant names, fits the pattern of APIs.
  func isAPIUnknown(_ query: AccessQuery) -> Bool {
    guard query.api != nil, hasAPIs else { return false }
    return !apis.contains { query.fits(audience: $0.identifier, name: $0.name) }
      && !grants.contains { query.fits(audience: $0.audience ?? "", name: nil) }
  }

  /// The names that several applications have, or that are the id of another.
  var sharedNames: Set<ExactString> {
    var seen: Set<ExactString> = []
    var shared: Set<ExactString> = []
    for client in clients {
      guard let name = client.name else { continue }
      let isOther = data[Client.self]?[name].map { !$0.clientID.isIdentical(to: client.clientID) } ?? false
      if !seen.insert(ExactString(name)).inserted || isOther { shared.insert(ExactString(name)) }
    }
    return shared
  }
}
