import GrantModel

/// Gathers the grants of one or several inputs, and what is wrong with them.
struct GrantInput {
  private(set) var grants: [ClientGrant] = []
  /// Where each grant starts.
  private(set) var origins: [RecordOrigin] = []
  private(set) var snapshot: TenantSnapshot?
  /// The first thing that makes the input unreadable or incomplete.
  private(set) var problem: String?
  /// Whether the inputs look cut and were to be taken as whole.
  private(set) var overridesDoubt = false

  private let assumeComplete: Bool
  /// Whether nothing was added yet.
  private var isEmpty = true
  private var byID: [ExactString: ClientGrant] = [:]
  private var proof = ListProof()
  /// Grants of pages, each once.
  private var paged = 0
  /// The last input that held a list or a page.
  private var lastName = ""

  init(assumeComplete: Bool) { self.assumeComplete = assumeComplete }

  /// Adds everything that an input holds.
  ///
  /// - Parameters:
  ///   - file: the input as the user named it.
  ///   - name: how messages call it.
  mutating func add(_ bytes: [UInt8], file: String, name: String) {
    let values: [JSONReader.Located]
    do {
      values = try JSONReader.values(bytes)
    } catch {
      return fail("\(name): \(error)")
    }
    guard !values.isEmpty else { return fail("\(name): the input is empty") }
    let lines = LineNumbers(bytes)
    for value in values {
      do {
        let document = try GrantDocument(value.value)
        let offsets = value.offsets(of: document)
        try add(document, origins: offsets.map { RecordOrigin(file: file, line: lines[$0]) }, name: name)
      } catch {
        let place = [values.count > 1 ? "the value at byte \(value.offset)" : "", error.path].filter { !$0.isEmpty }
        return fail(([name] + place + [error.message]).joined(separator: ": "))
      }
    }
  }

  /// Notes a problem; the first one is reported, because the others mostly follow from it.
  mutating func fail(_ message: String) { problem = problem ?? message }

  /// Says what is missing once everything was added.
  mutating func finish() {
    guard let doubt = proof.doubt(read: paged) else { return }
    if assumeComplete { overridesDoubt = true } else { fail("\(lastName): \(doubt); \(Self.advice)") }
  }

  private static let advice = "fetch all pages, or pass --assume-complete if these are all"

  private mutating func add(
    _ document: GrantDocument, origins: [RecordOrigin], name: String
  ) throws(DocumentError) {
    defer { isEmpty = false }
    let isSnapshot = if case .snapshot = document { true } else { false }
    guard isEmpty || (snapshot == nil && !isSnapshot) else {
      throw DocumentError(path: "", message: "a snapshot is a whole tenant and cannot be mixed with other inputs")
    }
    switch document {
    case .snapshot(let snapshot):
      self.snapshot = snapshot
      try append(snapshot.clientGrants, origins)
    case .list(let list):
      lastName = name
      proof.addBareList(list.count)
      try append(list, origins)
    case .page(let page, let facts):
      lastName = name
      proof.add(facts)
      let before = grants.count
      try append(page, origins)
      paged += grants.count - before
    case .grant(let grant):
      try append([grant], origins)
    }
  }

  /// Adds grants; one that comes twice with the same contents (pages overlap) counts once.
  private mutating func append(_ added: [ClientGrant], _ origins: [RecordOrigin]) throws(DocumentError) {
    for (grant, origin) in zip(added, origins) {
      if let id = grant.id {
        if let other = byID.updateValue(grant, forKey: ExactString(id)) {
          guard other == grant else {
            throw DocumentError(path: "", message: "the grant \(id.visible) comes twice with different contents")
          }
          continue
        }
      }
      grants.append(grant)
      self.origins.append(origin)
    }
  }
}

extension JSONReader.Located {
  /// Where the grants of a document start, in their order.
  fileprivate func offsets(of document: GrantDocument) -> [Int] {
    switch document {
    case .list: elements[""] ?? []
    case .page, .snapshot: elements["client_grants"] ?? []
    case .grant: [offset]
    }
  }
}
