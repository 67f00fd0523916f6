import Foundation
import TestSupport
import Testing

/// Where reports go. Pipes, the standard streams and their devices need a process.
@Suite struct `Outputs` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String], variables: [String: String] = [:]) async -> CommandRun {
    await CommandRun(arguments, variables: variables, folder: folder.path)
  }

  @Test func `one audit writes as many formats as wanted`() async throws {
    let outcome = await run(["--demo", "--full", "-o", "json=@a.json", "-o", "junit=@a.xml", "--output=text=@a.txt"])
    #expect(outcome.code == 1)
    #expect(folder.names == ["a.json", "a.txt", "a.xml"])
    #expect(folder.read("a.txt") == outcome.output)
    #expect(folder.read("a.json")?.contains("\"schema_version\": 2") == true)
    #expect(folder.read("a.xml")?.hasPrefix("<?xml") == true)
  }

  @Test func `quiet prints nothing, the outputs are written`() async throws {
    let outcome = await run(["--demo", "-q", "-o", "json=@a.json"])
    #expect(outcome.code == 1)
    #expect(outcome.output == "")
    #expect(outcome.error == "")
    #expect(folder.names == ["a.json"])
  }

  @Test(arguments: [
    ["--demo", "--select", "nothing"], ["--no-such-flag"], ["--demo", "-o", "json=/nowhere/a.json"], [],
  ])
  func `a run that audits nothing leaves its error where a green report was`(arguments: [String]) async throws {
    let clean = try folder.write(Samples.clean, to: "clean.json")
    let outputs = ["-o", "json=@a.json", "-o", "junit=@a.xml"]
    #expect(await run(["audit", clean] + outputs).code == 0)
    let outcome = await run(["audit"] + outputs + arguments)
    #expect(outcome.code == 2)
    let json = try #require(folder.read("a.json"))
    let junit = try #require(folder.read("a.xml"))
    #expect(json.contains("\"error\""))
    #expect(junit.contains("<error"))
  }

  @Test func `an incomplete audit says so in every output`() async throws {
    let outcome = await run(["audit", "@missing.json", "-o", "json=@a.json", "-o", "junit=@a.xml"])
    #expect(outcome.code == 3)
    #expect(folder.read("a.json")?.contains("\"complete\": false") == true)
    #expect(folder.read("a.xml")?.contains("<error") == true)
    #expect(outcome.output.contains("no such file"))
  }

  @Test func `a new file is for its owner only, an older one keeps its mode`() async throws {
    _ = await run(["--demo", "-q", "-o", "json=@old.json"])
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.file("old.json"))
    _ = await run(["--demo", "-q", "-o", "json=@new.json", "-o", "json=@old.json"])
    let modes = try ["new.json", "old.json"].map { name in
      try FileManager.default.attributesOfItem(atPath: folder.file(name))[.posixPermissions] as? Int
    }
    #expect(modes == [0o600, 0o644])
    #expect(folder.names == ["new.json", "old.json"])
  }

  @Test func `what is no regular file is appended to`() async throws {
    let baseline = try await Binary.shell("\"$GRANTLINT\" --demo -q --write-baseline /dev/stdout | tail -c 2")
    #expect(baseline.output == "}\n" && baseline.error.contains("baseline: "))
    let outcome = try await Binary.shell("\"$GRANTLINT\" --demo -q -o json=/dev/stdout | cat")
    #expect(outcome.output.contains("\"schema_version\": 2"))
    #expect(FileManager.default.fileExists(atPath: "/dev/stdout"))
  }

  @Test func `the step summary is appended to`() async throws {
    let path = try folder.write("before\n", to: "summary")
    _ = await run(["--demo", "-q", "-o", "text=\(path)"], variables: ["GITHUB_STEP_SUMMARY": path])
    #expect(folder.read("summary")?.hasPrefix("before\nfailed") == true)
  }

  @Test func `two reports into one file are refused`() async throws {
    let outcome = await run(["--demo", "-o", "json=@a", "-o", "junit=@./a"])
    #expect(outcome.code == 2)
    #expect(outcome.error.contains("two reports"))
  }

  /// What a run reads must not be removed as an older report.
  @Test(arguments: [
    ["@g.json", "-o", "json=@g.json"], ["@g.json", "-o", "csv=@./w.yml", "--waivers", "@w.yml"],
    ["@g.json", "-o", "csv=@b.json", "--baseline", "@b.json"],
    ["@g.json", "-o", "csv=@n.json", "--write-baseline", "@n.json"],
    ["@g.json", "-o", "csv=@c.yml", "--config", "@c.yml"], ["@g.json", "-o", "csv=@in.yml", "--config", "@c.yml"],
    ["@g.json", "-o", "csv=@g.json", "--no-such-flag"], ["@.", "-o", "csv=@report.csv"],
  ])
  func `a report takes the place of nothing that the run reads`(arguments: [String]) async throws {
    let texts = [
      "g.json": "[]", "w.yml": "version: 1\nwaivers: []\n", "b.json": "{}", "n.json": "{}", "in.yml": "version: 1\n",
      "c.yml": "version: 1\nwaivers: {file: in.yml}\n", "report.csv": "old",
    ]
    for (name, text) in texts { try folder.write(text, to: name) }
    let outcome = await run(["audit"] + arguments)
    #expect(outcome.code == 2)
    // What cannot be parsed is not known to be read.
    let isParsed = !arguments.contains("--no-such-flag")
    #expect(outcome.error.contains("this run reads or keeps something there") == isParsed)
    for (name, text) in texts { #expect(folder.read(name) == text) }
  }

  @Test func `a reader that stops early keeps the verdict`() async throws {
    let outcome = try await Binary.shell("\"$GRANTLINT\" --demo | head -1; echo \"code ${PIPESTATUS[0]}\"")
    #expect(outcome.output.hasPrefix("failed"))
    #expect(outcome.output.hasSuffix("code 1\n"))
    #expect(outcome.error == "")
  }

  @Test func `a full disk is exit 3 and no stack trace`() async throws {
    let outcome = try await Binary.shell("\"$GRANTLINT\" --demo > /dev/full; echo \"code $?\"")
    #expect(outcome.output == "code 3\n")
    #expect(outcome.error.contains("standard output cannot be written"))
    #expect(outcome.error.split(separator: "\n").count == 1)
    let file = await run(["--demo", "-q", "-o", "json=/dev/full"])
    #expect(file.code == 3)
    #expect(file.error.contains("/dev/full"))
  }

  @Test func `two audits of the same data are the same bytes but for the run`() async throws {
    let reports = await [
      run(["--demo", "-f", "json"]).output, run(["--demo", "-f", "json"]).output,
    ].map { report in
      report.split(separator: "\n").filter {
        !$0.contains("\"duration_ms\"") && !$0.contains("\"started_at\"") && !$0.contains("    \"id\": \"")
      }
    }
    #expect(reports[0].count > 100)
    #expect(reports[0] == reports[1])
  }

  @Test(arguments: ["text", "json", "junit"])
  func `nothing a terminal acts on comes out`(format: String) async throws {
    let hostile = """
      [{"id":"cgr_1","client_id":"app\\u001b[31m\\u202e","audience":"https://a/\\u0007","allow_all_scopes":true,
        "scope":["\\u0000","\\u200b\\u2066"]}]
      """
    let outcome = await run(["audit", try folder.write(hostile, to: "g.json"), "-f", format, "--color", "never"])
    #expect(outcome.code == 1)
    let raw = outcome.output.unicodeScalars.filter { scalar in
      scalar != "\n" && (scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format)
    }
    #expect(raw.isEmpty)
    #expect(outcome.output.contains(format == "json" ? #"\u001b[31m\u202e"# : #"\u{1B}[31m\u{202E}"#))
  }

  @Test func `colours only where they are wanted`() async throws {
    let plain = await run(["--demo"])
    #expect(!plain.output.contains("\u{1B}"))
    let forced = await run(["--demo"], variables: ["FORCE_COLOR": "1"])
    #expect(forced.output.contains("\u{1B}["))
    let refused = await run(["--demo"], variables: ["FORCE_COLOR": "1", "NO_COLOR": "1"])
    #expect(!refused.output.contains("\u{1B}"))
    let always = await run(["--demo", "--color", "always"], variables: ["NO_COLOR": "1"])
    #expect(always.output.contains("\u{1B}["))
  }
}
