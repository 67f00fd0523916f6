import Documents
import Tenant

/// An answer as an SDK or axios wraps it: `{"data":[…],"headers":{},"status":200,"statusText":"OK"}`, and in node-auth0 from
/// version 5 on `{"data":[…],"response":{"client_grants":[…],"next":…},"rawResponse":{}}`.
struct NodeSDKAnswer {
  private static let signature = KeySignature(
    all: ["data"], any: ["headers", "status", "statusText", "response", "rawResponse"])

  /// The list under `data`.
  let list: JSONElements
  /// What the answer says of the list; nil: nothing.
  let facts: PageFacts?
  /// The keys that say nothing here.
  let unread: [String]

  /// Whether a value is such an answer with a list.
  static func fits(_ node: JSONNode) -> Bool { signature.fits(node) && node["data"]?.kind == .array }

  /// Throws where the answer is an error, contradicts itself, or has grants beside its list.
  init(_ node: JSONNode) throws(FieldError) {
    let page = try ListPage(node, key: "data")
    list = page.items
    try Self.refuseFailure(of: node)
    if let raw = node["rawResponse"] {
      do throws(FieldError) { try Self.refuseFailure(of: raw) } catch { throw error.below(["rawResponse"]) }
    }
    let inner = try Self.page(of: node, count: list.count)
    let hasMore = try Self.hasMore(node)
    facts = Self.together(page.facts, inner, hasMore: hasMore)
    for (key, value) in node.members where !["data", "response"].contains(where: { $0.isIdentical(to: key) }) {
      guard !Self.hasGrants(value), !TenantCollection.allCases.contains(where: { $0.rawValue.isIdentical(to: key) })
      else {
        throw FieldError([.key(key)], "is beside the list under 'data' and not read: give each list by itself")
      }
    }
    unread = node.members.map(\.key).filter { key in !Self.known.contains { $0.isIdentical(to: key) } }
  }

  /// The keys that are read, and those that say nothing of the list.
  private static let known =
    [
      "data", "response", "rawResponse", "status", "statusText", "headers", "config", "request", "error", "errors",
      "statusCode", "errorCode", "next", "total", "start", "limit", "length",
    ] + moreKeys

  private static let moreKeys = ["_hasNextPage", "hasNextPage", "has_next_page", "has_more", "hasMore"]

  /// Throws where an object says that what was asked for failed.
  private static func refuseFailure(of node: JSONNode) throws(FieldError) {
    if let status = node["status"], !status.isNull {
      guard let code = status.int, (200..<300).contains(code) else {
        let found = status.number?.text ?? status.kind.words
        throw FieldError(["status"], "expected that of an answer (200), found \(found): fetch the grants again")
      }
    }
    if let errors = node["errors"], !errors.isNull, errors.kind != .array || !errors.elements.isEmpty {
      throw FieldError(["errors"], "the answer has errors beside its list, so the list may be cut")
    }
  }

  /// What the whole answer of the API says, which node-auth0 keeps beside the list; nil where it is not there.
  private static func page(of node: JSONNode, count: Int) throws(FieldError) -> PageFacts? {
    guard let response = node["response"], !response.isNull else { return nil }
    do throws(FieldError) {
      guard response.kind == .object else {
        throw FieldError([], "expected the answer of the API, found \(response.kind.words)")
      }
      try refuseFailure(of: response)
      let keys = TenantCollection.allCases.map(\.rawValue).filter { response[$0] != nil }
      guard let key = keys.first, keys.count == 1 else {
        throw FieldError(
          [], "has \(keys.isEmpty ? "no list" : "several lists"), so that it cannot be compared with 'data'")
      }
      let page = try ListPage(response, key: key)
      guard page.items.count == count,
        zip(page.items, node["data"]?.elements ?? page.items).allSatisfy({ $0.value == $1.value })
      else { throw FieldError([.key(key)], "is another list than the one under 'data'") }
      return page.facts
    } catch {
      throw error.below(["response"])
    }
  }

  private static func hasMore(_ node: JSONNode) throws(FieldError) -> Bool {
    var hasMore = false
    for key in moreKeys {
      guard let value = node[key], !value.isNull else { continue }
      guard let bool = value.bool else {
        throw FieldError([.key(key)], "expected true or false, found \(value.kind.words)")
      }
      hasMore = hasMore || bool
    }
    return hasMore
  }

  /// What the object around the list and the answer in it say together; nil: nothing.
  private static func together(_ outer: PageFacts, _ inner: PageFacts?, hasMore: Bool) -> PageFacts? {
    let next = inner?.next ?? outer.next ?? (hasMore ? "the one that it has" : nil)
    let total = [inner?.total, outer.total].compactMap(\.self).max()
    let facts = PageFacts(
      count: outer.count, next: next, total: total, start: inner?.start ?? outer.start,
      limit: inner?.limit ?? outer.limit)
    return inner == nil && facts == PageFacts(count: outer.count) ? nil : facts
  }

  /// Whether a value has a list of grants, however deep in it.
  private static func hasGrants(_ node: JSONNode) -> Bool {
    switch node.kind {
    case .array:
      node.elements.contains { element in
        KeySignature.clientGrant.fits(element) || element["id"]?.string?.hasPrefix("cgr_") ?? false
          || hasGrants(element)
      }
    case .object: node.members.contains { hasGrants($0.value) }
    case .null, .bool, .number, .string: false
    }
  }
}
