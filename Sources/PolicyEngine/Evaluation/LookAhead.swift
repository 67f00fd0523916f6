import Documents
import Tenant

/// The rules on the grants that a source gives while it reads the next ones. What the audit will ask for because of them is
/// asked for at that time, and not after the last grant: what describes their failures, the organizations where those are
/// many, and the applications that no list shows.
struct LookAhead {
  private let catalogue: CompiledCatalogue
  /// The collections without which a rule cannot decide.
  private let known: TenantRecords
  private let tenant: TenantContext
  private let options: Evaluation.Options

  /// Of the grants so far; nil: there was none.
  private var evaluation: Evaluation?
  private var absences = Absences()
  private var described: Set<TenantCollection> = []
  private var lacking = 0

  init(
    _ catalogue: CompiledCatalogue, _ known: TenantRecords, _ tenant: TenantContext, _ options: Evaluation.Options
  ) {
    self.catalogue = catalogue
    self.known = known
    self.tenant = tenant
    self.options = options
  }

  /// What the rules say of all grants, and for whose absence they fail; nil where these are not the grants that it saw.
  func results(on grants: [ClientGrant]) -> (evaluation: Evaluation, absences: Absences)? {
    evaluation.flatMap { $0.grants == grants ? ($0, absences) : nil }
  }

  /// Looks at all grants that the source gives.
  mutating func run(_ source: any TenantSource) async {
    let needsOrganizations = catalogue.rules.contains { $0.required.contains(.organizations) }
    // Nobody waits for these before the audit does, which gets what was read.
    await withTaskGroup(of: Void.self) { group in
      for await page in source.grantPages() {
        var data = known
        data.add(Reading(page))
        let seen = await Evaluation(catalogue.variants, data: data, tenant: tenant, options: options)
        let news = seen.optionalNeeds.filter { $0 != .organizations && !data.has($0) && source.carries($0) }
        for collection in news where described.insert(collection).inserted {
          group.addTask { _ = await TenantRecords(of: source, collection.record) }
        }
        let isFirst = evaluation?.failures.isEmpty ?? true
        if isFirst, !seen.failures.isEmpty, !data.has(.clients), !described.contains(.clients) {
          group.addTask { _ = await source.clientNames() }
        }
        lacking += seen.grantsLackingOrganizations.count
        if needsOrganizations { await source.expectOrganizations(ofGrants: lacking) }
        let absent = await seen.failuresByAbsence(data, tenant)
        let clients = absent.clients.subtracting(absences.clients)
        if !clients.isEmpty {
          await source.expectConfirmation(of: Client.self, clients.sorted().map(\.value))
        }
        absences.add(absent)
        if evaluation == nil { evaluation = seen } else { evaluation?.append(seen) }
      }
    }
  }
}

/// Applications and APIs that lists do not show and without whose absence a failure would be none.
struct Absences: Sendable {
  private(set) var clients: Set<ExactString> = []
  private(set) var audiences: Set<ExactString> = []

  mutating func add(client: String) { clients.insert(ExactString(client)) }
  mutating func add(audience: String) { audiences.insert(ExactString(audience)) }

  func adding(_ other: Absences) -> Absences {
    var all = self
    all.add(other)
    return all
  }

  mutating func add(_ other: Absences) {
    clients.formUnion(other.clients)
    audiences.formUnion(other.audiences)
  }
}

extension Absences {
  /// Asks the source for them by themselves, before anything is said of their absence.
  /// - Returns: whether any of them exists, or could not be confirmed to be absent.
  func confirm(by source: any TenantSource, _ data: inout TenantRecords) async -> Bool {
    async let clients = Self.existence(Client.self, clients, source)
    async let apis = Self.existence(ResourceServer.self, audiences, source)
    let (clientExistence, apiExistence) = await (clients, apis)
    if let clientExistence { data.add(clientExistence) }
    if let apiExistence { data.add(apiExistence) }
    return clientExistence?.contradictsList == true || apiExistence?.contradictsList == true
  }

  private static func existence<Record: TenantRecord>(
    _ type: Record.Type, _ keys: Set<ExactString>, _ source: any TenantSource
  ) async -> Existence<Record>? {
    keys.isEmpty ? nil : await source.confirm(type, keys.sorted().map(\.value))
  }
}
