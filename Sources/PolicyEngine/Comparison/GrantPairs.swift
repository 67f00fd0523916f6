import Documents
import Tenant

/// The grants of two states of a tenant, each with the one that it was or has become.
///
/// A grant is the same where it is of the same application, API and kind of subject. Code may call an application by its name
/// where the tenant has an id, and every tenant has its own identifiers for Auth0's own APIs.
struct GrantPairs {
  /// By their places; one of the two is nil where the grant is on one side only.
  struct Pair {
    let base: Int?
    let head: Int?
    /// Of one that is in HEAD only: whether BASE has its application, be it by a grant for something else, or whether it is for
    /// no single application.
    var isOfKnownHolder = true
  }

  /// In the order in which reports list the grants of HEAD, then those that are in BASE only.
  private(set) var pairs: [Pair] = []
  /// What keeps grants from being told apart, each a sentence.
  private(set) var doubts: [String] = []

  init(_ base: AccessModel, _ head: AccessModel) {
    var names = JoinedNames(base.compared, head.compared)
    var bases: [GrantKey: [Int]] = [:]
    bases.reserveCapacity(base.grants.count)
    for place in base.order.places.reversed() {
      let place = Int(clamping: place)
      bases[Self.key(base.grants[place], base.grants[place].clientID), default: []].append(place)
    }
    var isPaired = [Bool](repeating: false, count: base.grants.count)
    var found = [Int?](repeating: nil, count: head.grants.count)
    var left: [Int] = []
    for place in head.order.places {
      let place = Int(clamping: place)
      let grant = head.grants[place]
      found[place] = bases[Self.key(grant, grant.clientID.map { names.base(of: $0) })]?.popLast()
      if let base = found[place] { isPaired[base] = true } else { left.append(place) }
    }
    // An API of Auth0's own has another identifier in every tenant; where both sides have the same one, that comes first.
    var systemBases: [GrantKey: [Int]] = [:]
    for place in base.order.places.reversed() where !isPaired[Int(clamping: place)] {
      let place = Int(clamping: place)
      guard let key = Self.systemKey(base.grants[place], in: base.context, base.grants[place].clientID) else {
        continue
      }
      systemBases[key, default: []].append(place)
    }
    for place in left {
      let grant = head.grants[place]
      guard let key = Self.systemKey(grant, in: head.context, grant.clientID.map { names.base(of: $0) }),
        let base = systemBases[key]?.popLast()
      else { continue }
      found[place] = base
      isPaired[base] = true
    }
    for place in head.order.places {
      let place = Int(clamping: place)
      let grant = head.grants[place]
      let isKnown = found[place] != nil || grant.clientID.map { names.isKnown($0) } ?? true
      pairs.append(Pair(base: found[place], head: place, isOfKnownHolder: isKnown))
    }
    for place in base.order.places where !isPaired[Int(clamping: place)] {
      pairs.append(Pair(base: Int(clamping: place), head: nil))
    }
    doubts = names.doubts + Self.doubts(pairs, base, head)
  }

  /// Where one side calls applications by their names and the other has no list of them, nobody knows which are the same.
  private static func doubts(_ pairs: [Pair], _ base: AccessModel, _ head: AccessModel) -> [String] {
    let ids = (
      base: pairs.lazy.filter { $0.head == nil }.compactMap { $0.base.flatMap { base.grants[$0].clientID } },
      head: pairs.lazy.filter { $0.base == nil }.compactMap { $0.head.flatMap { head.grants[$0].clientID } }
    )
    guard !ids.base.isEmpty, !ids.head.isEmpty else { return [] }
    func sentence(_ side: String, _ other: String, _ name: String) -> String {
      "\(side) calls applications by their names (\(name.visible)), and \(other) has no list of applications: nobody can tell "
        + "which are the same; give \(other) the list too (GET /api/v2/clients), or a snapshot"
    }
    if !head.hasClients, let name = ids.base.first(where: { base.mayBeName($0, beside: head) }) {
      return [sentence("BASE", "HEAD", name)]
    }
    if !base.hasClients, let name = ids.head.first(where: { head.mayBeName($0, beside: base) }) {
      return [sentence("HEAD", "BASE", name)]
    }
    return []
  }

  private static func key(_ grant: ClientGrant, _ clientID: String?) -> GrantKey {
    GrantKey(
      clientID: clientID, defaultFor: grant.defaultFor, audience: grant.audience,
      subjectType: grant.effectiveSubjectType)
  }

  /// With the kind of API in the place of its identifier; nil: it is none of Auth0's own.
  private static func systemKey(_ grant: ClientGrant, in tenant: TenantContext, _ clientID: String?) -> GrantKey? {
    guard let audience = grant.audience, case .system(let api) = tenant.kind(of: audience) else { return nil }
    return GrantKey(
      clientID: clientID, defaultFor: grant.defaultFor, audience: "system:\(api.rawValue)",
      subjectType: grant.effectiveSubjectType)
  }
}

extension AccessModel {
  /// Whether what a grant has for an id is the name of its application, as code has it, or may be one: code that has no section
  /// of applications does not say, and only code of the same kind writes it alike.
  fileprivate func mayBeName(_ id: String, beside other: AccessModel) -> Bool {
    if hasClients { return data[Client.self]?[id]?.name?.isIdentical(to: id) ?? false }
    return grants.contains { $0.declaration?.isLiteral == true } && !other.grants.allSatisfy { $0.declaration != nil }
  }
}
