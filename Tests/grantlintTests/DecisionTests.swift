import Documents
import Foundation
import HTTPTypes
import PolicyEngine
import Reporting
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// What the decisions of a report say, tried on a rehearsal: each command is run, and closes exactly what it says.
@Suite struct `Decisions tried` {
  /// The tenants that lie beside the repository.
  private static let shared = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/bench/tenants").standardizedFileURL

  enum Sample: String, CaseIterable {
    case demo, starter, saas, b2b, made200

    static var present: [Sample] { allCases.filter { $0 == .demo || FileManager.default.fileExists(atPath: $0.path) } }

    fileprivate var path: String { Decisions_tried.shared.appending(path: "\(rawValue).json").path }

    /// The tenant, with a client that can sign in.
    fileprivate func tenant() throws -> EmulatedTenant {
      let snapshot =
        self == .demo
        ? try TenantSnapshot.demo()
        : try TenantSnapshot(Array(Data(contentsOf: URL(filePath: path))), file: rawValue, keeping: .all)
      var tenant = EmulatedTenant(snapshot)
      _ = tenant.admit(EmulatorSettings().clientID)
      return tenant
    }
  }

  private typealias Decisions_tried = `Decisions tried`

  @Test(.enabled(if: FileManager.default.fileExists(atPath: shared.path), "../shared/bench/tenants is not there"))
  func `the tenants beside the repository are tried too`() {
    #expect(Sample.present.count == Sample.allCases.count)
  }

  @Test(arguments: Sample.present) func `each closes what it says`(sample: Sample) async throws {
    let tenant = try sample.tenant()
    let scene = try RepairScene(tenant: tenant)
    let before = try await Self.audit(scene)
    let decisions = before.report.decisions
    // A young tenant has no two findings that one thing settles.
    #expect(sample == .starter || !decisions.isEmpty)
    for decision in decisions {
      let steps = decision.steps.filter { !$0.hasPrefix("#") }
      let after: AuditReport
      switch (decision.kind, steps[0].hasPrefix("auth0 ")) {
      case (.fix, true): after = try await Self.deleting(steps, before.json, of: tenant)
      case (.fix, false):
        let other = try RepairScene(tenant: tenant)
        for step in steps { _ = await other.run(Self.words(step).dropFirst() + ["-q"]) }
        after = try await Self.audit(other).report
      case (.accept, _): after = try await Self.accepting(steps, before, scene)
      }
      let closed = Self.open(before.report).subtracting(Self.open(after))
      #expect(closed.count == decision.closes, "\(decision.title): \(closed)")
    }
  }

  @Test func `too many changes for one run are said with the number`() async throws {
    let scene = try RepairScene(RepairScene.allScopes(12))
    // Their applications are gone, so that the report would rather have them deleted.
    let repairs = try await Self.audit(scene).report.foreseenRepairs
    #expect(repairs.map(\.rule) == ["no-allow-all-scopes"])
    #expect(repairs.map { [$0.grants, $0.maxChanges] } == [[12, 10]])
    let command = "grantlint audit --fix --fixable no-allow-all-scopes --max-changes 12"
    #expect(await scene.run(Self.words(command).dropFirst() + ["-q"]).code != 4)
    #expect(await scene.bodies().count == 12)
  }

  @Test func `a repair goes by what the audit went by`() async throws {
    let grants = RepairScene.allScopes(3)
    let scene = try RepairScene(grants)
    try scene.folder.write("version: 1\nrules:\n  settings:\n    orphan-client: off\n", to: "own.yml")
    try scene.folder.write("version: 1\nwaivers: []\n", to: "kept ones.yml")
    let flags = [
      "--profile", "strict", "--config", "@own.yml", "--waivers", "@kept ones.yml", "--min-severity", "warning",
      "--ignore", "orphan-audience,empty-grant",
    ]
    let repair = try #require(await Self.audit(scene, flags).report.foreseenRepairs.first)
    for (name, value) in zip(flags, flags.dropFirst()).filter({ $0.0.hasPrefix("--") }) {
      let place = try #require(repair.flags.firstIndex(of: name), "\(name)")
      #expect(repair.flags[place + 1].hasSuffix(value.replacing("@", with: "")))
    }
    #expect(try await Self.audit(scene).report.foreseenRepairs.map(\.flags) == [[]])
  }

  @Test func `the shown command has what the run was given, and closes what it says`() async throws {
    let tenant = try Sample.demo.tenant()
    let scene = try RepairScene(tenant: tenant)
    try scene.folder.write(
      "version: 1\nrules:\n  settings:\n    scope-length:\n      parameters: {max: 12}\n", to: "own rules.yml")
    let flags = ["--config", "@own rules.yml", "--profile", "strict"]
    let before = try await Self.audit(scene, flags).report
    let repairs = before.decisions.filter { $0.steps.contains { $0.contains("--fix ") } }
    #expect(!repairs.isEmpty)
    for repair in repairs {
      let command = try #require(repair.steps.last)
      #expect(command.contains(" --config '") && command.contains(" --profile strict"))
      let other = try RepairScene(tenant: tenant)
      _ = await other.run(Self.words(command).dropFirst() + ["-q"])
      let closed = Self.open(before).subtracting(
        Self.open(
          try await Self.audit(other, ["--config", scene.folder.file("own rules.yml"), "--profile", "strict"]).report))
      #expect(closed.count == repair.closes)
    }
  }

