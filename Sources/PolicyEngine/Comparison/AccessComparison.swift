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
  package let identity: TenantIdentity
  let coverage: Coverage
  /// By kind, and of each the one that is worth most first.
  package let changes: [AccessChange]
  package private(set) var doubts: [Doubt]
  /// The file that HEAD is, for what it no longer has; nil where it is none, or several.
  package var headFile: String?
  /// The grants of both, each with the one that it was or has become.
  let pairs: [GrantPairs.Pair]
  /// How many values of HEAD are known once it is deployed.
  package let awaitedValues: Int

  package var isComplete: Bool { doubts.isEmpty }

  /// - Parameters:
  ///   - sources: what the two were read from, as the user named it.
  ///   - released: the grants that HEAD only ceases to manage.
  ///   - unknown: the applications and APIs of either side of which something is written and not known.
  package init(
    from base: AccessModel, to head: AccessModel, of sources: (base: String, head: String),
    released: [ReleasedGrant] = [], unknown: (base: [UnknownRecord], head: [UnknownRecord]) = ([], [])
  ) {
    self.sources = sources
    identity = head.identity
    coverage = head.coverage
    let pairs = GrantPairs(base, head)
    self.pairs = pairs.pairs
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
        if value.reason == .afterApply, isOfHead || value.field == .clientID {
          if isOfHead { awaited += 1 }
        } else if isOfHead, let grant = grants.1 {
          unknowns.head.add(value, of: grant)
        } else if let grant = grants.0 {
          unknowns.base.add(value, of: grant)
        }
      }
      let change = AccessChange(
        from: pair.base.map { GrantState(base, $0) }, to: pair.head.map { GrantState(head, $0) },
        isUnmanaged: pair.head == nil && grants.0.map(released.contains) ?? false,
        isOfKnownHolder: pair.isOfKnownHolder, isLikeRead: isLikeRead)
      if let change { changes.append(change) }
    }
    let records = (
      base: UnknownGrantRecords(unknown.base, base.grants), head: UnknownGrantRecords(unknown.head, head.grants)
    )
    awaited += records.head.awaited.count
    // What was not read to its end may have what the other side has.
    let isRead = (
      base: base.coverage[.clientGrants]?.gap == nil, head: head.coverage[.clientGrants]?.gap == nil
    )
    let unjudged = (
      added: isRead.base ? 0 : changes.count { $0.before == nil },
      removed: isRead.head ? 0 : changes.count { $0.after == nil }
    )
    changes.removeAll { $0.before == nil && !isRead.base || $0.after == nil && !isRead.head }
    self.changes = AccessChange.Kind.allCases.flatMap { kind in
      // Sorting keeps the order of grants that are worth the same.
      changes.enumerated().filter { $0.element.kind == kind }
        .sorted { ($1.element.state.rank, $0.offset) < ($0.element.state.rank, $1.offset) }.map(\.element)
    }
    grantsRead = (base.grantsRead, head.grantsRead)
    awaitedValues = awaited
    doubts =
      Self.doubts(
        "BASE",
        base.gaps.map(\.message) + unread(unjudged.added, "new", of: "HEAD") + unknowns.base.sentences
          + records.base.awaited + records.base.unknown)
      + Self.doubts(
        "HEAD",
        head.gaps.map(\.message) + unread(unjudged.removed, "gone", of: "BASE") + unknowns.head.sentences
          + records.head.unknown)
      + Self.doubts(nil, pairs.doubts)
  }

  /// Each message once: one reason may keep several collections from being read.
  private static func doubts(_ side: String?, _ messages: [String]) -> [Doubt] {
    var seen: Set<ExactString> = []
    return messages.filter { seen.insert(ExactString($0)).inserted }.map { Doubt(side: side, message: $0) }
  }

  /// Adds why something about a side is not known: a sentence.
  package mutating func add(doubt: String, of side: String) { doubts += Self.doubts(side, [doubt]) }

  package func changes(_ kind: AccessChange.Kind) -> [AccessChange] { changes.filter { $0.kind == kind } }
}

/// What is not known of the applications and APIs that grants name, each a sentence.
private struct UnknownGrantRecords {
  private(set) var unknown: [String] = []
  /// What is known once the code is deployed.
  private(set) var awaited: [String] = []

  init(_ records: [UnknownRecord], _ grants: [ClientGrant]) {
    guard !records.isEmpty else { return }
    let names: [TenantCollection: Set<ExactString>] = [
      .clients: Set(grants.lazy.compactMap(\.clientID).map(ExactString.init)),
      .resourceServers: Set(grants.lazy.compactMap(\.audience).map(ExactString.init)),
    ]
    for record in records {
      // One whose name is not known may be that of any grant.
      guard
        record.names.isEmpty
          || record.names.contains(where: { names[record.collection]?.contains(ExactString($0)) ?? true })
      else { continue }
      if record.reason == .afterApply { awaited.append(record.message) } else { unknown.append(record.message) }
    }
  }
}

/// What is said of grants of the other side that were not found in one that was not read to its end.
private func unread(_ count: Int, _ state: String, of side: String) -> [String] {
  guard count > 0 else { return [] }
  let (them, are) = count == 1 ? ("it", "is") : ("they", "are")
  return [
    "\(counted(count, "grant")) of \(side) \(are) not in what was read: nobody knows whether \(them) \(are) \(state)"
  ]
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
