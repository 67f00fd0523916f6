import Foundation
import Reporting
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// Whatever goes wrong, a file that a run was told to write holds nothing of an older run.
@Suite struct `Older files` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// `@` stands for the folder.
  private func run(_ arguments: [String]) async -> CommandRun {
    await CommandRun(arguments.map { $0.replacing("@", with: "\(folder.path)/") }, folder: folder.path)
  }

  /// What earlier runs wrote, as far as it takes to know it again, in files called by their format.
  private static let reports = [
    "json": Samples.olderJSON, "junit": Samples.olderJUnit, "text": "clean: 1 grant of acme.example, 1 rule\n",
    "csv": "tenant,severity,result,status,rule,title,grant,client_id,client_name\r\n", "gitlab": "[]\n",
    "markdown": "## grantlint: clean\n\n**clean**\\: 1 grant\n", "github": "grantlint: clean: 1 grant\n",
  ]

  private func leaveReports() throws {
    for (format, text) in Self.reports { try folder.write(text, to: format) }
  }

  /// The formats of the reports that say that nothing was audited.
  private var errors: [String] {
    let marks = ["json": "\"error\": {", "junit": "<error", "gitlab": "\"blocker\""]
    return Self.reports.keys.filter { folder.read($0)?.contains(marks[$0] ?? "error") == true }.sorted()
  }

  private func isAsLeft(_ format: String) -> Bool { folder.read(format) == Self.reports[format] }

  @Test func `an unknown flag leaves its error in every output, however that is written`() async throws {
    try leaveReports()
    try folder.write("version: 1\noutputs: {markdown: markdown, json: elsewhere}\nrules: [\n", to: "config.yml")
    let outcome = await run([
      "--demo", "--no-such-flag", "--config", "@config.yml", "-ojunit=@junit", "-o=json=@json", "-zo", "text=@text",
      "--ouput=csv=@csv", "-qvo", "gitlab=@gitlab", "-output", "xml=@x", "--", "-o", "github=@github",
    ])
    #expect(outcome.code == 2)
    #expect(outcome.reasons.count == 1 && outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
    #expect(errors == ["csv", "gitlab", "json", "junit", "markdown", "text"])
    #expect(isAsLeft("github"))
    #expect(!folder.names.contains("x") && !folder.names.contains("elsewhere"))
  }

  @Test(arguments: [
    [
      "-q", "-o", "xml=@x", "-o", "json=@json", "-o", "html=/nowhere/a", "-o", "csv=@grants.json", "-o", "junit=@junit",
    ],
    ["-q", "-o", "json=@json", "-o", "junit=@junit"],
    ["-q", "--demo", "-o", "json=@json", "-o", "junit=@junit", "--config", "@broken.yml"],
  ])
  func `an output that cannot be, missing credentials or a broken configuration leave their error`(
    arguments: [String]
  ) async throws {
    try leaveReports()
    try folder.write(Samples.clean, to: "grants.json")
    let broken = "version: 1\noutputs:\n  json: elsewhere\n  gitlab: gitlab\nrules: [\n"
    try folder.write(broken, to: "broken.yml")
    try folder.write("version: 1\noutputs: {gitlab: gitlab}\n", to: ".grantlint.yml")
    let outcome = await run(arguments)
    #expect(outcome.code == 2)
    #expect(outcome.reasons.count == 1 && outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
    #expect(errors == ["gitlab", "json", "junit"])
    #expect(folder.read("grants.json") == Samples.clean)
  }

  @Test(arguments: [["apply", "-o", "json=@json"], ["apply", "@missing", "-o", "json=@json"]])
  func `a plan that cannot be applied leaves its error`(arguments: [String]) async throws {
    try leaveReports()
    #expect(await run(arguments).code == 2)
    #expect(errors == ["json"])
  }

  @Test
  func `a configuration that cannot be used names its outputs, and one that was found none outside of its folder`()
    throws
  {
    let text = "version: 1\n# \u{FF}\noutputs: {json: r.json, xml: x, junit: ../r.xml, text: \(folder.path)/a}\n"
    // As Latin-1, which is no UTF-8.
    let bytes = Data(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    for bytes in [bytes, Data(text.utf8), Data("\(text)[".utf8)] {
      let inner = folder.file("inner")
      try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
      try bytes.write(to: URL(filePath: "\(inner)/.grantlint.yml"))
      let named = ConfigurationReading(config: "\(inner)/.grantlint.yml", noConfig: false)
      #expect(named.outputs == ["json=\(inner)/r.json", "junit=\(inner)/../r.xml", "text=\(folder.path)/a"])
      var ports = Ports()
      ports.folder = inner
      let found = Ports.$current.withValue(ports) {
        ConfigurationReading(config: nil, noConfig: false)
      }
      #expect(found.outputs == ["json=\(inner)/r.json"])
    }
  }

  @Test(arguments: [
    ("s.json", ["snapshot", "-o", "@s.json"]), ("s.json", ["snapshot", "-o=@s.json", "--no-such-flag"]),
    ("p.json", ["plan", "-o@p.json", "--demo"]),
    ("page.md", ["rules", "docs", "-o", "@page.md", "--rules", "/nowhere"]),
    ("page.md", ["rules", "docs", "--output", "@page.md", "--no-such-flag"]),
  ])
  func `a snapshot, plan or page is gone`(name: String, arguments: [String]) async throws {
    try folder.write("{\"client_grants\":[],\"snapshot_version\":1}", to: "s.json")
    try folder.write("{\n  \"checksum\": \"\",\n  \"plan_version\": 2\n}\n", to: "p.json")
    try folder.write("# The rules\n\nWhat `grantlint rules docs` writes of the rule files.\n", to: "page.md")
    let outcome = await run(arguments)
    #expect(outcome.code == 2, "\(outcome.error)")
    #expect(folder.names == ["p.json", "page.md", "s.json"].filter { $0 != name })
  }

  @Test(arguments: [["/nowhere"], ["--no-such-flag"], ["-o", "xml=@x"], ["@bad.yaml"]])
  func `outcomes of rules hold the error`(arguments: [String]) async throws {
    try folder.write("id: [", to: "bad.yaml")
    try folder.write(Samples.olderJUnit, to: "x.xml")
    try folder.write("ok   known-client (1 check)\n1 passed, 0 failed\n", to: "x.txt")
    #expect(await run(["rules", "test"] + arguments + ["-o", "junit=@x.xml", "-o=text=@x.txt"]).code == 2)
    #expect(folder.read("x.xml")?.contains("<error") == true)
    #expect(folder.read("x.txt")?.hasPrefix("error: ") == true)
  }

  // MARK: What is replaced

  @Test func `what a run wrote is replaced by the next, whichever format it was`() async throws {
    let grants = try folder.write(Samples.clean, to: "grants.json")
    try folder.write("", to: "report")
    let baseline = ["--write-baseline", "@baseline", "--no-config", "-q"]
    #expect(await run(["audit", grants, "-o", "json=@report"] + baseline).code == 0)
    #expect(await run(["audit", grants, "-o", "markdown=@report"] + baseline).code == 0)
    #expect(folder.read("report")?.hasPrefix("## grantlint: clean") == true)
    for _ in 1...2 { #expect(await run(["snapshot", "--demo", "-o", "@snapshot"]).code == 0) }
    _ = await run(["plan", grants, "-o", "@plan"])
    _ = try ReportFile(folder.file("plan"), holding: .plan)
  }

  @Test(arguments: WrittenFile.allCases)
  func `what no run wrote stays`(kind: WrittenFile) throws {
    let path = try folder.write("{\"client_grants\": []}", to: "mine")
    let error = #expect(throws: CommandError.self) {
      try ReportFile(path, holding: kind, removesOlder: true)
    }
    #expect(error?.message.contains("not an earlier \(kind.name)") == true)
    try FileManager.default.removeItem(atPath: path)
    let file = try ReportFile(path, holding: kind, removesOlder: true)
    try folder.write("came meanwhile", to: "mine")
    #expect(throws: CommandError.self) { try file.write("ours", nil) }
    #expect(folder.read("mine") == "came meanwhile" && folder.names == ["mine"])
  }

  @Test(arguments: [
    ["audit", "--demo", "-o", "json=@mine"], ["snapshot", "--demo", "-o", "@mine"],
    ["snapshot", "-o", "@mine", "--no-such-flag"], ["rules", "docs", "-o", "@mine"],
    ["rules", "test", "-o", "junit=@mine"], ["init", "-o", "@mine"],
  ])
  func `no command replaces what no run wrote`(arguments: [String]) async throws {
    try folder.write("{\"client_grants\": []}", to: "mine")
    #expect(await run(arguments).code == 2)
    #expect(folder.read("mine") == "{\"client_grants\": []}" && folder.names == ["mine"])
  }
}
