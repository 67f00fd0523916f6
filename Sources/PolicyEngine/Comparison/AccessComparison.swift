import Documents
package import Tenant

/// How what grants give differs between two states of a tenant: BASE, which is there, and HEAD, which is to come.
package struct AccessComparison: Sendable {
  /// Why it is not known how they differ: the side, and a sentence.
  package struct Doubt: Sendable, Equatable {
    /// `BASE` or `HEAD`; nil: both together.
    package let side: String?
    package let message: String
  }

  /// What the two were read from, as the user named it.
  package let sources: (base: String, head: String)
  package let grantsRead: (base: Int, head: Int)
  /// Of HEAD.
  let identity: TenantIdentity
  let coverage: Coverage
  /// By kind, and of each the one that is worth most first.
  package let changes: [AccessChange]
  package private(set) var doubts: [Doubt]
  /// How many values of HEAD are known once it is deployed.
  package let awaitedValues: Int

  package var isComplete: Bool { doubts.isEmpty }

  /// - Parameters:
  ///   - sources: what the two were read from, as the user named it.
  ///   - released: the grants that HEAD only ceases to manage.
  ///   - showing: makes of a text that may name files one in which they have the names that the user knows.
  package init(
    from base: AccessModel, to head: AccessModel, of sources: (base: String, head: String),
    released: [ReleasedGrant] = [],
    showing: (base: @Sendable (String) -> String, head: @Sendable (String) -> String) = ({ $0 }, { $0 })
  ) {
    self.sources = sources
    identity = head.identity
    coverage = head.coverage
    let pairs = GrantPairs(base, head)
    let isLikeRead = [TenantCollection.clients, .resourceServers].allSatisfy { base.data.has($0) == head.data.has($0) }
    let released = ReleasedGrants(released)
    var changes: [AccessChange] = []
    var unknowns = (base: UnknownTexts(), head: UnknownTexts())
    var awaited = 0
    for pair in pairs.pairs {
      let grants = (pair.base.map { base.grants[$0] }, pair.head.map { head.grants[$0] })
      let audience = pair.head.map { head.reaches.audience($0) } ?? pair.base.map { base.reaches.audience($0) }
      let unknown = UnknownDifference(
        from: grants.0, to: grants.1, isSystemAPI: audience?.isOnSystemAPI == true)
      for (value, isOfHead) in unknown.values {
        if value.reason == .afterApply {
          if isOfHead { awaited += 1 }
        } else if isOfHead, let grant = grants.1 {
          unknowns.head.add(value, of: grant)
        } else if let grant = grants.0 {
          unknowns.base.add(value, of: grant)
        }
      }
      let change = AccessChange(
        from: pair.base.map { GrantState(base, $0, showing: showing.base) },
        to: pair.head.map { GrantState(head, $0, showing: showing.head) },
        isUnmanaged: pair.head == nil && grants.0.map(released.contains) ?? false,
        isLikeRead: isLikeRead)
      if let change { changes.append(change) }
    }
    self.changes = AccessChange.Kind.allCases.flatMap { kind in
      // Sorting keeps the order of grants that are worth the same.
      changes.enumerated().filter { $0.element.kind == kind }
        .sorted { ($1.element.state.rank, $0.offset) < ($0.element.state.rank, $1.offset) }.map(\.element)
    }
    grantsRead = (base.grantsRead, head.grantsRead)
    awaitedValues = awaited
    doubts =
      Self.doubts("BASE", (base.gaps.map(\.message) + unknowns.base.sentences).map(showing.base))
      + Self.doubts("HEAD", (head.gaps.map(\.message) + unknowns.head.sentences).map(showing.head))
      + Self.doubts(nil, pairs.doubts)
  }

  private static func doubts(_ side: String?, _ messages: [String]) -> [Doubt] {
    messages.map { Doubt(side: side, message: $0) }
  }

  /// Adds why something about a side is not known: a sentence.
  package mutating func add(doubt: String, of side: String) { doubts += Self.doubts(side, [doubt]) }

  package func changes(_ kind: AccessChange.Kind) -> [AccessChange] { changes.filter { $0.kind == kind } }
}

/// The grants that code ceases to manage.
private struct ReleasedGrants {
  private let addresses: Set<ExactString>
  private let keys: Set<GrantKey>

  init(_ grants: [ReleasedGrant]) {
    addresses = Set(grants.map { ExactString($0.address) })
    keys = Set(grants.compactMap(\.key))
  }

  func contains(_ grant: ClientGrant) -> Bool {
    if let address = grant.declaration?.address, addresses.contains(ExactString(address)) { return true }
    return keys.contains(
      GrantKey(
        clientID: grant.clientID, defaultFor: grant.defaultFor, audience: grant.audience,
        subjectType: grant.effectiveSubjectType))
  }
}
