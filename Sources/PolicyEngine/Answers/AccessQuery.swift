package import Documents

/// What is asked: who can use which scopes, of which API, by which grants.
package struct AccessQuery: Sendable, Equatable {
  /// Patterns, of which a scope has to fit one; none: every grant answers, also one without scopes.
  package var scopes: [Glob]
  /// Patterns of the API's identifier or name.
  package var api: Glob?
  /// Patterns of the application's id or name.
  package var client: Glob?
  package var subjectType: String?
  /// That tier or a stronger one.
  package var tier: Tier?
  /// Whether it can be used today.
  package var state: Reachability.State?
  /// A pattern of owners.
  package var owner: Glob?
  /// The one application or API that the question is about, by id: `access`.
  package var clientID: String?
  package var audience: String?

  package init(scopes: [Glob] = []) { self.scopes = scopes }

  /// The subject types that are known.
  package static let subjectTypes = ["client", "user", "anonymous_user"]

  /// Whether a pattern is of stars alone.
  var asksForEveryScope: Bool { scopes.contains { $0.pattern.utf8.allSatisfy { $0 == UInt8(ascii: "*") } } }

  /// The filters in force, as flags.
  package var filters: [String] {
    [
      api.map { "--api \($0.pattern.shellQuoted)" }, client.map { "--client \($0.pattern.shellQuoted)" },
      subjectType.map { "--subject-type \($0.shellQuoted)" }, tier.map { "--tier \($0.rawValue)" },
      state.map { "--reachability \($0.rawValue)" }, owner.map { "--owner \($0.pattern.shellQuoted)" },
    ].compactMap(\.self)
  }

  /// The filters that leave applications out, so that nothing can be said of everybody.
  package var narrowing: [String] {
    var narrow = self
    (narrow.api, narrow.subjectType) = (nil, nil)
    return narrow.filters
  }

  func fits(scope: String) -> Bool { scopes.isEmpty || scopes.contains { $0.matches(scope) } }

  /// Whether a scope with a star says that it covers one that is asked for.
  func isCovered(byWildcard scope: String) -> Bool {
    scope.utf8.contains(UInt8(ascii: "*")) && scopes.contains { $0.overlaps(stars: scope) }
  }

  func fits(clientID id: String, name: String?) -> Bool {
    if let clientID { return clientID.isIdentical(to: id) }
    return client.map { $0.matches(id) || name.map($0.matches) == true } ?? true
  }

  func fits(audience: String, name: String?) -> Bool {
    if let wanted = self.audience { return wanted.isIdentical(to: audience) }
    return api.map { $0.matches(audience) || name.map($0.matches) == true } ?? true
  }
}
