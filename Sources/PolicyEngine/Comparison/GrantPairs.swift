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
    let theirs = base.order.places.map { Int(clamping: $0) }
    let ours = head.order.places.map { Int(clamping: $0) }
    let former = head.grants.map { grant in grant.clientID.map { names.base(of: $0) } }
    var found = [Int?](repeating: nil, count: head.grants.count)
    var isPaired = [Bool](repeating: false, count: base.grants.count)
    /// Pairs what is left, in order, by a key of both; nil: a grant has none.
    func pair(_ baseKey: (ClientGrant) -> GrantKey?, _ headKey: (ClientGrant, String?) -> GrantKey?) {
      var places: [GrantKey: [Int]] = [:]
      places.reserveCapacity(theirs.count)
      for place in theirs.reversed() where !isPaired[place] {
        if let key = baseKey(base.grants[place]) { places[key, default: []].append(place) }
      }
      for place in ours where found[place] == nil {
        guard let key = headKey(head.grants[place], former[place]), let base = places[key]?.popLast() else { continue }
        found[place] = base
        isPaired[base] = true
      }
    }
    // An API of Auth0's own has another identifier in every tenant; where both sides have the same one, that comes first.
    pair({ Self.key($0, $0.clientID) }, { Self.key($0, $1) })
    pair({ Self.systemKey($0, in: base.context, $0.clientID) }, { Self.systemKey($0, in: head.context, $1) })
    for place in ours {
      let isKnown = found[place] != nil || head.grants[place].clientID.map { names.isKnown($0) } ?? true
      pairs.append(Pair(base: found[place], head: place, isOfKnownHolder: isKnown))
    }
    for place in theirs where !isPaired[place] { pairs.append(Pair(base: place, head: nil)) }
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