  @Test func `what is to be run next is given what the audit was given, and runs`() async throws {
    let folder = try TemporaryFolder(["own.yml": "version: 1\n"])
    _ = await CommandRun(["snapshot", "--demo", "--output", "@demo tenant.json"], folder: folder.path)
    let flags = ["--config", "@own.yml", "--profile", "strict", "--ignore", "empty-grant", "--min-severity", "note"]
    let audit = await CommandRun(["audit", "@demo tenant.json"] + flags, folder: folder.path)
    let next = audit.output.split(separator: "\n").drop { $0 != "NEXT" }.dropFirst().prefix {
      $0.hasPrefix("  grantlint ")
    }
    #expect(next.count == 4)
    for line in next {
      let words = Self.words(String(line.prefix { $0 != "#" }))
      #expect(words.contains(folder.file("demo tenant.json")) && words.contains(folder.file("own.yml")), "\(line)")
      #expect(words[1] != "audit" || words.contains("strict"))
      let inFolder = words.dropFirst().map { $0.replacing("html=", with: "html=@") }
      let run = await CommandRun(Array(inFolder), folder: folder.path)
      #expect(run.code <= 1, "\(line): \(run.error)")
    }
    #expect(folder.names.contains("report.html"))
  }

  @Test func `a waiver is proposed for no longer than the configuration allows`() async throws {
    let folder = try TemporaryFolder(["own.yml": "version: 1\nwaivers: {max_days: 30}\n"])
    let run = await CommandRun(["audit", "--demo", "--config", "@own.yml", "-f", "json"], folder: folder.path)
    let report = try AuditReport.read(Array(run.output.utf8), file: "report.json")
    let started = try #require(UTCDate(ofMoment: report.run.startedAt))
    #expect(report.proposedWaiverEnd == started.adding(days: 30))
    #expect(try ReportFormat.html.render(report).contains("--expires \(started.adding(days: 30))"))
  }

  @Test(arguments: [3, 6])
  func `whose the applications are is written into the configuration`(clients: Int) async throws {
    let scene = try RepairScene(tenant: Sample.demo.tenant())
    let before = try await Self.audit(scene, ["--select", "unowned-client"])
    var report = before.report
    report.findings = Array(report.findings.prefix(clients))
    let decision = try #require(report.decisions.first)
    #expect(decision.kind == .fix && decision.closes == clients)
    var entries = decision.steps.filter { !$0.hasPrefix("#") }.joined(separator: "\n")
    if clients > 4 {
      // The rest is printed by the line that is shown.
      try scene.folder.write(before.json, to: "report.json")
      let line = try #require(decision.steps.last?.dropFirst(2))
      let printed = try await Binary.shell(
        "cd '\(scene.folder.path)' && \(line)", environment: ["PATH": "/usr/bin:/bin"])
      #expect(printed.code == 0, "\(printed.error)")
      let ids = printed.output.split(separator: "\n").map(String.init)
      #expect(ids.count == before.report.findings.count)
      entries += ids.map { "\n- {owner: TEAM, clients: ['\($0)']}" }.joined()
    }
    try scene.folder.write("version: 1\n\(entries)\n", to: "own.yml")
    let after = try await Self.audit(scene, ["--select", "unowned-client", "--config", "@own.yml"]).report
    let closed = Self.open(report).subtracting(Self.open(after))
    #expect(closed.count == decision.closes)
  }

  @Test func `of a tenant that is too large to be tried, the findings on the grants are said`() async throws {
    let scene = try RepairScene(tenant: Sample.demo.tenant())
    var report = try await Self.audit(scene).report
    let exact = try #require(report.decisions.first { $0.steps[0].hasPrefix("auth0 ") })
    let tried = try #require(report.foreseenDeletions.first)
    let ids = Set(tried.grants)
    let own = report.findings.filter { $0.status == .open && ids.contains($0.grant?.id ?? "") }.map(\.fingerprint)
    report.foreseenDeletions = [
      ForeseenDeletion(tenant: tried.tenant, grants: tried.grants, isTried: false, closes: own)
    ]
    let least = try #require(report.decisions.first { $0.steps[0].hasPrefix("auth0 ") })
    #expect(least.title.hasSuffix(", with the findings on them"))
    #expect(!exact.title.contains("with the findings"))
    #expect(least.closes <= exact.closes)
    #expect(least.steps == exact.steps)
  }

