import Documents
import Tenant

/// What auth0-deploy-cli exports and deploys: the tenant as one YAML file, or as a directory with a file for each record.
struct DeployCLIExport {
  private(set) var tenant = DeclaredTenant()
  private(set) var clients = ExportClients()
  private var placeholders: [(value: KeywordReplacement.Unresolved, text: ExportText)] = []
  private let options: InputOptions

  init(_ options: InputOptions) { self.options = options }

  private static let yamlAnchors = 10_000

  /// The keys of an export at its top.
  private static let sections: Set<String> = [
    "actions", "attackProtection", "branding", "clientGrants", "clients", "connections", "customDomains", "databases",
    "emailProvider", "emailTemplates", "flows", "forms", "guardianFactors", "hooks", "logStreams", "migrations",
    "organizations", "pages", "prompts", "resourceServers", "roles", "rules", "rulesConfigs", "tenant", "themes",
    "triggers",
  ]

  /// Whether a text that is not JSON looks like an export: by the keys at its left margin.
  static func isYAMLExport(_ bytes: [UInt8]) -> Bool {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let key = bytes[start..<end].prefix { $0 != UInt8(ascii: ":") }
      if key.count < end - start, key.count < 24 {
        let name = String(decoding: key, as: UTF8.self).trimmingQuotes
        if sections.contains(name) { return true }
      }
      start = end + 1
    }
    return looksLikeObject(bytes)
  }

  /// JSON that placeholders make none: `{"clientGrants": @@GRANTS@@}`.
  private static func looksLikeObject(_ bytes: [UInt8]) -> Bool {
    guard isJSON(bytes) else { return false }
    let head = String(decoding: bytes.prefix(1 << 20), as: UTF8.self)
    return head.contains("\"clientGrants\"") || head.contains("\"resourceServers\"")
  }

  private static func isJSON(_ bytes: [UInt8]) -> Bool {
    let first = bytes.first { !" \t\r\n".utf8.contains($0) && ![0xEF, 0xBB, 0xBF].contains($0) }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  /// What a YAML file declares, which may be JSON.
  static func read(yaml bytes: [UInt8], file: String, _ options: InputOptions) -> DeclaredTenant {
    var export = DeployCLIExport(options)
    let text = ExportText(bytes, file: file, options.mapping, isJSON: isJSON(bytes))
    do throws(Diagnostics) {
      let source = String(decoding: text.replacement.bytes, as: UTF8.self)
      let root = try YAMLFile(text: source, path: file, mostAnchors: yamlAnchors).root
      guard root.members != nil else {
        throw Diagnostics([
          Diagnostic(place: root.place, message: "expected the sections of an export, found \(root.kind)")
        ])
      }
      export.readSections(root, text)
    } catch {
      export.tenant.problems += error.problems.map { text.placed($0) }
    }
    return export.finished()
  }

  private mutating func readSections(_ root: YAMLNode, _ text: ExportText) {
    for node in elements(of: "clients", root, text) { clients.add(node, of: text, options.metadata) }
    for node in elements(of: "resourceServers", root, text) { add(api: node, of: text) }
    guard let section = root["clientGrants"] else { return }
    // The tool takes null for no section.
    guard section.scalarJSON.map({ !$0.isNull }) ?? true else { return }
    tenant.declares.insert(.clientGrants)
    for node in elements(of: "clientGrants", root, text) {
      add(grant: node, of: text) { text.place(of: node.nearest(to: $0).spot) }
    }
  }

  /// The records of a section; none where there is no such one.
  private mutating func elements(of section: String, _ root: YAMLNode, _ text: ExportText) -> [ExportNode] {
    guard let node = root[section].map(ExportNode.init), !node.isNull else { return [] }
    guard let list = node.list else {
      let shown = node.text.map { text.replacement.restored($0) }
      let found = shown.flatMap { $0.placeholders.isEmpty ? nil : $0.text }
      tenant.problems.append(
        text.problem(
          node, "\(section): expected a list, found \(found.map { "\($0.visible), which has no value" } ?? node.kind)"))
      return []
    }
    return list
  }

  // MARK: Records

  /// Adds an application; all of them come before the grants.
  mutating func add(client node: ExportNode, of text: ExportText) { clients.add(node, of: text, options.metadata) }

  /// Adds an API of which the scopes are known: one without says nothing of those that it has.
  mutating func add(api node: ExportNode, of text: ExportText) {
    guard let identifier = node["identifier"]?.text else { return }
    var object = text.known(node, fields: ResourceServer.fields)
    object["identifier"] = .string(text.replacement.restored(identifier).text)
    guard object["scopes"]?.array != nil, let api = ResourceServer.lenient(object, keeping: .none) else { return }
    tenant.resourceServers.append(api)
  }

  mutating func add(grant node: ExportNode, of text: ExportText, locate: @escaping @Sendable (Route) -> Place) {
    do throws(Diagnostic) {
      add(try ExportGrant(node, of: text, clients, locate: locate), of: text)
    } catch {
      tenant.problems.append(error)
    }
  }

  mutating func add(_ grant: ExportGrant, of text: ExportText) {
    tenant.grants.append(grant.declared)
    placeholders += grant.placeholders.map { ($0, text) }
  }

  mutating func add(problem: Diagnostic) { tenant.problems.append(problem) }
  mutating func add(files: [String]) { tenant.files += files }
  mutating func add(note: String) { tenant.notes.append(note) }
  mutating func declare(_ collection: TenantCollection) { tenant.declares.insert(collection) }

  /// What was read, with what has to be said of it.
  func finished() -> DeclaredTenant {
    var tenant = tenant
    tenant.clients = clients.records
    if !tenant.clients.isEmpty { tenant.declares.insert(.clients) }
    if !tenant.resourceServers.isEmpty { tenant.declares.insert(.resourceServers) }
    if tenant.declares.contains(.clientGrants) {
      tenant.notes.insert("an export does not have the grants of the application that exports", at: 0)
    }
    tenant.notes += placeholderNotes
    return tenant
  }

  /// One sentence for each key without a value, in the order in which they come first.
  private var placeholderNotes: [String] {
    var order: [ExactString] = []
    var places: [ExactString: [(written: String, place: Place)]] = [:]
    for (value, text) in placeholders {
      let key = ExactString(value.key)
      if places[key] == nil { order.append(key) }
      places[key, default: []].append((value.written, text.place(ofOriginal: value.offset)))
    }
    return order.map { key in
      let found = places[key] ?? []
      let more = found.count > 1 ? ", and \(found.count - 1) more" : ""
      let what = "\(found[0].written.visible) (\(found[0].place)\(more))"
      return SecretName.fits(key.value)
        ? "\(what) looks like a secret: its value is never put into a grant"
        : "\(what) has no value: give it one by --mapping FILE or, from a variable of the environment, by --mapping-env "
          + key.value.visible
    }
  }
}

extension ExportText {
  /// A problem of the text that was parsed, with its place in the text as it was written.
  fileprivate func placed(_ problem: Diagnostic) -> Diagnostic {
    Diagnostic(
      place: place(of: .position(line: problem.place.line, column: problem.place.column)),
      message: replacement.restored(problem.message).text)
  }
}

extension String {
  fileprivate var trimmingQuotes: String {
    guard count > 1, let first, first == last, first == "\"" || first == "'" else { return self }
    return String(dropFirst().dropLast())
  }
}
