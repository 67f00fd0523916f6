import Documents
import Foundation
import HTTPTypes
import ManagementAPI
import PolicyEngine
import Reporting
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// What the program prints and writes, read as the runner of a pipeline reads it: no text of a tenant, a rule file, an
/// argument or an answer is a command.
@Suite struct `Commands to the runner of a pipeline` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String...) async -> CommandRun { await run(arguments) }

  private func run(
    _ arguments: [String], _ variables: [String: String] = [:],
    _ transport: any HTTPTransport = CommandRun.nobody
  ) async -> CommandRun {
    await CommandRun(arguments, variables: variables, folder: folder.path, transport: transport)
  }

  /// A rule whose every text is hostile, and which every grant breaks.
  private func rule() throws -> String {
    let text = JSONValue.string(PipelineText.all)
    let message = JSONValue.string(JSONWriter.compact(text) + " + grant.client_id")
    let grant: JSONValue = ["id": "cgr_1", "client_id": "app", "audience": text]
    let rule: JSONValue = [
      "id": "hostile", "title": text, "severity": "error", "since": "0.1", "rationale": text, "remedy": text,
      "check": "grant.id == ''", "message": message, "offenders": "grant.scope", "tags": ["a"],
      "references": ["https://a.example/##[add-mask]x"],
      "parameters": ["limit": ["type": "string", "default": text, "description": text]],
      "examples": [["name": text, "grant": grant, "expect": "pass", "message": text]],
    ]
    return try folder.write(JSONWriter.pretty(rule), to: "hostile.yaml")
  }

  /// Grants whose every name is hostile.
  private func grants() throws -> String {
    let grants = PipelineText.samples.enumerated().map { index, text -> JSONValue in
      [
        "id": .string("cgr_\(index)\(text)"), "client_id": .string(text), "audience": .string(text),
        "scope": .strings([text, "read:a"]),
      ]
    }
    return try folder.write(JSONWriter.compact(.array(grants)), to: "grants.json")
  }

  @Test(arguments: ReportFormat.allCases)
  func `no text of a grant or a rule is one, in no format, on the streams nor in a file`(format: ReportFormat)
    async throws
  {
    let file = folder.file("report")
    let outcome = await run(
      "audit", try grants(), "--rules", try rule(), "--select", "hostile,scope-length", "-v", "--assume-complete",
      "-f", format.rawValue, "-o", "\(format.rawValue)=\(file)")
    #expect(outcome.code == 1, "\(outcome.error)")
    #expect(outcome.output.contains("hostile"))
    let commands = outcome.commands + PipelineRunner.commands(in: folder.read("report") ?? "")
    let own = commands.filter { command in ["error ", "warning ", "notice "].contains { command.hasPrefix($0) } }
    #expect(commands.count == own.count, "\(commands)")
    #expect(own.isEmpty == (format != .github))
    // No stream has to make lossy what its format writes without loss.
    #expect(format.form == .text || outcome.output == folder.read("report"))
  }

  @Test(arguments: ["explain", "list", "docs", "test"])
  func `no text of a rule is one`(page: String) async throws {
    let rule = try rule()
    let outcomes =
      switch page {
      case "explain": [await run("rules", page, "hostile", "--rules", rule)]
      case "list":
        [
          await run("rules", page, "--rules", rule), await run("rules", page, "--rules", rule, "-f", "json"),
        ]
      case "docs": [await run("rules", page, "--rules", rule)]
      default: [await run("rules", page, rule), await run("rules", page, rule, "-f", "junit")]
      }
    for outcome in outcomes {
      #expect(outcome.output.contains("hostile"), "\(outcome.error)")
      #expect(outcome.commands == [])
    }
  }

  @Test func `no argument that an error quotes is one`() async throws {
    let text = PipelineText.all
    // A file that is not there is an incomplete audit.
    let unread = await run("audit", text)
    #expect(unread.code == 3 && unread.commands == [])
    for arguments in [
      ["--\(text)"], ["audit", "a", "-f", text], ["rules", "explain", text], ["audit", "a", "--param", "x\n\(text)"],
      ["plan", "--expires", text], ["journal", "show", text], ["audit", "-o", text, "a"], ["apply", text],
      ["rules", "eval", text],
    ] {
      let outcome = await run(arguments)
      #expect(outcome.code == 2, "\(arguments)")
      #expect(outcome.commands == [], "\(arguments)")
    }
  }

  @Test(arguments: ReportFormat.allCases)
  func `no answer of an API is one`(format: ReportFormat) async throws {
    let body = JSONWriter.compact(["error": .string(PipelineText.all), "message": .string("x\n" + PipelineText.all)])
    let transport = ClosureTransport { _, _ in (HTTPResponse(status: .forbidden), Array(body.utf8)) }
    for variables in [
      ["AUTH0_DOMAIN": "a.example", "AUTH0_ACCESS_TOKEN": "opaque"],
      ["AUTH0_DOMAIN": "a.example", "AUTH0_CLIENT_ID": PipelineText.all, "AUTH0_CLIENT_SECRET": "s"],
    ] {
      let outcome = await run(
        ["audit", "-f", format.rawValue, "-v", "--select", "no-allow-all-scopes"], variables, transport)
      #expect(outcome.code == 3, "\(outcome.error)")
      #expect(outcome.commands.filter { !$0.hasPrefix("error ") } == [])
    }
  }

  @Test func `no name is one on the pages of plans, repairs and journals`() async throws {
    let texts = PipelineText.samples.filter { $0.unicodeScalars.count < 100 }
    let names = JSONValue.string(PipelineText.all)
    let audience = "https://a.example/##[add-mask]x"
    var settings = EmulatorSettings()
    settings.tokenScopes.append(TenantEmulator.changingScope)
    var tenant = EmulatedTenant(
      domain: RepairScene.domain,
      clientGrants: [
        [
          "id": "cgr_1", "client_id": "app", "audience": .string(audience), "allow_all_scopes": true,
          "subject_type": "client",
        ]
      ],
      clients: [["client_id": "app", "name": names, "app_type": "non_interactive"]],
      resourceServers: [
        [
          "identifier": .string(audience), "name": names, "token_lifetime": 7200,
          "scopes": .array(texts.map { ["value": .string($0)] }),
        ],
        [
          "identifier": .string(RepairScene.management), "is_system": true,
          "scopes": [["value": "read:client_grants"]],
        ],
      ])
    _ = tenant.admit(settings.clientID)
    let emulator = TenantEmulator(tenant: tenant, settings: settings)
    let transport = ClosureTransport { await emulator.respond(to: $0, body: $1) }
    let variables = [
      "AUTH0_DOMAIN": RepairScene.domain, "AUTH0_CLIENT_ID": settings.clientID,
      "AUTH0_CLIENT_SECRET": settings.clientSecret.reveal(), "GRANTLINT_STATE": folder.file("state"),
    ]
    func page(_ arguments: [String], code: Int32 = 0) async {
      let outcome = await run(arguments, variables, transport)
      #expect(outcome.code == code, "\(arguments): \(outcome.error)")
      #expect(outcome.commands == [], "\(arguments)")
      #expect((outcome.output + outcome.error).contains("add-mask"), "\(arguments): \(outcome)")
    }
    await page(["snapshot"])
    let repair = ["--unsafe-fixes", "--select", "no-allow-all-scopes"]
    await page(["plan", "-o", folder.file("plan.json")] + repair)
    await page(["audit", "--diff"] + repair, code: 1)
    await page(["apply", folder.file("plan.json"), "--yes"] + repair)
    #expect(await emulator.writes.count == 1)
    let journal = "\(folder.file("state"))/journals/"
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: journal).first)
    await page(["journal", "show", journal + name])
    await page(["journal", "show", journal + name, "-f", "json"])
    await page(["rollback", "--dry-run"])
    await page(["rollback", "--yes"])
    for file in ["plan.json", "state/journals/\(name)"] {
      let text = try #require(folder.read(file))
      #expect(text.contains("add-mask") && PipelineRunner.commands(in: text) == [])
    }
  }

  @Test func `no piece of a text that is written in pieces makes one with the next`() async {
    let said = Lines()
    var ports = Ports()
    ports.console.writeError = { said.add($0) }
    ports.console.writeOutput = { text in
      said.add(text)
      return true
    }
    Ports.$current.withValue(ports) {
      for piece in ["##", "vs", "o", "[task.complete]\n", ":", ":add-mask::x\n", " ", "::x::y", "\n#", "#", "[group]"] {
        StandardError.write(piece)
      }
      #expect(StandardOutput.write("##") && StandardOutput.write("[x]"))
    }
    #expect(PipelineRunner.commands(in: said.text) == [])
    #expect(said.text.contains("add-mask"))
  }

  /// What came before a report must not make a command of its first character, nor the report one of what comes after.
  @Test func `a report that is written in blocks makes none with what is beside it`() async throws {
    let said = Lines()
    var ports = Ports()
    ports.console.writeOutput = { text in
      said.add(text)
      return true
    }
    let run = RunRecord(id: "run-1", startedAt: "2026-01-31T02:00:00Z", durationMilliseconds: 1)
    let report = AuditReport(toolVersion: "1", run: run, tenants: [], rules: [], findings: [])
    let parts = try ReportFormat.gitlab.parts(report)
    await Ports.$current.withValue(ports) {
      #expect(StandardOutput.write("##"))
      #expect(await StandardOutput.write(parts, .json))
      #expect(StandardOutput.write("::add-mask::x"))
    }
    #expect(said.text == "##\\u005b]\n:\\u{3A}add-mask::x")
  }
}
