import Foundation
import Testing

@testable import grantlint

/// Whatever goes wrong, a file that a run was told to write holds nothing of an older run.
@Suite struct `Older files` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// `@` stands for the folder.
  private func run(_ arguments: [String], _ variables: [String: String] = [:]) async -> CommandRun {
    await CommandRun(
      arguments.map { $0.replacing("@", with: "\(folder.path)/") }, variables: variables, folder: folder.path)
  }

  private func leaveReports() throws {
    try folder.write(Samples.clean, to: "grants.json")
    try folder.write(Samples.olderJSON, to: "r.json")
    try folder.write(Samples.olderJUnit, to: "r.xml")
  }

  @Test(arguments: [
    ["audit", "--demo", "--no-such-flag", "-ojunit=@r.xml", "-o=json=@r.json"],
    ["audit", "--demo", "-zo", "junit=@r.xml", "-qojson=@r.json"],
    ["audit", "--demo", "-qo", "junit=@r.xml", "-qvo", "json=@r.json", "--no-such-flag"],
    ["--demo", "--output=junit=@r.xml", "--output", "json=@r.json", "--no-such-flag"],
    ["--demo", "--ouput=junit=@r.xml", "--outptu", "json=@r.json"],
    ["--demo", "-output", "junit=@r.xml", "-o", "json=@r.json"],
    ["--demo", "-f", "xml", "-o", "junit=@r.xml", "-o", "json=@r.json"],
    ["--demo", "-o", "junit=@r.xml", "-o", "json=@r.json", "--fail-on"],
    ["-o", "junit=@r.xml", "-o", "json=@r.json"],
    ["--demo", "-o", "junit=@r.xml", "-o", "xml=@x", "-o", "json=@r.json"],
    ["--demo", "-o", "junit=@r.xml", "-o", "text=/nowhere/a", "-o", "json=@r.json"],
    ["--demo", "-o", "junit=@r.xml", "-o", "text=@grants.json", "-o", "json=@r.json"],
    ["--demo", "--rules", "/nowhere", "-o", "junit=@r.xml", "-o", "json=@r.json"],
    ["--demo", "--config", "/nowhere", "-o", "junit=@r.xml", "-o", "json=@r.json"],
    ["--demo", "--waivers", "/nowhere", "-o", "junit=@r.xml", "-o", "json=@r.json"],
    ["--demo", "--write-baseline", "@grants.json", "-o", "junit=@r.xml", "-o", "json=@r.json"],
    ["apply", "@grants.json", "-o", "junit=@r.xml", "-o", "json=@r.json"],
    ["apply", "-o", "junit=@r.xml", "-o", "json=@r.json"],
  ])
  func `a report holds the error of a run that audits nothing`(arguments: [String]) async throws {
    try leaveReports()
    let outcome = await run(arguments)
    #expect(outcome.code == 2, "\(outcome.error)")
    #expect(folder.read("r.json")?.contains("\"error\": {") == true)
    #expect(folder.read("r.xml")?.contains("<error") == true)
    #expect(folder.read("grants.json") == Samples.clean)
  }

  @Test func `what is no option stays`() async throws {
    try leaveReports()
    let report = folder.read("r.json")
    #expect(await run(["audit", "--no-such-flag", "--", "-o", "json=@r.json"]).code == 2)
    #expect(await run(["audit", "--no-such-flag", "--rules", "json=@r.json"]).code == 2)
    #expect(await run(["audit", "-o", "json=@r.json", "--help"]).code == 0)
    #expect(folder.read("r.json") == report)
  }

  /// Configurations that name `r.json` and `r.xml`, and with what they meet.
  @Test(arguments: [
    ("version: 1\noutputs: {json: r.json, junit: r.xml}\n", ["--demo", "--no-such-flag"]),
    ("version: 1\noutputs: {json: r.json, junit: r.xml}\n", []),
    ("version: 1\noutputs: {json: r.json, junit: r.xml}\n", ["--demo", "-o", "xml=@x"]),
    ("version: 1\noutputs: {json: r.json, xml: x, junit: r.xml}\n", ["--demo"]),
    ("version: 1\noutputs:\n  json: r.json\n  junit: r.xml\nrules: [\n", ["--demo"]),
    ("version: 1\nrules: {settings: {a: b\noutputs:\n  json: 'r.json' # green\n\n  junit: \"r.xml\"\n", ["--demo"]),
    ("version: 1\nversion: 1\noutputs: {json: r.json, junit: r.xml}\n", ["--demo", "--no-such-flag"]),
    ("version: 1\noutputs: {json: r.json}\noutputs: {junit: r.xml}\n", ["--demo"]),
    ("version: 1\noutputs: {json: r.json, junit: r.xml\n", ["--demo"]),
    ("{\"version\": 1, \"outputs\": {\"json\": \"r.json\", \"junit\": \"r.xml\"},\n", ["--demo"]),
    ("outputs:\n\tjson: r.json\n\tjunit: r.xml\n", ["--demo"]),
    ("version: 1\noutputs:\n  json: r.json\n  junit: \"r.xml\n", ["--demo"]),
    ("version: 1\nnonsense: 1\noutputs:\n  json: r.json\n  junit: r.xml\n", ["--demo"]),
    ("version: 1\nfail_on: \u{0}\noutputs:\n  json: r.json\n  junit: r.xml\n", ["--demo"]),
  ])
  func `an output of a configuration holds the error too`(text: String, arguments: [String]) async throws {
    try leaveReports()
    try folder.write(text, to: ".grantlint.yml")
    let found = await run(["audit"] + arguments)
    #expect(found.code == 2, "\(found.error)")
    #expect(folder.read("r.json")?.contains("\"error\": {") == true)
    #expect(folder.read("r.xml")?.contains("<error") == true)
    try leaveReports()
    let named = await run(["audit", "--config", "@.grantlint.yml"] + arguments)
    #expect(named.code == 2, "\(named.error)")
    #expect(folder.read("r.json")?.contains("\"error\": {") == true)
    #expect(folder.read("r.xml")?.contains("<error") == true)
  }

  @Test func `a configuration in bytes that are no text names its outputs too`() async throws {
    try leaveReports()
    let bytes = Data("version: 1\n# \u{FF}".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    try (bytes + Data("\noutputs: {json: r.json}\n".utf8)).write(to: URL(filePath: folder.file(".grantlint.yml")))
    #expect(await run(["audit", "--demo"]).code == 2)
    #expect(folder.read("r.json")?.contains("\"error\": {") == true)
  }

  @Test func `a broken configuration that was found reaches no report outside of its folder`() async throws {
    try leaveReports()
    let report = folder.read("r.json")
    let inner = folder.file("inner")
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
    try folder.write("outputs:\n  json: ../r.json\n  junit: \(folder.file("r.xml"))\n[", to: "inner/.grantlint.yml")
    #expect(await CommandRun(["audit", "--demo"], folder: inner).code == 2)
    #expect(folder.read("r.json") == report)
    #expect(folder.read("r.xml")?.contains("<error") == false)
  }

  @Test(arguments: [
    ("s.json", ["snapshot", "-o", "@s.json"]), ("s.json", ["snapshot", "-o", "@s.json", "--no-such-flag"]),
    ("s.json", ["snapshot", "--demo", "-o=@s.json", "--config", "/nowhere"]),
    ("p.json", ["plan", "-o", "@p.json"]), ("p.json", ["plan", "--demo", "-o@p.json", "--no-such-flag"]),
    ("p.json", ["plan", "--demo", "--output", "@p.json", "--rules", "/nowhere"]),
    ("page.md", ["rules", "docs", "--output", "@page.md", "--rules", "/nowhere"]),
    ("page.md", ["rules", "docs", "--output", "@page.md", "--no-such-flag"]),
  ])
  func `a snapshot, plan or page is gone`(name: String, arguments: [String]) async throws {
    #expect(await run(["snapshot", "--demo", "-o", "@s.json"]).code == 0)
    #expect(await run(["plan", "--demo", "-o", "@p.json"]).code != 2)
    #expect(await run(["rules", "docs", "--output", "@page.md"]).code == 0)
    #expect(folder.names == ["p.json", "page.md", "s.json"])
    let outcome = await run(arguments)
    #expect(outcome.code == 2, "\(outcome.error)")
    #expect(folder.names == ["p.json", "page.md", "s.json"].filter { $0 != name })
  }

  @Test(arguments: [["/nowhere"], ["--no-such-flag"], ["-o", "xml=@x"], ["@bad.yaml"]])
  func `outcomes of rules hold the error`(arguments: [String]) async throws {
    let rule = try folder.write(Samples.clientRule, to: "known-client.yaml")
    try folder.write("id: [", to: "bad.yaml")
    let outputs = ["-o", "junit=@x.xml", "-otext=@x.txt".replacing("-otext", with: "-o=text")]
    #expect(await run(["rules", "test", rule] + outputs).code != 2)
    #expect(folder.read("x.txt")?.hasSuffix("failed\n") == true)
    #expect(await run(["rules", "test"] + arguments + outputs).code == 2)
    #expect(folder.read("x.xml")?.contains("<error") == true)
    #expect(folder.read("x.txt")?.hasPrefix("error: ") == true)
  }

  @Test func `a report of another format is an older one too`() async throws {
    try leaveReports()
    #expect(await run(["--demo", "-q", "-o", "markdown=@r.json"]).code == 1)
    #expect(folder.read("r.json")?.hasPrefix("## grantlint: failed") == true)
  }

  /// What was written by a run is written again; what was not stays, and the run ends with 2.
  @Test(arguments: [
    ["audit", "--demo", "-o", "json=@mine"], ["audit", "--demo", "-o", "text=@mine"],
    ["audit", "--demo", "-o", "csv=@mine", "--no-such-flag"], ["audit", "--demo", "--write-baseline", "@mine"],
    ["apply", "@none", "-o", "html=@mine"], ["snapshot", "--demo", "-o", "@mine"], ["plan", "--demo", "-o", "@mine"],
    ["rules", "docs", "-o", "@mine"], ["rules", "test", "-o", "text=@mine"], ["rules", "test", "-o", "junit=@mine"],
    ["init", "-o", "@mine"],
  ])
  func `what is no earlier file of a run stays`(arguments: [String]) async throws {
    let texts = ["# My notes\n", "{\"client_grants\": []}", "-----BEGIN PRIVATE KEY-----\n"]
    for text in texts {
      try folder.write(text, to: "mine")
      let outcome = await run(arguments)
      #expect(outcome.code == 2, "\(outcome.error)")
      #expect(folder.read("mine") == text)
      #expect(folder.names == ["mine"])
      #expect(arguments[0] == "init" || arguments.contains("--no-such-flag") || outcome.error.contains("no earlier "))
    }
  }

  @Test func `an empty file is replaced, and every file of a run by the next`() async throws {
    let all: [(name: String, arguments: [String])] = [
      ("a", ["audit", "--demo", "-q", "-o", "json=@a"]), ("b", ["audit", "--demo", "-q", "--write-baseline", "@b"]),
      ("s", ["snapshot", "--demo", "-o", "@s"]), ("p", ["plan", "--demo", "-o", "@p"]),
      ("d", ["rules", "docs", "-o", "@d"]), ("t", ["rules", "test", "-o", "text=@t"]),
    ]
    for (name, arguments) in all {
      try folder.write("", to: name)
      for _ in 1...2 {
        let outcome = await run(arguments)
        #expect(outcome.code != 2, "\(outcome.error)")
        #expect(folder.read(name)?.isEmpty == false)
      }
    }
  }
}
