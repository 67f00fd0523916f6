import Documents
import Foundation
import HTTPTypes
import ManagementAPI
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// Random tenants × hostile checkouts, state folders, journals, plans, reports, configurations and rule files × every
/// command that writes: whatever files say, every PATCH is one that the operator's flags allow.
///
/// `GRANTLINT_WRITE_CASES` runs as many cases as it says, `GRANTLINT_WRITE_SEED` begins with the one that failed.
@Suite(.timeLimit(.minutes(240))) struct `Nothing is written that files want` {
  private static let cases =
    ProcessInfo.processInfo.environment["GRANTLINT_WRITE_CASES"].flatMap(Int.init)
    ?? Cases.count(4, whole: 8)
  private static let first = ProcessInfo.processInfo.environment["GRANTLINT_WRITE_SEED"].flatMap(Int.init) ?? 0
  /// Cases that run one after another, so that not all of them exist at once.
  private static let strands = 4

  @Test(arguments: 0..<strands)
  func `every PATCH is allowed by the flags of its run`(strand: Int) async throws {
    for seed in stride(from: Self.first + strand, to: Self.first + Self.cases, by: Self.strands) {
      var run = try WriteCase(seed: UInt64(seed))
      try await run.check()
    }
  }
}

/// One tenant, one checkout, and three commands one after the other.
private struct WriteCase {
  private static let domain = "demo.grantlint.example"
  private static let management = "https://demo.grantlint.example/api/v2/"
  private static let address = "https://demo.grantlint.example"
  private static let audiences = [
    "https://orders.example/", "https://stock.example/", management, "https://gone.example/",
  ]
  private static let rules = "no-allow-all-scopes,duplicate-scope,user-grant-organization-usage,undefined-scope"

  private let seed: UInt64
  private let emulator: TenantEmulator
  private let oracle: WriteOracle
  private let workspace: HostileWorkspace
  private let isOpaque: Bool
  private let isRepository: Bool
  private var random: SeededGenerator

  init(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var settings = EmulatorSettings()
    settings.tokenScopes.append(TenantEmulator.changingScope)
    settings.twoStepScopes = Bool.random(using: &random)
    settings.strictOrganizationFields = Bool.random(using: &random)
    settings.undefinedNames = [.refused, .dropped, .stored].randomElement(using: &random) ?? .stored
    isOpaque = Int.random(in: 0..<4, using: &random) == 0
    settings.hasOpaqueTokens = isOpaque
    emulator = TenantEmulator(tenant: Self.tenant(&random), settings: settings)
    oracle = WriteOracle(emulator, managementAudience: Self.management)
    isRepository = Bool.random(using: &random)
    workspace = try HostileWorkspace(isRepository: isRepository)
    self.seed = seed
    self.random = random
  }

  private static func tenant(_ random: inout SeededGenerator) -> EmulatedTenant {
    let scopes = ["read:a", "read:b", "write:a", "delete:b"]
    let apis: [JSONObject] = audiences.prefix(3).map { audience in
      [
        "identifier": .string(audience), "is_system": .bool(audience == management),
        "scopes": .array(scopes.map { ["value": .string($0)] }),
      ]
    }
    var grants: [JSONObject] = []
    for number in 0..<Int.random(in: 2...7, using: &random) {
      var grant: JSONObject = [
        "id": .string("cgr_\(number)"), "client_id": .string(number == 0 ? "app_grantlint_auditor" : "app\(number)"),
        "audience": .string(number == 0 ? management : audiences.randomElement(using: &random) ?? ""),
      ]
      let isSystem = grant["audience"]?.string == management
      if Bool.random(using: &random) { grant["subject_type"] = "user" }
      if !isSystem, Bool.random(using: &random) {
        let usage = ["deny", "allow", "require"].randomElement(using: &random) ?? "deny"
        grant["organization_usage"] = .string(usage)
        if usage != "deny", Bool.random(using: &random) { grant["allow_any_organization"] = true }
      }
      if !isSystem, Int.random(in: 0..<3, using: &random) == 0 {
        grant["allow_all_scopes"] = true
      } else {
        grant["scope"] = .strings(
          (0..<Int.random(in: 0...4, using: &random)).map { _ in
            (scopes + ["gone:x", "read:a"]).randomElement(using: &random) ?? ""
          })
      }
      if Int.random(in: 0..<8, using: &random) == 0 { grant["is_system"] = true }
      if Int.random(in: 0..<8, using: &random) == 0, !isSystem {
        grant["client_id"] = nil
        grant["default_for"] = "third_party_clients"
      }
      grants.append(grant)
    }
    var tenant = EmulatedTenant(domain: domain, clientGrants: grants, clients: [], resourceServers: apis)
    _ = tenant.admit(EmulatorSettings().clientID)
    return tenant
  }

  // MARK: Runs

  mutating func check() async throws {
    // A real run first, so that there are real journals and a real plan beside the others.
    if Bool.random(using: &random) {
      try await run(["audit", "--fix", "--unsafe-fixes", "--select", Self.rules], isDry: false)
    }
    let plan = workspace.path("plan.json")
    _ = await launch(
      ["plan", "-o", plan, "--unsafe-fixes", "--select", Self.rules],
      ["GRANTLINT_STATE": workspace.state])
    try await furnish(plan)
    for _ in 0..<3 { try await run(command(), isDry: nil) }
  }

