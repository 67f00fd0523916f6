import Documents
import Tenant

/// Gathers what one or several inputs hold of a tenant, and what is wrong with them.
struct GrantInput {
  var records = GatheredRecords()
  private(set) var snapshot: TenantSnapshot?
  /// What is passed over, each with its input.
  private(set) var warnings: [String] = []

  let options: InputOptions
  /// What code declares; it is taken up when all inputs were read.
  var declared = GatheredDeclarations()

  private let assumeComplete: Bool
  private let metadata: MetadataKeys
  /// What makes inputs unreadable: of each the first thing, because the others mostly follow from it; of code all.
  private var problems: [String] = []
  private var names: [String] = []
  /// The inputs that say that there is no grant.
  private var emptyLists: [String] = []
  /// Whether any input is code.
  private var hasDeclarations = false

  /// - Parameter metadata: which keys of the applications' metadata are read.
  init(assumeComplete: Bool, keeping metadata: MetadataKeys, _ options: InputOptions = InputOptions()) {
    self.options = options
    self.assumeComplete = assumeComplete
    self.metadata = metadata
  }

  /// Adds everything that an input holds.
  ///
  /// - Parameters:
  ///   - file: the input as the user named it.
  ///   - name: how messages call it.
  mutating func add(_ bytes: [UInt8], file: String, name: String) {
    var code = DeclaredText(file: file, options)
    let values: [JSONNode]
    do {
      values = try JSONDocument(bytes).values
    } catch {
      if let declared = code.read(bytes) { return add(declared, name: name) }
      return fail(ForeignText.of(bytes).map { "\(name): \($0.message)" } ?? "\(error.diagnostic(bytes, in: name))")
    }
    guard !values.isEmpty else { return fail("\(name): the input is empty") }
    // Grants that are values by themselves, one after the other.
    var row: [JSONNode] = []
    for value in values.flatMap(Self.parts) {
      if let declared = code.read(value) {
        guard add(row: &row, file: file, name: name) else { return }
        add(declared, name: name)
        continue
      }
      if let refusal = options.format?.refusal { return fail("\(name): \(refusal)") }
      do throws(FieldError) {
        let document: GrantDocument
        do throws(FieldError) {
          document = try GrantDocument(value, file: options.shown(file), keeping: metadata)
        } catch {
          // What came before it has the first mistake.
          guard add(row: &row, file: file, name: name) else { return }
          throw error
        }
        if case .grant(let grant) = document {
          row.append(grant)
          continue
        }
        guard add(row: &row, file: file, name: name) else { return }
        try add(document, name: name)
      } catch {
        return fail(error, of: value, name)
      }
    }
    _ = add(row: &row, file: file, name: name)
  }

  /// The values that a value is only the wrapping of: pages that `jq -s` put into a list.
  private static func parts(of value: JSONNode) -> [JSONNode] {
    guard value.kind == .array, let first = value.elements.first, first.kind == .object,
      value.elements.allSatisfy({ GrantDocument.isPage($0) || NodeSDKAnswer.fits($0) })
    else { return [value] }
    return Array(value.elements)
  }

  private mutating func fail(_ error: FieldError, of value: JSONNode, _ name: String) {
    fail("\(value.diagnostic(error, in: name))")
  }

  /// Adds grants that are values by themselves, and empties the row. Returns whether nothing is wrong with them.
  private mutating func add(
    row: inout [JSONNode], file: String, name: String
  ) -> Bool {
    guard !row.isEmpty else { return true }
    defer { row = [] }
    do throws(FieldError) {
      guard names.isEmpty || snapshot == nil else { throw Self.mixed }
      defer { names.append(name) }
      let (read, error) = GrantDocument.grants(row, file: options.shown(file))
      var grants = records.take(ClientGrant.self)
      defer { records.put(grants) }
      try grants.add(row: read, name: name)
      if let error { throw error }
      return true
    } catch {
      // The first step is the one to the value.
      let (index, inner) = error.route.entered
      fail(FieldError(inner, error.message), of: row[index ?? 0], name)
      return false
    }
  }

  private static let mixed = FieldError(
    [], "a snapshot is a whole tenant and cannot be mixed with other inputs")

  mutating func fail(_ message: String) { problems.append(options.shown(message)) }

  /// Takes note of an input that is a part of a tenant. Returns whether it can be one beside the others.
  mutating func begin(_ name: String) -> Bool {
    hasDeclarations = true
    names.append(name)
    guard snapshot == nil else {
      fail("\(name): \(Self.mixed.message)")
      return false
    }
    return true
  }

  mutating func warn(_ message: String) { warnings.append(options.shown(message)) }

  /// Says what is missing once everything was added.
  mutating func finish() {
    if hasDeclarations { finishDeclared() }
    if !records.given.contains(.clientGrants), problems.isEmpty || !records.given.isEmpty {
      let others = records.given.map { "\($0.record.noun)s" }
      let only = others.isEmpty ? "" : ", only \(others.joined(separator: " and "))"
      fail(
        hasDeclarations
          ? "\(inputs): says nothing about grants\(only): it has no list of them, not even an empty one"
          : "\(inputs): no list of grants\(only); \(LookAlike.save)")
    }
    // Code that declares no record says so.
    let listed = records.given.filter { !records.declared.contains($0) }
    if snapshot == nil {
      for collection in listed where collection != .clientGrants && records[collection]?.isEmpty == true {
        records.addEmptiness(of: inputs, collection)
      }
    }
    if !records.declared.contains(.clientGrants) { doubtGrants() }
  }

