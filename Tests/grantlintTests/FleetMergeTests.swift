import Documents
import Foundation
import ManagementAPI
import PolicyEngine
import Reporting
import TenantEmulator
import TestSupport
import Testing

/// Shards of a fleet, and what they come to together.
@Suite struct `Merging shards` {
  /// A random fleet: tenants that differ in their grants and their rules, some of which fail.
  private static func scene(seed: UInt64) throws -> FleetScene {
    var random = SeededGenerator(seed: seed)
    let domains = (0..<Int.random(in: 1...7, using: &random)).map { "t\($0).example" }
    var (overrides, failures): ([String: String], [String: FleetScene.Failure]) = ([:], [:])
    for domain in domains {
      overrides[domain] =
        [
          nil, "groups: [production]", "groups: [staging, production]", "rules: {wildcard-scope: off}",
          "rules: {too-many-scopes: {parameters: {max: 1}}, scope-naming: {parameters: {pattern: \"^x\"}}}",
        ].randomElement(using: &random) ?? nil
      if Int.random(in: 0..<4, using: &random) == 0 {
        failures[domain] = FleetScene.Failure.allCases.randomElement(using: &random)
      }
    }
    return try FleetScene(
      domains.map { FleetScene.tenant($0, &random) }, overrides: overrides, failures: failures,
      head:
        "groups:\n  production: {rules: {empty-grant: error}}\n  staging: {rules: {wildcard-scope: note, empty-grant: off}}\n"
    )
  }

  private static let seeds = Array(1...UInt64(clamping: Cases.count(4, whole: 40)))

