package import Documents
package import Tenant

/// A way from an application to more than its grants say: by scopes of its own, or by those of another application whose
/// credentials it can come to.
package struct TakeoverWay: Sendable, Equatable {
  /// What an application does with scopes that it has.
  package struct Step: Sendable, Equatable {
    package let holder: AccessHolder
    package let owner: String?
    package let grant: GrantReference
    package let apiName: String?
    package let scopes: [String]
    /// nil: the scope itself is worth that much.
    package let path: EscalationPath?
    /// What being there is worth.
    package let tier: Tier
    package let reachability: Reachability

    private var isThere: Bool { path.map { $0.leadsTo.tier >= tier } ?? false }

    /// Of two the one that leads further, then the one that needs less.
    fileprivate static func isBetter(_ left: Step, _ right: Step) -> Bool {
      if left.tier != right.tier { return left.tier > right.tier }
      if (left.path?.condition == nil) != (right.path?.condition == nil) { return left.path?.condition == nil }
      // One that leads there by itself says more than one that leads elsewhere.
      if left.isThere != right.isThere { return left.isThere }
      // A path says what is done with the scope.
      if (left.path == nil) != (right.path == nil) { return left.path != nil }
      if left.scopes.count != right.scopes.count { return left.scopes.count < right.scopes.count }
      let (name, other) = (left.path?.id ?? left.scopes[0], right.path?.id ?? right.scopes[0])
      return name == other ? left.grant.key < right.grant.key : name.precedes(other)
    }
  }

  /// One, or two where the first comes to the credentials of the application that takes the second.
  package let steps: [Step]

  package var holder: AccessHolder { steps[0].holder }
  package var tier: Tier { steps[steps.count - 1].tier }
  package var isDirect: Bool { steps.count == 1 }
}

/// The shortest ways to a tier, one for each application that has any.
package struct TakeoverAnswer: Sendable, Equatable {
  package let tenant: String
  /// That tier or a stronger one.
  package let target: Tier
  package let grantsRead: Int
  package let gaps: [CoverageGap]
  /// The strongest first, of those the shortest, then by application.
  package let ways: [TakeoverWay]
  /// How many grants there are of which nobody knows what they are worth.
  package let unjudged: Int
  /// See `AccessAnswer`.
  package let sharedNames: Set<ExactString>
  package let notCovered: [String]

  package var isComplete: Bool { gaps.isEmpty }
}

extension AccessModel {
  /// The shortest ways to a tier or a stronger one.
  ///
  /// - Parameter clientID: whose ways; nil: those of all applications.
  package func ways(to target: Tier, from clientID: String? = nil) -> TakeoverAnswer {
    var direct: [AccessHolder: TakeoverWay.Step] = [:]
    // What an application can do that another one acts as: tokens for itself, which no user has to ask for.
    var acting: [AccessHolder: TakeoverWay.Step] = [:]
    var taking: [AccessHolder: TakeoverWay.Step] = [:]
    for place in grants.indices {
      for step in steps(ofGrant: place, to: target) {
        if step.path?.leadsTo == .applications { Self.keep(step, in: &taking) }
        guard step.tier >= target, step.path?.condition == nil else { continue }
        Self.keep(step, in: &direct)
        if grants[place].clientID != nil, grants[place].effectiveSubjectType == "client" {
          Self.keep(step, in: &acting)
        }
      }
    }
    let best = acting.values.sorted(by: TakeoverWay.Step.isBetterAnywhere)
    var ways = direct.mapValues { TakeoverWay(steps: [$0]) }
    for (holder, step) in taking {
      // What it comes to by itself is shorter.
      guard direct[holder] == nil, let other = best.first(where: { $0.holder != holder }) else { continue }
      ways[holder] = TakeoverWay(steps: [step, other])
    }
    return TakeoverAnswer(
      tenant: tenant, target: target, grantsRead: grantsRead, gaps: gaps,
      ways: ways.values.filter { way in clientID.map { isOf($0, way) } ?? true }.sorted(by: Self.isListedBefore),
      unjudged: grants.indices.count { reaches.reach(ofGrant: $0).tier == .unknown },
      sharedNames: sharedNames,
      notCovered: unseenCollections + ["what APIs give without a grant"] + AccessAnswer.beyondGrants)
  }

