package import Documents
package import Tenant

/// The answer to a question of access, with what it was read from and what it cannot see.
package struct AccessAnswer: Sendable {
  package let query: AccessQuery
  package let tenant: String
  package let grantsRead: Int
  /// The reads that fell short; empty: the answer is whole.
  package let gaps: [CoverageGap]
  /// By rank, the worst first.
  package internal(set) var matches: [AccessMatch]
  /// The applications beside these that can take over the tenant, and so come to all of it.
  package let takeover: [AccessHolder]
  /// What gives access and is not seen here, a phrase each.
  package let notCovered: [String]
  /// Where every scope is asked for: how many of the grants that fit otherwise give none.
  package let withoutScopes: Int
  /// The patterns that no scope fits of any API that was read, of any grant, or of the Management API; each with scopes that
  /// are spelt alike.
  package let undefinedScopes: [(pattern: String, near: [String])]
  /// Whether no API that was read, or that a grant names, fits what was asked for.
  package let isAPIUnknown: Bool
  /// Names of applications by which nobody can tell which one is meant.
  package let sharedNames: Set<ExactString>

  package var isComplete: Bool { gaps.isEmpty }

  /// Those that can be used today, or of which that is not known.
  package var usable: [AccessMatch] { matches.filter { $0.reachability.state != .dormant } }

  /// What no reading of client grants shows.
  package static let beyondGrants = [
    "Actions and hooks that add scopes", "dashboard members", "tokens already issued", "custom token exchange",
    "other issuers",
  ]
}

extension AccessModel {
  /// Who can do what is asked.
  package func answer(_ query: AccessQuery) -> AccessAnswer {
    var matches = GrantMatcher(self, query).matches + openMatches(query)
    if let state = query.state { matches.removeAll { $0.reachability.state != state } }
    // Places change theirs at less cost than matches do.
    matches = matches.indices.sorted { AccessMatch.precedes(matches[$0], matches[$1]) }.map { matches[$0] }
    let named = Set(
      matches.filter { $0.reachability.state != .dormant }.compactMap {
        $0.holder ?? $0.grant?.defaultFor.map(AccessHolder.group)
      }.map { ExactString($0.clientID) })
    return AccessAnswer(
      query: query, tenant: tenant, grantsRead: grantsRead, gaps: gaps, matches: matches,
      takeover: takeoverClients.filter { !named.contains(ExactString($0.clientID)) },
      notCovered: unseenCollections + AccessAnswer.beyondGrants,
      withoutScopes: query.asksForEveryScope ? grantsWithoutScopes(query) : 0,
      undefinedScopes: undefinedScopes(query, matches), isAPIUnknown: isAPIUnknown(query), sharedNames: sharedNames)
  }

  private func grantsWithoutScopes(_ query: AccessQuery) -> Int {
    var all = query
    all.scopes = []
    return GrantMatcher(self, all).matches.count { $0.scopes.isEmpty && $0.areScopesKnown }
  }

  /// What the source does not have, so that no gap says it.
  var unseenCollections: [String] {
    [
      data.declared.contains(.clientGrants) ? "grants that the code which was read does not declare" : nil,
      hasAPIs
        ? nil : "APIs that are open to any application, and the scopes of all-scopes grants (no list of APIs here)",
      hasClients ? nil : "the names of applications, and whether they exist (no list of applications here)",
    ].compactMap(\.self)
  }

  /// The applications with a grant that can be used and is worth the whole tenant, by their ids.
  package var takeoverClients: [AccessHolder] {
    var ids: Set<ExactString> = []
    var groups: Set<ExactString> = []
    for place in grants.indices where reaches.audience(place).canTakeOver {
      guard let id = grants[place].clientID else {
        if let group = grants[place].defaultFor, reaches.reach(ofGrant: place).canTakeOverTenant {
          groups.insert(ExactString(group))
        }
        continue
      }
      if !ids.contains(ExactString(id)), reaches.reach(ofGrant: place).canTakeOverTenant { ids.insert(ExactString(id)) }
    }
    return groups.sorted().map { .group($0.value) } + ids.sorted().map { holder($0.value) }
  }
}

extension ReachFinder.Audience {
  /// Whether a grant on it may be worth the tenant: nothing is known of that on APIs of one's own, but by configuration.
  fileprivate var canTakeOver: Bool { scopes.map { $0.table != nil || !$0.areWordsEnough } ?? false }
}