  @Test(arguments: seeds)
  func `merged shards are one run, byte for byte in every format`(seed: UInt64) async throws {
    let scene = try Self.scene(seed: seed)
    let whole = await scene.run(["audit", "-q", "-o", "json=@one/one.json"])
    #expect([0, 1, 3].contains(whole.code), "\(whole.error)")
    let count = Int(clamping: seed % 5) + 2
    for index in 0..<count {
      let shard = await scene.run([
        "audit", "-q", "--shard", "\(index)/\(count)", "-o", "json=@shards/\(index).json",
        "--fail-on", seed % 2 == 0 ? "never" : "error",
      ])
      #expect([0, 3].contains(shard.code), "\(shard.error)")
    }
    // A shard that was tried again has written the same.
    let former = try scene.withoutRun("shards/0.json")
    _ = await scene.run([
      "audit", "-q", "--shard", "0/\(count)", "-o", "json=@shards/0.json",
      "--fail-on", seed % 2 == 0 ? "never" : "error",
    ])
    #expect(try scene.withoutRun("shards/0.json") == former)
    let merged = await scene.merge(["@shards", "-q", "-o", "json=@merged/merged.json"])
    #expect(merged.code == whole.code, "\(merged.error)")
    let (together, once) = (try scene.withoutRun("merged/merged.json"), try scene.withoutRun("one/one.json"))
    for (key, value) in once.members {
      #expect(
        together[key] == value, "\(key): \(JSONWriter.compact(together[key] ?? .null)) or \(JSONWriter.compact(value))")
    }
    #expect(together.members.count == once.members.count)
    // The same run on both sides: whatever format is rendered from, the rest is the same.
    let run = try scene.runOf("one/one.json")
    var object = try scene.withoutRun("merged/merged.json")
    object["run"] = .object(run)
    try scene.folder.write(JSONWriter.pretty(.object(object)) + "\n", to: "same/merged.json")
    for format in ReportFormat.allCases {
      let one = await scene.merge(["@one/one.json", "-f", format.rawValue, "--full"])
      let other = await scene.merge(["@same/merged.json", "-f", format.rawValue, "--full"])
      #expect(one.output == other.output && one.code == other.code, "\(format)")
    }
  }

  private static func sharded(_ count: Int = 3) async throws -> FleetScene {
    var random = SeededGenerator(seed: 1)
    let scene = try FleetScene((0..<4).map { FleetScene.tenant("t\($0).example", &random) })
    for index in 0..<count {
      let run = await scene.run([
        "audit", "-q", "--shard", "\(index)/\(count)", "-o", "json=@shards/\(index).json", "--fail-on", "never",
      ])
      #expect(run.code == 0, "\(run.error)")
    }
    return scene
  }

  @Test func `a shard says which it is, of which list`() async throws {
    let scene = try await Self.sharded()
    let domains = (0..<4).map { "t\($0).example" }
    for index in 0..<3 {
      let shard = try #require(try scene.runOf("shards/\(index).json")["shard"]?.object)
      #expect(shard["index"] == .int(index) && shard["count"] == 3 && shard["tenants"] == 4)
      #expect(shard["tenants_sha256"]?.string == Fingerprint.sha256(domains.map { "\($0)\n" }.joined()))
      let own = try scene.withoutRun("shards/\(index).json")["tenants"]?.array?.compactMap {
        $0.object?["domain"]?.string
      }
      #expect(own == domains.filter { Shard.index(of: $0, among: 3) == index })
    }
  }

  @Test func `a shard without tenants is a report, and exits with 0`() async throws {
    let scene = try await Self.sharded(9)
    let empty = try #require(
      (0..<9).first { index in (0..<4).allSatisfy { Shard.index(of: "t\($0).example", among: 9) != index } })
    let text = await scene.run(["audit", "--shard", "\(empty)/9"])
    #expect(text.code == 0 && text.output.contains("no tenant was to be audited; shard \(empty)/9"), "\(text.output)")
    for format in ReportFormat.allCases {
      let run = await scene.run(["audit", "--shard", "\(empty)/9", "-f", format.rawValue])
      #expect(run.code == 0 && !run.output.isEmpty, "\(format): \(run.error)")
    }
    #expect(await scene.merge(["@shards"]).code == 1)
  }

  @Test func `only the merge judges`() async throws {
    let scene = try await Self.sharded()
    let merged = await scene.merge(["@shards"])
    #expect(merged.code == 1, "\(merged.output)")
    #expect(await scene.merge(["@shards", "--fail-on", "never"]).code == 0)
    // One shard is all of it.
    let whole = await scene.run(["audit", "-q", "--shard", "0/1", "-o", "json=@merged/whole.json"])
    #expect(whole.code == 1)
    #expect(await scene.merge(["@merged", "--wait", "1h"]).code == 1)
  }

  @Test func `what is missing, doubled, cut or foreign is code 3 and named`() async throws {
    let scene = try await Self.sharded()
    let missing = await scene.merge(["@shards/0.json", "@shards/2.json"])
    #expect(missing.code == 3 && missing.output.hasPrefix("incomplete: shard 1 missing"), "\(missing.output)")
    for format in ReportFormat.allCases {
      let run = await scene.merge(["@shards/0.json", "@shards/2.json", "-f", format.rawValue])
      #expect(run.code == 3, "\(format)")
      // No reader of any format takes a part for all.
      let isSaid = run.output.contains("shard 1") || run.output.contains("\"missing_shards\"")
      #expect(isSaid, "\(format): \(run.output.prefix(300))")
      if format == .sarif { #expect(!run.output.contains("\"executionSuccessful\":true")) }
      if format == .junit { #expect(run.output.contains("<error type=\"incomplete\"")) }
    }
    try scene.folder.write(try #require(scene.folder.read("shards/1.json")), to: "doubled.json")
    let doubled = await scene.merge(["@shards", "@doubled.json"])
    #expect(doubled.code == 3 && doubled.error.contains("both are shard 1/3"), "\(doubled.error)")
    #expect(doubled.error.contains("doubled.json"))
    let text = try #require(scene.folder.read("shards/1.json"))
    try scene.folder.write(String(text.prefix(text.count / 2)), to: "cut.json")
    let cut = await scene.merge(["@shards/0.json", "@cut.json", "@shards/2.json"])
    #expect(cut.code == 3 && cut.error.contains("cut.json"), "\(cut.error)")
    let other = try await Self.sharded(2)
    try scene.folder.write(try #require(other.folder.read("shards/1.json")), to: "other.json")
    let foreign = await scene.merge(["@shards/0.json", "@other.json", "@shards/2.json"])
    #expect(
      foreign.code == 3 && foreign.error.contains("one is shard 0/3, and the other shard 1/2"), "\(foreign.error)")
    _ = await scene.run(["audit", "-q", "--tenants", "t0*", "-o", "json=@plain.json", "--fail-on", "never"])
    let plain = await scene.merge(["@shards", "@plain.json"])
    #expect(plain.code == 3 && plain.error.contains("and the other no shard"), "\(plain.error)")
    _ = await scene.run([
      "audit", "-q", "--tenants", "t0*,t1*,t2*", "--shard", "1/3", "-o", "json=@fewer.json", "--fail-on", "never",
    ])
    let fewer = await scene.merge(["@shards/0.json", "@fewer.json", "@shards/2.json"])
    #expect(fewer.code == 3 && fewer.error.contains("they are shards of two fleets"), "\(fewer.error)")
    let nothing = await scene.merge(["@home"])
    #expect(nothing.code != 0)
  }

  /// Changes to a shard that one of its figures contradicts.
  enum Tampering: String, CaseIterable {
    case negative, huge, noFindings, noGrants, otherTenant, otherShard
  }

  @Test(arguments: Tampering.allCases)
  func `a shard that contradicts itself is refused`(tampering: Tampering) async throws {
    let scene = try await Self.sharded()
    let index = try #require((0..<3).first { index in Shard.index(of: "t0.example", among: 3) == index })
    let file = "shards/\(index).json"
    var text = try #require(scene.folder.read(file))
    var report = try #require(try JSONReader.value(text).object)
    switch tampering {
    case .negative:
      text = text.replacing("\"count\": 3,\n      \"index\": \(index)", with: "\"count\": -5,\n      \"index\": -6")
    case .huge:
      text = text.replacing("\"count\": 3,\n      \"index\"", with: "\"count\": 9007199254740992,\n      \"index\"")
    case .noFindings: report["findings"] = []
    case .noGrants: report["inventory"] = []
    case .otherTenant: text = text.replacing("t0.example", with: "t9.example")
    case .otherShard:
      text = text.replacing("\"index\": \(index)", with: "\"index\": \((index + 1) % 3)")
      try FileManager.default.removeItem(atPath: scene.folder.file("shards/\((index + 1) % 3).json"))
    }
    if [.noFindings, .noGrants].contains(tampering) { text = JSONWriter.pretty(.object(report)) }
    #expect(try JSONReader.value(text) != JSONReader.value(try #require(scene.folder.read(file))))
    try scene.folder.write(text, to: file)
    for flags in [[], ["--wait", "10s"]] {
      let run = await scene.merge(["@shards"] + flags)
      #expect(run.code == 3, "\(run.code) \(run.error)")
    }
  }

  @Test func `a report of no shard ends no waiting`() async throws {
    let scene = try await Self.sharded()
    _ = await scene.run(["audit", "-q", "--tenants", "t1*", "-o", "json=@merged/stray.json", "--fail-on", "never"])
    let time = ManualClock()
    let clock = APIClock(
      now: { ManualClock.start }, uptime: { time.elapsed }, sleep: { time.sleep($0) }, alarm: { _ in },
      random: { 0.5 })
    let run = await CommandRun(
      ["merge", "@merged", "--wait", "1h"], folder: scene.folder.path, transport: CommandRun.nobody, clock: clock)
    #expect(time.elapsed >= 3600)
    #expect(run.code == 3, "\(run.output)")
  }

  @Test func `what is missing is counted in tenants too`() async throws {
    let scene = try await Self.sharded()
    let gone = try #require(
      (0..<3).first { index in (0..<4).contains { Shard.index(of: "t\($0).example", among: 3) == index } })
    let tenants = (0..<4).count { Shard.index(of: "t\($0).example", among: 3) == gone }
    try FileManager.default.removeItem(atPath: scene.folder.file("shards/\(gone).json"))
    let run = await scene.merge(["@shards", "-o", "json=@merged/all.json"])
    #expect(run.output.hasPrefix("incomplete: shard \(gone) missing, with \(tenants) of 4 tenants"), "\(run.output)")
    #expect(try scene.runOf("merged/all.json")["missing_tenants"] == .int(tenants))
  }

  @Test func `a shard whose run was refused is named`() async throws {
    let scene = try await Self.sharded()
    let refused = await scene.run(["audit", "-q", "--shard", "1/3", "--select", "nope", "-o", "json=@shards/1.json"])
    #expect(refused.code == 2)
    let merged = await scene.merge(["@shards"])
    #expect(
      merged.code == 3 && merged.error.contains("shards/1.json") && merged.error.contains("nope"), "\(merged.error)")
  }

  @Test func `the shard comes from the environment`() async throws {
    let scene = try await Self.sharded()
    let indexed = await scene.run(
      ["audit", "-q", "--shards", "3", "-o", "json=@a.json", "--fail-on", "never"],
      variables: ["JOB_COMPLETION_INDEX": "2"])
    #expect(indexed.code == 0 && indexed.error == "")
    #expect(try scene.withoutRun("a.json") == scene.withoutRun("shards/2.json"))
    let parallel = await scene.run(
      ["audit", "-o", "json=@b.json", "--fail-on", "never"], variables: ["CI_NODE_INDEX": "3", "CI_NODE_TOTAL": "3"])
    #expect(parallel.code == 0 && parallel.error.contains("this is shard 2/3 of 4 tenants"), "\(parallel.error)")
    #expect(try scene.withoutRun("b.json") == scene.withoutRun("shards/2.json"))
    let single = await scene.run(
      ["audit", "-o", "json=@c.json"], variables: ["CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "1"])
    #expect(single.code == 1)
    #expect(try scene.runOf("c.json")["shard"] == .null)
    for (name, code) in [("grants: [eu]", 1), ("grants 3/3", 0), ("grants 1/3", 1)] {
      let job = await scene.run(
        ["audit", "-q"], variables: ["CI_NODE_INDEX": "3", "CI_NODE_TOTAL": "3", "CI_JOB_NAME": name])
      #expect(job.code == code, "\(name)")
    }
    let picked = await scene.run(
      ["audit", "-q", "--tenants", "*"], variables: ["CI_NODE_INDEX": "3", "CI_NODE_TOTAL": "3"])
    #expect(picked.code == 1)
    for text in ["two", "-1", "-9223372036854775808", "99999999999999999999"] {
      let broken = await scene.run(["audit", "--shards", "3"], variables: ["JOB_COMPLETION_INDEX": text])
      #expect(broken.code == 2 && broken.error.contains("JOB_COMPLETION_INDEX is '\(text)'"), "\(broken.error)")
      let node = await scene.run(["audit"], variables: ["CI_NODE_INDEX": text, "CI_NODE_TOTAL": "3"])
      #expect(node.code == 2 && node.error.contains("CI_NODE_INDEX is '\(text)'"), "\(node.error)")
    }
  }

  // MARK: Waiting

  @Test func `whoever waits reports what is missing in the end`() async throws {
    let scene = try await Self.sharded()
    #expect(await scene.merge(["@shards", "--wait", "1h"]).code == 1)
    try FileManager.default.removeItem(atPath: scene.folder.file("shards/1.json"))
    let late = await scene.merge(["@shards", "--wait", "10s"])
    #expect(late.code == 3 && late.output.hasPrefix("incomplete: shard 1 missing"), "\(late.output)")
    for index in [0, 2] { try FileManager.default.removeItem(atPath: scene.folder.file("shards/\(index).json")) }
    for folder in ["@shards", "@later"] {
      let none = await scene.merge([folder, "--wait", "10s"])
      #expect(none.code == 3 && none.error.contains("has no JSON report"), "\(none.error)")
    }
  }

  @Test func `whoever waits goes on when the last shard has come`() async throws {
    let scene = try await Self.sharded()
    let text = try #require(scene.folder.read("shards/1.json"))
    try scene.folder.write(String(text.prefix(100)), to: "shards/1.json")
    let folder = scene.folder
    let time = ManualClock()
    // Each pause is over at once; with the third the report is whole.
    let clock = APIClock(
      now: { ManualClock.start }, uptime: { time.elapsed },
      sleep: { seconds in
        time.sleep(seconds)
        if time.elapsed > 5 { _ = try? folder.write(text, to: "shards/1.json") }
      }, alarm: { _ in }, random: { 0.5 })
    let run = await CommandRun(
      ["merge", "@shards", "--wait", "1h"], folder: folder.path, transport: CommandRun.nobody, clock: clock)
    #expect(run.code == 1 && time.elapsed < 10, "\(run.error)")
  }

  @Test(arguments: ["2", "h", "2x", "-1h", "999999h"])
  func `a time to wait is hours, minutes or seconds`(time: String) async throws {
    let scene = try await Self.sharded()
    let run = await scene.merge(["@shards", "--wait=\(time)"])
    #expect(run.code == 2 && run.error.contains("--wait takes hours, minutes or seconds"), "\(run.error)")
  }
}
