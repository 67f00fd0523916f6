import GrantModel

/// Gathers the grants of one or several inputs, and what is wrong with them.
struct GrantInput {
  /// The number at which the Management API cuts an answer that was asked for without paging, without saying so.
  static let unpagedLimit = 50

  private(set) var grants: [ClientGrant] = []
  private(set) var snapshot: TenantSnapshot?
  /// The first thing that makes the input unreadable or incomplete.
  private(set) var problem: String?

  private let assumeComplete: Bool
  private var byID: [ExactString: ClientGrant] = [:]
  private var total: Int?
  /// Grants of pages that state a total.
  private var counted = 0
  /// What the last list or page lacks, unless another one follows it.
  private var pending: String?

  init(assumeComplete: Bool) { self.assumeComplete = assumeComplete }

  /// Adds everything that an input holds; `name` is how messages call it.
  mutating func add(_ bytes: [UInt8], name: String) {
    let values: [(offset: Int, value: JSONValue)]
    do {
      values = try JSONReader.values(bytes)
    } catch {
      return fail("\(name): \(error)")
    }
    guard !values.isEmpty else { return fail("\(name): the input is empty") }
    for (offset, value) in values {
      do {
        try add(try GrantDocument(value), name: name)
      } catch {
        let place = [values.count > 1 ? "the value at byte \(offset)" : "", error.path].filter { !$0.isEmpty }
        return fail(([name] + place + [error.message]).joined(separator: ": "))
      }
    }
  }

  /// Notes a problem; the first one is reported, because the others mostly follow from it.
  mutating func fail(_ message: String) { problem = problem ?? message }

  /// Says what is missing once everything was added.
  mutating func finish() {
    guard !assumeComplete else { return }
    if let pending { fail(pending) }
    if let total, counted < total {
      fail("the pages say that there are \(total) grants and hold \(counted); \(Self.advice)")
    }
  }

  private static let advice = "fetch all pages, or pass --assume-complete if these are all"

  private mutating func add(_ document: GrantDocument, name: String) throws(DocumentError) {
    switch document {
    case .snapshot(let snapshot):
      guard self.snapshot == nil, grants.isEmpty else {
        throw DocumentError(path: "", message: "a snapshot is a whole tenant and cannot be mixed with other inputs")
      }
      self.snapshot = snapshot
      try append(snapshot.clientGrants)
    case .list(let list):
      pending =
        list.count == Self.unpagedLimit
        ? "\(name): a bare list of exactly \(Self.unpagedLimit) grants was probably cut, the API gives no more without "
          + "paging; \(Self.advice)" : nil
      try append(list)
    case .page(let page, let next, let pageTotal):
      pending = next == nil ? nil : "\(name): the last page names a next one, which is not there; \(Self.advice)"
      if let pageTotal {
        total = max(total ?? 0, pageTotal)
        counted += page.count
      }
      try append(page)
    case .grant(let grant):
      try append([grant])
    }
  }

  /// Adds grants; one that comes twice with the same contents (pages overlap) counts once.
  private mutating func append(_ added: [ClientGrant]) throws(DocumentError) {
    guard snapshot == nil || grants.isEmpty else {
      throw DocumentError(path: "", message: "a snapshot is a whole tenant and cannot be mixed with other inputs")
    }
    for grant in added {
      if let id = grant.id {
        if let other = byID.updateValue(grant, forKey: ExactString(id)) {
          guard other == grant else {
            throw DocumentError(path: "", message: "the grant \(id.visible) comes twice with different contents")
          }
          continue
        }
      }
      grants.append(grant)
    }
  }
}
