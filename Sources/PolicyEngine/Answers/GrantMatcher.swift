import Documents
import Tenant

/// Finds the grants that give what is asked.
struct GrantMatcher {
  private let model: AccessModel
  private let query: AccessQuery
  /// What is the same for all grants of an audience, by its rank.
  private var audiences: [Int: Audience?] = [:]

  private struct Audience {
    let api: Lookup<ResourceServer>
    let name: String?
    /// The scopes of the API that are asked for; nil: the API was not read.
    let scopes: [String]?
    /// Those with a star that may cover what is asked for.
    let covering: [String]
  }

  /// What of a grant is asked for, and by what it gives it.
  private struct Found {
    var scopes: [String]
    var how: AccessMatch.How
    var areScopesKnown = true
  }

  /// The ranks of the audiences on which a grant lists scopes; worked out where an API is said to define none.
  private var ranksWithScopes: Set<Int>?

  /// In the order of the grants.
  private(set) var matches: [AccessMatch] = []

  init(_ model: AccessModel, _ query: AccessQuery) {
    self.model = model
    self.query = query
    // By number of a table, what was said of the scope of that text: nothing yet, no, as it is, by its star.
    var table: UInt64?
    var known: [UInt64: [Answer]] = [:]
    var own: [Answer] = []
    for (place, grant) in model.grants.enumerated() {
      guard isOfSubject(grant), let audience = audience(place, grant) else { continue }
      if table != grant.table {
        if let table { known[table] = own }
        table = grant.table
        own = known[grant.table] ?? Array(repeating: .notYet, count: grant.textCount)
      }
      guard let found = found(grant, audience, &own), isHolderAsked(place, grant) else { continue }
      add(place, grant, audience, found)
    }
  }

  // MARK: Scopes

  private enum Answer: UInt8 { case notYet, no, fits, covers }

  private func answer(_ scope: String) -> Answer {
    if query.fits(scope: scope) { return .fits }
    return query.isCovered(byWildcard: scope) ? .covers : .no
  }

  /// nil: the grant gives nothing of what is asked.
  private func found(_ grant: ClientGrant, _ audience: Audience, _ own: inout [Answer]) -> Found? {
    // What is not known may be what is asked for.
    if grant.unknownFields.contains(.allowAllScopes)
      || grant.unknownFields.contains(.scope) && !grant.effectiveAllowAllScopes
    {
      return Found(scopes: (grant.scope ?? []).filter { answer($0) == .fits }, how: .listed, areScopesKnown: false)
    }
    if grant.effectiveAllowAllScopes {
      guard let scopes = audience.scopes else { return Found(scopes: [], how: .allScopes, areScopesKnown: false) }
      if scopes.isEmpty, !audience.covering.isEmpty { return Found(scopes: audience.covering, how: .wildcard) }
      return scopes.isEmpty && !query.scopes.isEmpty ? nil : Found(scopes: scopes, how: .allScopes)
    }
    var (fitting, covering): ([String], [String]) = ([], [])
    if grant.areScopesSeparate {
      for number in grant.scopeNumbers {
        let place = Int(clamping: number)
        if own[place] == .notYet { own[place] = answer(grant.text(number)) }
        if own[place] == .fits { fitting.append(grant.text(number)) }
        if own[place] == .covers { covering.append(grant.text(number)) }
      }
    } else {
      for scope in grant.effectiveScopes(of: nil) ?? [] {
        switch answer(scope) {
        case .fits: fitting.append(scope)
        case .covers: covering.append(scope)
        case .no, .notYet: break
        }
      }
    }
    if !fitting.isEmpty || query.scopes.isEmpty { return Found(scopes: fitting + covering, how: .listed) }
    return covering.isEmpty ? nil : Found(scopes: covering, how: .wildcard)
  }

  // MARK: Which grants

  private func isOfSubject(_ grant: ClientGrant) -> Bool {
    guard let wanted = query.subjectType else { return true }
    let subjectType = grant.effectiveSubjectType
    // What Auth0 had not when this was written may be any of them.
    return subjectType.isIdentical(to: wanted) || !AccessQuery.subjectTypes.contains(where: subjectType.isIdentical)
  }

  /// nil: another API is asked for.
  private mutating func audience(_ place: Int, _ grant: ClientGrant) -> Audience? {
    if grant.unknownFields.contains(.audience) {
      return Audience(api: .unavailable, name: nil, scopes: nil, covering: [])
    }
    let rank = Int(clamping: model.order.audiences[place])
    if let known = audiences[rank] { return known }
    let lookup = model.reaches.audience(place).api
    var api: ResourceServer?
    if case .found(let found) = lookup { api = found }
    var all = model.reaches.audience(place).definedScopes
    // Of an API that was read without scopes a grant may know better.
    if api != nil, all?.isEmpty == true, areScopesListed(onRank: rank) { all = nil }
    let audience =
      query.fits(audience: grant.audience ?? "", name: api?.name)
      ? Audience(
        api: lookup, name: api?.name, scopes: all?.filter(query.fits(scope:)),
        covering: all?.filter(query.isCovered(byWildcard:)) ?? []) : nil
    audiences[rank] = audience
    return audience
  }

  private mutating func areScopesListed(onRank rank: Int) -> Bool {
    let ranks =
      ranksWithScopes
      ?? zip(model.order.audiences, model.grants).reduce(into: []) { ranks, pair in
        if pair.1.effectiveScopes(of: nil)?.isEmpty == false { ranks.insert(Int(clamping: pair.0)) }
      }
    ranksWithScopes = ranks
    return ranks.contains(rank)
  }

  private func isHolderAsked(_ place: Int, _ grant: ClientGrant) -> Bool {
    guard query.client != nil || query.clientID != nil, !grant.unknownFields.contains(.clientID) else { return true }
    guard let id = grant.clientID else {
      // A grant that names nobody is no application's.
      if grant.defaultFor == nil { return false }
      // What is not known of may be one of them.
      if let asked = query.clientID, model.data[Client.self]?[asked]?.isFirstParty == nil { return true }
      return model.members(ofDefault: place)?.contains {
        query.fits(clientID: $0.client.clientID, name: $0.client.name)
      } ?? true
    }
    return query.fits(clientID: id, name: query.clientID == nil ? model.holder(id).name : nil)
  }

  private mutating func add(_ place: Int, _ grant: ClientGrant, _ audience: Audience, _ found: Found) {
    let members = model.members(ofDefault: place)
    let reach = model.reach(ofGrant: place, members)
    // What nobody knows the worth of may be worth it.
    if let wanted = query.tier, reach.tier.map({ $0 < wanted && $0 != .unknown }) ?? true { return }
    if let wanted = query.state, reach.reachability.state != wanted { return }
    if let wanted = query.owner, !wanted.matches(reach.owner ?? Finding.noOwner) { return }
    let isDefault = grant.clientID == nil
    matches.append(
      AccessMatch(
        holder: grant.clientID.map(model.holder),
        members: members.map { Set($0.map { ExactString($0.client.clientID) }) },
        owner: reach.owner, audience: grant.audience ?? "", apiName: audience.name,
        subjectType: grant.effectiveSubjectType, grant: model.reference(place), scopes: found.scopes,
        areScopesKnown: found.areScopesKnown, how: isDefault ? .byDefault : found.how,
        userGate: grant.effectiveSubjectType == "client" ? nil : AccessModel.gate(audience.api), tier: reach.tier,
        reachability: reach.reachability))
  }
}
