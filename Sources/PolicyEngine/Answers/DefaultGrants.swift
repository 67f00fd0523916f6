import Documents
import Tenant

// Grants that all third-party applications have which have none of their own for the API and the subjects.
extension AccessModel {
  /// The applications that the default grant at a place is for today, and whether each can use it; nil: nobody knows them,
  /// as those of a group that is not third parties, or of a grant that names nobody.
  func members(ofDefault place: Int) -> [(client: Client, state: Reachability.State)]? {
    let grant = grants[place]
    guard grant.clientID == nil, grant.defaultFor == AccessHolder.thirdParties, data.isComplete(.clients) else {
      return nil
    }
    let isSystem = reaches.audience(place).isOnSystemAPI
    let holders = ownGrants.holders(insteadOf: grant)
    return clients.compactMap { client in
      guard client.isFirstParty != true, !holders.contains(ExactString(client.clientID)) else { return nil }
      let state = GrantReachability.state(ofDefault: grant, for: client, isSystem: isSystem)
      return state == .dormant ? nil : (client, state)
    }
  }

  /// What a grant is worth, and whether it can be used: a default grant is as live as the applications that it is for.
  ///
  /// - Parameter members: of a default grant, as far as they are known.
  func reach(
    ofGrant place: Int, _ members: [(client: Client, state: Reachability.State)]?
  ) -> FindingReach {
    let reach = reaches.reach(ofGrant: place)
    guard reach.reachability.state == .live, let members, !members.contains(where: { $0.state == .live }) else {
      return reach
    }
    let reason =
      members.isEmpty
      ? "no third-party application of today can use it, and one can come"
      : "whether a third-party application of today can use it is not known"
    return FindingReach(
      tier: reach.tier, paths: reach.paths, through: reach.through, reachability: Reachability(.unknown, reason),
      owner: reach.owner)
  }
}

/// Which applications have a grant of their own in the place of a default grant.
struct OwnGrants: Sendable {
  private struct Place: Hashable {
    let audience: ExactString
    let subjectType: ExactString

    init(_ grant: ClientGrant) {
      audience = ExactString(grant.audience ?? "")
      subjectType = ExactString(grant.effectiveSubjectType)
    }
  }

  /// Their ids, where there is a default grant.
  private let holders: [Place: Set<ExactString>]

  init(_ grants: [ClientGrant]) {
    var holders: [Place: Set<ExactString>] = [:]
    for grant in grants where grant.clientID == nil { holders[Place(grant)] = [] }
    if !holders.isEmpty {
      for grant in grants {
        guard let id = grant.clientID else { continue }
        holders[Place(grant)]?.insert(ExactString(id))
      }
    }
    self.holders = holders
  }

  func holders(insteadOf grant: ClientGrant) -> Set<ExactString> { holders[Place(grant)] ?? [] }
}
