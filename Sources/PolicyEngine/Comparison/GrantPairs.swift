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
      bases[Self.key(base.grants[place], in: base.context, clientID: base.grants[place].clientID), default: []]
        .append(place)
    }
    var isPaired = [Bool](repeating: false, count: base.grants.count)
    for place in head.order.places {
      let place = Int(clamping: place)
      let grant = head.grants[place]
      let key = Self.key(grant, in: head.context, clientID: grant.clientID.map { names.base(of: $0) })
      let found = bases[key]?.popLast()
      if let found { isPaired[found] = true }
      pairs.append(Pair(base: found, head: place))
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
    if !head.hasClients, let name = ids.base.first(where: base.isName) { return [sentence("BASE", "HEAD", name)] }
    if !base.hasClients, let name = ids.head.first(where: head.isName) { return [sentence("HEAD", "BASE", name)] }
    return []
  }

  private static func key(_ grant: ClientGrant, in tenant: TenantContext, clientID: String?) -> GrantKey {
    var audience = grant.audience
    if let text = audience, case .system(let api) = tenant.kind(of: text) { audience = "system:\(api.rawValue)" }
    return GrantKey(
      clientID: clientID, defaultFor: grant.defaultFor, audience: audience, subjectType: grant.effectiveSubjectType)
  }
}

extension AccessModel {
  /// Whether what a grant has for an id is the name of its application, as code has it.
  fileprivate func isName(_ id: String) -> Bool { data[Client.self]?[id]?.name?.isIdentical(to: id) ?? false }
}