  /// Says why the grants of an answer of the API may not be all.
  private mutating func doubtGrants() {
    let grants = records[ClientGrant.self].records
    if grants.isEmpty, snapshot?.coverage[.clientGrants] == nil {
      records.addEmptiness(of: inputs, .clientGrants)
    } else if let name = emptyLists.first {
      records.addEmptiness(of: name, .clientGrants)
    }
    if isOfOneOrganization(grants) {
      records.addDoubt(
        "\(inputs): probably the grants of one organization (GET /organizations/{id}/client-grants), because none says "
          + "its subject_type and each its organization_usage; \(LookAlike.save), or pass --assume-complete if these "
          + "are all", .clientGrants)
    }
  }

  /// Why a collection is not all there is; nil where it is, or where the user says so.
  func gap(_ collection: TenantCollection) -> CoverageGap? {
    // An input that could not be read may have held anything.
    if !problems.isEmpty { return CoverageGap(collection, message: problemList) }
    if let gap = snapshot?.coverage[collection]?.gap { return gap }
    return assumeComplete ? nil : doubt(collection).map { CoverageGap(collection, message: $0) }
  }

  /// Why a collection of a snapshot may lack records that nothing names; nil where it does not, or where the user says so.
  func unlisted(_ collection: TenantCollection) -> CoverageGap? {
    assumeComplete ? nil : snapshot?.coverage[collection]?.unlisted
  }

  /// Whether a collection is all there is on the user's word, now or when a snapshot was taken.
  func isAssumed(_ collection: TenantCollection) -> Bool {
    if !problems.isEmpty { return false }
    let stated = snapshot?.coverage[collection]
    return stated?.isAssumed ?? false || assumeComplete && (doubt(collection) != nil || stated?.unlisted != nil)
  }

  /// Whether a snapshot is not what it says of a collection.
  func isContradicted(_ collection: TenantCollection) -> Bool { snapshot?.doubt(collection) != nil }

  private func doubt(_ collection: TenantCollection) -> String? {
    if let doubt = snapshot?.doubt(collection) {
      return "\(inputs): \(doubt); take the snapshot again, or pass --assume-complete if this is all"
    }
    return records[collection]?.doubt
  }

  /// Every problem, up to a number.
  private var problemList: String {
    let more = problems.count > Self.mostProblems ? ["and \(problems.count - Self.mostProblems) more"] : []
    return (problems.prefix(Self.mostProblems) + more).joined(separator: "; ")
  }

  private static let mostProblems = 20

  /// How messages call all inputs together.
  var inputs: String {
    Set(names).count == 1 ? names[0] : names.first.map { "\($0) and \(Set(names).count - 1) more" } ?? "the input"
  }

  /// The grants of an organization, as the API lists them there, look like those of a tenant.
  private func isOfOneOrganization(_ grants: [ClientGrant]) -> Bool {
    snapshot == nil && !grants.isEmpty
      && grants.allSatisfy { $0.subjectType == nil && $0.organizationUsage != nil }
  }

  private mutating func add(
    _ document: GrantDocument, name: String
  ) throws(FieldError) {
    defer { names.append(name) }
    let isSnapshot = if case .snapshot = document { true } else { false }
    guard names.isEmpty || (snapshot == nil && !isSnapshot) else {
      throw Self.mixed
    }
    switch document {
    case .snapshot(let snapshot):
      self.snapshot = snapshot
      if snapshot.metadata != metadata {
        let keys = metadata.named.map { "'\($0.visible)'" }.joined(separator: ", ")
        warn(
          "\(name): the snapshot was taken without all of the metadata keys \(keys): the metadata of its applications is "
            + "unknown; take it again with this configuration")
      }
      try records.add(snapshot)
    case .grant: break
    case .list(let list): try add(list, facts: nil, name)
    case .page(let lists, let facts, let unread):
      if !unread.isEmpty {
        let keys = unread.map { "'\($0.visible)'" }.joined(separator: ", ")
        warn("\(name): \(keys) \(unread.count == 1 ? "is" : "are") not read")
      }
      // What an answer says of its list cannot be told apart where lists were put together.
      for list in lists { try add(list, facts: lists.count == 1 ? facts : nil, name) }
      if lists.count > 1, let facts, facts.promiseMore(than: lists.map(\.count).min() ?? 0) { doubtAll(lists, name) }
    }
  }

  private mutating func add(_ list: any DocumentList, facts: PageFacts?, _ name: String) throws(FieldError) {
    // The page after the last one may be empty; a list by itself says that there is nothing.
    if list.collection == .clientGrants, list.count == 0, facts == nil { emptyLists.append(name) }
    try list.add(to: &records, facts: facts, name: name)
  }

  private mutating func doubtAll(_ lists: [any DocumentList], _ name: String) {
    let message =
      "\(name): 'next', 'total' or 'start' beside several lists says that one of them has more, but not which; give each "
      + "list with its own, or pass --assume-complete if these are all"
    for list in lists { records.addDoubt(message, list.collection) }
  }
}

extension PageFacts {
  /// Whether they speak of records beyond those of a list of this length.
  fileprivate func promiseMore(than count: Int) -> Bool { next != nil || total ?? 0 > count || start ?? 0 > 0 }
}