  /// Whether a way is that of an application, also as one of a group: of a third party without more is known what it is.
  private func isOf(_ clientID: String, _ way: TakeoverWay) -> Bool {
    if clientID.isIdentical(to: way.holder.clientID) { return true }
    guard way.steps[0].grant.clientID == nil else { return false }
    if let members = members(ofDefault: way.steps[0].grant.position) {
      return members.contains { $0.client.clientID.isIdentical(to: clientID) }
    }
    return data[Client.self]?[clientID]?.isFirstParty != true
  }

  private static func keep(_ step: TakeoverWay.Step, in steps: inout [AccessHolder: TakeoverWay.Step]) {
    if let kept = steps[step.holder], !TakeoverWay.Step.isBetter(step, kept) { return }
    steps[step.holder] = step
  }

  private static func isListedBefore(_ left: TakeoverWay, _ right: TakeoverWay) -> Bool {
    if left.tier != right.tier { return left.tier > right.tier }
    if left.steps.count != right.steps.count { return left.steps.count < right.steps.count }
    return left.holder.clientID.precedes(right.holder.clientID)
  }

  /// What the application of a grant can do with it today: the scopes that are worth the target, and the paths.
  private func steps(ofGrant place: Int, to target: Tier) -> [TakeoverWay.Step] {
    let (grant, audience) = (grants[place], reaches.audience(place))
    guard let holder = grant.clientID.map(holder) ?? grant.defaultFor.map(AccessHolder.group),
      let known = audience.scopes
    else { return [] }
    let paths = known.paths(of: grant).compactMap { known.table?.paths[$0] }
      .filter { $0.condition == nil || $0.leadsTo == .applications }
    let scopes = grant.effectiveScopes(of: nil) ?? audience.definedScopes ?? known.table?.scopes ?? []
    let strong = scopes.filter { known.tier(of: $0) >= target }
    guard !paths.isEmpty || !strong.isEmpty else { return [] }
    let reach = reach(ofGrant: place, members(ofDefault: place))
    guard reach.reachability.state != .dormant else { return [] }
    func step(_ scopes: [String], _ path: EscalationPath?, _ tier: Tier) -> TakeoverWay.Step {
      TakeoverWay.Step(
        holder: holder, owner: reach.owner, grant: reference(place), apiName: audience.name, scopes: scopes,
        path: path, tier: tier, reachability: reach.reachability)
    }
    // What makes a scope worth so much is said by the path that it opens, also where that leads elsewhere.
    func path(_ scope: String) -> EscalationPath? {
      paths.first { $0.leadsTo != .applications && $0.scopes.count == 1 && $0.scopes[0].isIdentical(to: scope) }
    }
    return paths.map { step($0.scopes, $0, $0.leadsTo.tier) }
      + strong.map { step([$0], path($0), known.tier(of: $0)) }
  }
}

extension TakeoverWay.Step {
  /// The same among applications: of equal ones the first by id.
  fileprivate static func isBetterAnywhere(_ left: TakeoverWay.Step, _ right: TakeoverWay.Step) -> Bool {
    if left.tier != right.tier { return left.tier > right.tier }
    let areLive = [left, right].map { $0.reachability.state == .live }
    if areLive[0] != areLive[1] { return areLive[0] }
    return left.holder.clientID.precedes(right.holder.clientID)
  }
}

extension ReachFinder.Audience {
  /// The scopes that the API defines: those that were read, and of Auth0's own also those of its table, because a list may
  /// be cut. None where it does not exist; nil: not known.
  var definedScopes: [String]? {
    switch api {
    case .none: return []
    case .unavailable: return nil
    case .found(let api):
      let listed = api.scopes.map(\.value)
      let known = Set(listed.map(ExactString.init))
      let all = listed + (scopes?.table?.scopes ?? []).filter { !known.contains(ExactString($0)) }
      // That one of Auth0's own has none is never known.
      return all.isEmpty && isOnSystemAPI != false ? nil : all
    }
  }

  /// The API's name, where it was read.
  var name: String? { if case .found(let api) = api { api.name } else { nil } }
}