  @Test func `nothing is foreseen of an audit that is incomplete, and of what the configuration protects`() async throws
  {
    let grants = RepairScene.allScopes(3)
    let failing = try RepairScene(grants, failing: .init(path: "/api/v2/resource-servers", status: .forbidden))
    #expect(try await Self.audit(failing).report.foreseenRepairs == [])
    let scene = try RepairScene(grants)
    try scene.folder.write("version: 1\nremediation:\n  protect:\n    - client_id: app_cgr_all*\n", to: "own.yml")
    #expect(try await Self.audit(scene, ["--config", "@own.yml"]).report.foreseenRepairs == [])
    try scene.folder.write(
      "version: 1\nremediation:\n  protect:\n    - client_id: app_cgr_all1\n", to: "own.yml")
    #expect(try await Self.audit(scene, ["--config", "@own.yml"]).report.foreseenRepairs.map(\.grants) == [2])
  }

  @Test func `of a file the command names the tenant, and of both it says what is repaired`() async throws {
    let folder = try TemporaryFolder()
    func repairs(_ source: String) async throws -> [Decision] {
      let run = await CommandRun(["audit", source, "-f", "json"], folder: folder.path)
      let report = try AuditReport.read(Array(run.output.utf8), file: "report.json")
      let repairs = report.decisions.filter { $0.steps.contains { $0.contains("--fix ") } }
      #expect(!repairs.isEmpty)
      return repairs
    }
    for decision in try await repairs("--demo") {
      #expect(decision.steps.first == "# on 'grantlint emulate', which serves the demo as a tenant")
    }
    _ = await CommandRun(["snapshot", "--demo", "--output", "@demo.json"], folder: folder.path)
    for decision in try await repairs("@demo.json") {
      #expect(decision.steps.first == "# on the tenant itself: a file cannot be repaired")
      #expect(decision.steps.last?.hasSuffix(" --tenant demo.grantlint.example") == true)
    }
  }

  // MARK: Runs

  private static func audit(
    _ scene: RepairScene, _ arguments: [String] = []
  ) async throws -> (report: AuditReport, json: String) {
    let run = await scene.run(["audit", "-f", "json", "--fail-on", "never"] + arguments)
    return (try AuditReport.read(Array(run.output.utf8), file: "report.json"), run.output)
  }

  /// The findings that count.
  private static func open(_ report: AuditReport) -> Set<String> {
    Set(report.findings.filter { $0.result == .fail && $0.status == .open }.map(\.fingerprint))
  }

  /// Runs the lines in a shell in which `auth0` writes down what it is given, and audits the tenant without those grants.
  private static func deleting(
    _ steps: [String], _ json: String, of tenant: EmulatedTenant
  ) async throws -> AuditReport {
    let folder = try TemporaryFolder([
      "report.json": json, "auth0": "#!/bin/sh\necho \"$*\" >> \"$CALLS\"\n",
    ])
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.file("auth0"))
    let environment = ["PATH": "\(folder.path):/usr/bin:/bin", "CALLS": folder.file("calls")]
    func run(_ lines: String) async throws -> String {
      let outcome = try await Binary.shell("cd '\(folder.path)' && \(lines)", environment: environment)
      #expect(outcome.code == 0, "\(outcome.error)")
      return outcome.output
    }
    // Of many grants the step prints the lines, for somebody to read.
    let printed = try await run(steps.joined(separator: "\n"))
    if !printed.isEmpty { _ = try await run(printed) }
    let ids = (folder.read("calls") ?? "").split(separator: "\n").compactMap { call in
      call.firstMatch(of: /^api delete client-grants\/([A-Za-z0-9_-]+)$/).map { String($0.1) }
    }
    #expect(!ids.isEmpty)
    var tenant = tenant
    let count = tenant.clientGrants.count
    tenant.clientGrants.removeAll { ids.contains($0["id"]?.string ?? "") }
    #expect(count - tenant.clientGrants.count == Set(ids).count, "every id is that of a grant")
    return try await audit(try RepairScene(tenant: tenant)).report
  }

  /// Gives the waivers of a step, one by one as long as a finding needs its own, and audits with them.
  private static func accepting(
    _ steps: [String], _ before: (report: AuditReport, json: String), _ scene: RepairScene
  ) async throws -> AuditReport {
    try scene.folder.write(before.json, to: "report.json")
    let words = words(steps[0])
    func value(_ option: String) -> String? { words.firstIndex(of: option).map { words[$0 + 1] } }
    let file = "\(UUID().uuidString).yml"
    for finding in before.report.findings
    where finding.status == .open && finding.rule == value("--rule")
      && (value("--client") == nil || finding.clientID == value("--client"))
    {
      let run = await scene.run([
        "waivers", "add", finding.fingerprint, "--report", "@report.json", "--owner", value("--owner") ?? "",
        "--reason", value("--reason") ?? "", "--expires", value("--expires") ?? "", "--file", "@\(file)",
      ])
      #expect(run.code == 0, "\(run.error)")
    }
    return try await audit(scene, ["--waivers", "@\(file)"]).report
  }

  /// The words of a line of shell that has no other quotation marks than single ones.
  private static func words(_ line: String) -> [String] {
    line.matches(of: /'([^']*)'|[^ ']+/).map { $0.1.map(String.init) ?? String($0.0) }
  }
}
