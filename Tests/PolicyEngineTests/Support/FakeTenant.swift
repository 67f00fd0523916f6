import Documents
import PolicyEngine
import Synchronization
import Tenant

/// A tenant in memory that notes every call, in the order in which they came.
final class FakeTenant: TenantSource {
  private let identityValue: TenantIdentity
  private let carried: Set<TenantCollection>
  private let grantReading: Reading<ClientGrant>
  private let clientReading: Reading<Client>
  private let apiReading: Reading<ResourceServer>
  private let organizationReadings: [String: Reading<GrantOrganizations>]
  private let settingsReading: Reading<TenantSettings>
  private let names: [String: String]
  private let log = Mutex<[String]>([])

  init(
    _ grants: [JSONObject], gap: CoverageGap? = nil, kind: TenantIdentity.Kind = .live, domain: String = "t.example",
    isDomainKnown: Bool = true, customDomain: String? = nil, managementAudience: String? = nil,
    carries: Set<TenantCollection> = Set(TenantCollection.allCases), clients: Reading<Client> = Reading([]),
    apis: Reading<ResourceServer> = Reading([]), organizations: [String: Reading<GrantOrganizations>] = [:],
    settings: Reading<TenantSettings> = Reading([]), names: [String: String] = [:]
  ) throws {
    identityValue = TenantIdentity(
      kind: kind, domain: domain, isDomainKnown: isDomainKnown, customDomain: customDomain,
      managementAudience: managementAudience)
    carried = carries
    // Of one document, as an audit has them: what is remembered of one grant is remembered for the others of its table.
    let document = try JSONDocument(single: Array(JSONWriter.compact(.array(grants.map { .object($0) })).utf8))
    let (records, failure) = ClientGrant.read(document.values[0].elements)
    if let failure { throw failure }
    grantReading = Reading(records, pages: 1, gap: gap)
    clientReading = clients
    apiReading = apis
    organizationReadings = organizations
    settingsReading = settings
    self.names = names
  }

  /// The calls so far, sorted: `clients`, `organizations cgr_1`, …
  var calls: [String] { log.withLock { $0.sorted() } }

  private func note(_ call: String) { log.withLock { $0.append(call) } }

  func carries(_ collection: TenantCollection) -> Bool { carried.contains(collection) }

  func identity() async -> TenantIdentity { identityValue }

  func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> {
    let readings: [TenantCollection: (call: String, reading: any Sendable)] = [
      .clientGrants: ("grants", grantReading), .clients: ("clients", clientReading),
      .resourceServers: ("apis", apiReading), .settings: ("settings", settingsReading),
    ]
    guard let (call, reading) = readings[Record.collection] else { return Reading([]) }
    note(call)
    return reading as? Reading<Record> ?? Reading([])
  }

  func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> {
    for id in ids { note("organizations \(id)") }
    return Reading(
      together: ids.map { organizationReadings[$0] ?? Reading([GrantOrganizations(grant: $0, organizations: [])]) })
  }

  func clientNames() async -> [ExactString: String] {
    note("names")
    return Dictionary(uniqueKeysWithValues: names.map { (ExactString($0.key), $0.value) })
  }
}

extension FakeTenant {
  /// The report of an audit by these rules.
  func audit(
    _ rules: String..., selection: RuleSelection = RuleSelection(), thresholds: Thresholds = Thresholds()
  ) async throws -> AuditReport {
    try await audit(Self.catalogue(rules), selection: selection, thresholds: thresholds)
  }

  static func catalogue(_ rules: [String]) throws -> RuleCatalogue {
    let files = rules.map { text -> (text: String, origin: RuleOrigin) in
      (text, .file(path: "rules/\(text.prefix { $0 != "\n" }.dropFirst("id: ".count)).yaml"))
    }
    return try RuleCatalogue(files)
  }

  /// The report of an audit by rules that are compiled for it alone: nothing is remembered from another one.
  func audit(
    _ catalogue: RuleCatalogue, selection: RuleSelection = RuleSelection(), thresholds: Thresholds = Thresholds()
  ) async throws -> AuditReport {
    let auditor = Auditor(try catalogue.compile(selection), thresholds: thresholds, toolVersion: "0.1.0")
    return await auditor.audit(
      self, run: RunContext(id: "run-1", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 12 }))
  }
}

extension AuditReport {
  /// The findings as `rule:grant` or, of an unknown, `rule:?COUNT`, in their order.
  var places: [String] {
    findings.map { "\($0.rule):\($0.grant.map(\.label) ?? "?\($0.unknownGrants.count)")" }
  }

  /// The counts of the rules: pass, fail, not applicable, unknown, skipped, and disabled where there are any.
  var tallies: [String: [Int]] {
    Dictionary(
      uniqueKeysWithValues: rules.map { rule in
        let counts = rule.counts
        let all = [counts.pass, counts.fail, counts.notApplicable, counts.unknown, counts.skipped]
        return (rule.id, all + (counts.disabled > 0 ? [counts.disabled] : []))
      })
  }
}

/// A grant of the application `app` on `https://a.example/`, with other fields as given.
func grant(_ id: String, _ fields: JSONObject = [:]) -> JSONObject {
  JSONObject(
    [("id", .string(id)), ("client_id", "app"), ("audience", "https://a.example/")]
      + fields.members.map { ($0.key, $0.value) })
}

/// The records of a complete reading.
func reading<Record: TenantRecord>(
  _ make: (JSONObject) throws(FieldError) -> Record, _ records: [JSONObject], gap: CoverageGap? = nil
) throws -> Reading<Record> {
  Reading(try records.map { try make($0) }, pages: 1, gap: gap)
}

/// The organizations of a grant, by their ids.
func assigned(_ grant: String, _ ids: String...) throws -> Reading<GrantOrganizations> {
  let organizations = try ids.map { try Organization(["id": .string($0)]) }
  return Reading([GrantOrganizations(grant: grant, organizations: organizations)])
}

/// The gap of a collection that the token may not read.
func refused(_ collection: TenantCollection) -> CoverageGap {
  CoverageGap(
    collection, status: 403, missingScope: collection.requiredScope,
    message: "the token lacks \(collection.requiredScope)")
}
