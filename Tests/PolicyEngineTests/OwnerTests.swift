import Documents
import PolicyEngine
import Tenant
import Testing

/// Who answers for applications and APIs, and what else a configuration says of reach.
@Suite struct `What a configuration says of reach` {
  private static let text = """
    version: 1
    owners:
      - {owner: payments, clients: ["pay_*"]}
      - {owner: orders, names: ["Orders *"], audiences: ["https://orders.*"]}
      - {metadata_key: team}
    tiers:
      - {audience: "https://pay.*", scope: "*", tier: credentials}
      - {audience: "https://pay.*", scope: "peek:*", tier: business-read}
    read_verbs: [peek]
    """

  private func report(_ rule: String, _ text: String = text) async throws -> AuditReport {
    let configuration = try Configuration(text: text, path: "c.yml", formats: [])
    let catalogue = try FakeTenant.catalogue([rule])
    let adjustments = try RuleAdjustments(configuration, tenant: nil, catalogue: catalogue)
    let team: JSONObject = ["team": "platform", "other": "secret"]
    let tenant = try FakeTenant(
      [
        grant("1", ["client_id": "pay_1", "audience": "https://pay.example/", "scope": ["peek:a"]]),
        grant("2", ["client_id": "shop", "scope": ["read:a"]]),
        grant("3", ["client_id": "pay_2", "audience": "https://orders.example/", "scope": ["a"]]),
        grant("4", ["client_id": "none", "audience": "https://orders.example/"]),
        grant("5", ["client_id": "meta", "audience": "https://pay.example/", "scope": ["read:a"]]),
        grant("6", ["client_id": "none"]),
      ],
      clients: Reading([
        try Client(["client_id": "pay_1"]), try Client(["client_id": "shop", "name": "Orders shop"]),
        try Client(["client_id": "pay_2"]), try Client(["client_id": "none"]),
        try Client(["client_id": "meta", "client_metadata": .object(team)], keeping: MetadataKeys(["team"])),
      ]))
    return try await tenant.audit(catalogue, selection: RuleSelection(adjustments: adjustments))
  }

  private static func byGrant<Value>(_ report: AuditReport, _ value: (Finding) -> Value) -> [String: Value] {
    Dictionary(uniqueKeysWithValues: report.findings.map { ($0.grant?.label ?? "", value($0)) })
  }

  private static let needsClients = Sample.text(check: Sample.quoted("client == null"), "message: owner")

  @Test func `owners are named by the first entry that fits, in findings, the inventory and rules`() async throws {
    let report = try await report(Self.needsClients)
    let owners = Self.byGrant(report) { $0.reach?.owner }
    #expect(
      owners == ["1": "payments", "2": "orders", "3": "payments", "4": "orders", "5": "platform", "6": nil])
    #expect(Self.byGrant(report, \.message).mapValues { $0.isEmpty ? nil : $0 } == owners)
    #expect(report.inventory.count { $0.reach?.owner != nil } == 5)
  }

  @Test func `the inventory says it of a single scope, also one that was read from a report`() async throws {
    let report = try await report(Self.needsClients)
    let inventory = report.inventory
    let place = try #require(inventory.firstIndex { $0.grant.label == "5" })
    #expect(inventory.tier(of: "read:a", at: place) == .credentials)
    #expect(Inventory(Array(inventory), of: report.tenants).tier(of: "read:a", at: place) == .credentials)
    // A report of an earlier version does not say by what.
    #expect(Inventory(Array(inventory)).tier(of: "read:a", at: place) == nil)
    let reference = inventory[place].grant
    let entry = AccessEntry(tenant: "t", grant: reference, scopeCount: 1, isOnSystemAPI: true)
    #expect(Inventory([entry]).tier(of: "read:users", at: 0) == nil)
  }

  @Test func `tiers are those of the last entry that fits, else the verbs decide`() async throws {
    let tiers = Self.byGrant(try await report(Self.needsClients)) { $0.reach?.tier }
    #expect(
      tiers == ["1": .businessRead, "2": .businessWrite, "3": .businessWrite, "4": nil, "5": .credentials, "6": nil])
  }

  @Test func `rules see the tier and what writes by it`() async throws {
    let report = try await report(
      Sample.text(check: Sample.quoted("grant.tier == 'business-read'"), "offenders: grant.write_scopes"))
    #expect(report.tallies["sample"]?.first == 1)
    #expect(Self.byGrant(report, \.offenders)["5"] == ["read:a"])
  }

  @Test(arguments: [
    ("owners: [{owner: a}]", "an entry of owners needs owner and clients, names or audiences"),
    ("owners: [{owner: a, metadata_key: b}]", "has no other key"),
    ("owners: [{owner: a, client: [b]}]", "unknown key 'client' in an entry of owners; did you mean 'clients'?"),
    ("tiers: [{audience: a, scope: b, tier: credential}]", "did you mean 'credentials'?"),
    ("tiers: [{audience: a, tier: credentials}]", "an entry of tiers needs the key 'scope'"),
    ("dormant: demoted", "did you mean 'demote'?"), ("read_verbs: []", "read_verbs needs at least one verb"),
    ("read_verbs: ['read:']", "'read:' is no word of a scope"), ("read_verbs: ['*']", "'*' is no word of a scope"),
    ("owners: [{owner: a, clients: b}]", "clients"), ("owners: [{owner: '', clients: [b]}]", "owner"),
  ])
  func `what is wrong with it is said with its place`(text: String, problem: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(text: "version: 1\n\(text)", path: "c.yml", formats: [])
    }
    #expect(error?.problems.problems.count == 1)
    let said = error?.description ?? ""
    #expect(said.contains(problem), "\(said)")
  }

  @Test func `verbs of a configuration say nothing of Auth0's own APIs`() async throws {
    let configuration = try Configuration(text: "version: 1\nread_verbs: [update]", path: "c.yml", formats: [])
    let catalogue = try FakeTenant.catalogue([Sample.text(check: "\"false\"", "offenders: grant.write_scopes")])
    let adjustments = try RuleAdjustments(configuration, tenant: nil, catalogue: catalogue)
    let scopes: JSONValue = ["read:users", "update:users"]
    let tenant = try FakeTenant([
      grant("1", ["audience": "https://t.example/api/v2/", "scope": scopes]), grant("2", ["scope": scopes]),
    ])
    let report = try await tenant.audit(catalogue, selection: RuleSelection(adjustments: adjustments))
    #expect(Self.byGrant(report, \.offenders) == ["1": ["update:users"], "2": ["read:users"]])
  }

  @Test(arguments: [
    "owners: [{owner: a, clients: [b]}]", "dormant: demote", "read_verbs: [create]",
    "tiers: [{audience: '*', scope: '*', tier: business-read}]",
  ])
  func `what it says is read only from a file that is named`(text: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(text: "version: 1\n\(text)", path: ".grantlint.yml", isDiscovered: true, formats: [])
    }
    #expect(error?.description.contains("read only from a file that --config names") == true)
  }
}
