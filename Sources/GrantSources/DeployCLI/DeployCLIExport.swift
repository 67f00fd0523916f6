import Documents
import Tenant

/// What auth0-deploy-cli exports of a tenant, and deploys to one: a file of YAML, or a directory of JSON.
struct DeployCLIExport {
  private var grants: [ExportGrant] = []
  private var clients: [ExportRecords.Found<Client>] = []
  private var resourceServers: [ExportRecords.Found<ResourceServer>] = []
  private var tenant = DeclaredTenant()

  /// The sections that are read, with the folder that a directory has them in.
  enum Section: String, CaseIterable {
    case clients
    case resourceServers
    case clientGrants

    var folder: String {
      switch self {
      case .clients: "clients"
      case .resourceServers: "resource-servers"
      case .clientGrants: "grants"
      }
    }

    /// What messages call one entry.
    var entry: String {
      switch self {
      case .clients: "the application"
      case .resourceServers: "the API"
      case .clientGrants: "the grant"
      }
    }

    var collection: TenantCollection {
      switch self {
      case .clients: .clients
      case .resourceServers: .resourceServers
      case .clientGrants: .clientGrants
      }
    }
  }

  /// What the entries of one section of one file say.
  struct Entries: Sendable {
    var grants: [ExportGrant] = []
    var clients: [ExportRecords.Found<Client>] = []
    var resourceServers: [ExportRecords.Found<ResourceServer>] = []
    var unknownRecords: [UnknownRecord] = []
    var problems: [Diagnostic] = []

    init() {}

    init(_ entries: [ExportValue], of section: Section, _ text: ExportText) {
      for entry in entries { add(entry, of: section, text) }
    }

    private mutating func add(_ entry: ExportValue, of section: Section, _ text: ExportText) {
      if entry.members?.isEmpty == true { return }
      for (key, value) in entry.members ?? [] {
        guard let keyword = text.resolve(key).keywords.first else { continue }
        let place = keyword.offset.map(text.place(ofOriginal:)) ?? text.place(value.position)
        problems.append(
          text.problem(
            at: place,
            "the key \(keyword.written.visible) may be any field of \(section.entry): \(DeployCLIExport.giveValue)"))
      }
      if section != .clientGrants { unknownRecords += UnknownRecords.of(entry, section.collection, text) }
      switch section {
      case .clientGrants: grants.append(ExportGrant(entry, text))
      case .clients:
        if let client = ExportRecords.client(entry, text) { return clients.append(client) }
        problems.append(text.problem(entry.position, "an application must be a mapping with a name"))
      case .resourceServers:
        guard entry["identifier"]?.string?.isEmpty == false else {
          return problems.append(text.problem(entry.position, "an API must be a mapping with an identifier"))
        }
        if let api = ExportRecords.resourceServer(entry, text) { resourceServers.append(api) }
      }
    }
  }

  mutating func declare(_ section: Section) { tenant.declares.insert(section.collection) }

  mutating func add(_ entries: Entries) {
    grants += entries.grants
    clients += entries.clients
    resourceServers += entries.resourceServers
    tenant.unknownRecords += entries.unknownRecords
    tenant.problems += entries.problems
  }

  func declares(_ section: Section) -> Bool { tenant.declares.contains(section.collection) }

  mutating func add(problem: Diagnostic) { tenant.problems.append(problem) }
  mutating func lack(_ lack: DeclarationLack) { tenant.lacks.insert(lack) }
  mutating func add(note: String) { tenant.notes.append(note) }
  mutating func add(files: [String]) { tenant.files += files }

  /// The tenant of all that was added, with the grants joined to the applications that they name.
  func declared(_ mapping: KeywordMapping) -> DeclaredTenant {
    var tenant = tenant
    tenant.clients = clients.map(\.record)
    tenant.resourceServers = resourceServers.map(\.record)
    var names = ClientNames(clients)
    tenant.grants.reserveCapacity(grants.count)
    for grant in grants {
      guard grant.problems.isEmpty else {
        tenant.problems += grant.problems
        continue
      }
      tenant.grants.append(grant.declared(clientID: grant.object["client_id"]?.string.map { names.id(of: $0) }))
    }
    tenant.problems += names.problems
    if tenant.declares.contains(.clientGrants) {
      tenant.lacks.insert(.ownGrant)
      tenant.notes.append(
        "auth0-deploy-cli leaves out the grants of the application that it signs in as: they are not in an export")
    }
    // What names them is said of the grants.
    tenant.notes += tenant.unknownRecords.filter { !$0.names.isEmpty }.map {
      "\($0.message); rules that need it are skipped"
    }
    tenant.notes += UnresolvedKeywords(grants).notes(mapping)
    return tenant
  }
}