  /// Puts files into the checkout.
  private mutating func furnish(_ plan: String) async throws {
    let grants = await emulator.tenant.clientGrants
    if Bool.random(using: &random), let text = try? String(contentsOfFile: plan, encoding: .utf8) {
      try workspace.write(try HostileWorkspace.edited(text, grants, &random), to: "plan.json")
    }
    for (name, address) in [("grantlint-journal-x.jsonl", nil), ("nightly.jsonl", Self.address)] as [(String, String?)]
    {
      try workspace.write(workspace.journal(of: grants, run: "forged-\(name)", address: address, &random), to: name)
    }
    try workspace.write(
      workspace.journal(of: grants, run: "forged-state", address: Self.address, &random),
      to: ".state/journals/2026-01-01T00-00-00Z-forged-state.jsonl")
    try workspace.write(workspace.report(of: grants, address: Self.address), to: "report.json")
    _ = try workspace.writeRules()
    if Bool.random(using: &random) {
      try workspace.write(HostileWorkspace.configurations.randomElement(using: &random) ?? "", to: ".grantlint.yml")
    }
  }

  private mutating func command() -> [String] {
    var arguments: [String]
    switch Int.random(in: 0..<5, using: &random) {
    case 0, 1: arguments = ["audit", "--fix"]
    case 2: arguments = ["apply", workspace.path("plan.json")]
    case 3:
      arguments = ["rollback"]
      switch Int.random(in: 0..<5, using: &random) {
      case 0: arguments += [workspace.path("nightly.jsonl")]
      case 1: arguments += [workspace.path("nightly.jsonl"), "--unverified"]
      case 2: arguments += [workspace.path("report.json"), "--unverified"]
      case 3: arguments += ["forged-state"]
      default: break
      }
    default: arguments = ["rollback", "--finish", "forged-state"]
    }
    func maybe(_ flags: String...) { if Bool.random(using: &random) { arguments += flags } }
    maybe("--unsafe-fixes")
    maybe("--yes")
    maybe("--max-changes", "\(Int.random(in: 0...3, using: &random))")
    if arguments[0] == "audit" { maybe("--diff") }
    if arguments[0] != "rollback" { maybe("--repeat") }
    if arguments[0] != "rollback" || arguments.contains("--finish") {
      maybe("--rules", workspace.path("rules"))
      if Int.random(in: 0..<8, using: &random) > 0 {
        arguments += [
          "--select", Self.rules + (arguments.contains("--rules") ? ",take-all,take-more,drop-require" : ""),
        ]
      }
    }
    if Int.random(in: 0..<6, using: &random) == 0 { arguments += ["--allow-widening"] }
    return arguments
  }

  private mutating func run(_ arguments: [String], isDry: Bool?) async throws {
    let before = await emulator.tenant.clientGrants
    var allowance = WriteOracle.Allowance()
    if let index = arguments.firstIndex(of: "--max-changes") {
      allowance.maxChanges = Int(arguments[index + 1]) ?? 0
    }
    allowance.widening = arguments.contains("--allow-widening") && arguments[0] != "rollback"
    allowance.ownClientID = isOpaque ? nil : "app_grantlint_auditor"
    allowance.isRollback = arguments[0] == "rollback"
    allowance.trustsFile = arguments.contains("--unverified")
    allowance.isDry =
      isDry ?? (arguments.contains("--diff") || arguments[0] == "rollback" && !arguments.contains("--yes"))
    var arguments = arguments
    if Int.random(in: 0..<3, using: &random) == 0 {
      allowance.protected = ["app1"]
      let file = try workspace.write("version: 1\nremediation: {protect: [{client_id: app1}]}\n", to: "ours.yml")
      arguments += ["--config", file]
    }
    let state = stateVariables()
    // Whose folder is his own, and in no repository, vouches for what is in it.
    if !isRepository, state["GRANTLINT_STATE"] == workspace.path(".state"), state["GRANTLINT_STATE_KEY"] == nil {
      allowance.trustsFile = true
    }
    let code = await launch(arguments, state)
    let problems = await oracle.verdict(on: before, allowance)
    #expect(problems == [], "seed \(seed): \(arguments.joined(separator: " ")) exited with \(code)")
  }

  /// The operator's folder, none, or one that somebody prepared, with a key and without.
  private mutating func stateVariables() -> [String: String] {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: ["GRANTLINT_STATE": workspace.path(".state")]
    case 1: [:]
    case 2:
      ["GRANTLINT_STATE": workspace.path(".state"), "GRANTLINT_STATE_KEY": String(repeating: "k", count: 32)]
    default: ["GRANTLINT_STATE": workspace.state]
    }
  }

  /// Runs the program in this process, in the checkout, with no terminal.
  private mutating func launch(_ arguments: [String], _ state: [String: String]) async -> Int32 {
    let (oracle, workspace) = (oracle, workspace)
    var variables = [
      "AUTH0_DOMAIN": Self.domain, "AUTH0_CLIENT_ID": emulator.settings.clientID, "HOME": workspace.path("home"),
    ].merging(state) { $1 }
    if isOpaque {
      // A token that is nobody's for sure, beside a client id.
      variables["AUTH0_ACCESS_TOKEN"] = await emulator.issueToken().reveal()
    } else {
      variables["AUTH0_CLIENT_SECRET"] = emulator.settings.clientSecret.reveal()
    }
    if Bool.random(using: &random) { variables["CI"] = "true" }
    var ports = Ports()
    ports.variables = variables
    ports.folder = workspace.checkout
    ports.console.writeOutput = { _ in true }
    ports.console.writeError = { _ in }
    ports.prompt = nil
    ports.network = { _ in ClosureTransport { request, body in await oracle.respond(to: request, body: body) }
    }
    ports.interrupts = Interrupts {}
    return await Ports.$current.withValue(ports) { await Main.run(arguments) }
  }
}
