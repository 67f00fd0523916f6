import TestSupport
import Testing

/// The waivers and the baseline that a configuration names.
@Suite struct `Configured waivers and baseline` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String..., variables: [String: String] = [:]) async -> CommandRun {
    await CommandRun(arguments, variables: variables, folder: folder.path)
  }

  @Test func `waivers and baseline come from the file, and flags say otherwise`() async throws {
    let grants = try folder.write(Samples.violating, to: "grants.json")
    try folder.write("version: 1\nwaivers: {file: waivers.yml}", to: ".grantlint.yml")
    #expect(await run(grants).code == 2, "the file has to be there")
    try folder.write(
      """
      version: 1
      waivers: [{rule: no-allow-all-scopes, client_id: app, owner: team, reason: known, expires: \(CommandRun.day(30))}]
      """, to: "waivers.yml")
    #expect(await run(grants).code == 0)
    #expect(await run(grants, "--show-waived").output.contains("no-allow-all-scopes"))
    #expect(await run(grants, "--no-waivers").code == 1)
    #expect(await run(grants, "--no-config", "--waivers", "@waivers.yml").code == 0)
    try folder.write("version: 1\nwaivers: {file: waivers.yml, max_days: 7}", to: ".grantlint.yml")
    let limited = await run(grants)
    #expect(limited.code == 2)
    #expect(limited.error.contains("at most 7 days ahead"))
  }

  @Test func `a baseline is written once and then only what is new fails`() async throws {
    let grants = try folder.write(Samples.violating, to: "grants.json")
    try folder.write("version: 1\nbaseline: baseline.json", to: ".grantlint.yml")
    let missing = await run(grants)
    #expect(missing.code == 2)
    #expect(missing.error.contains("--write-baseline \(folder.file("baseline.json"))"))
    let written = await run(grants, "--write-baseline", "@baseline.json")
    #expect(written.code == 1, "what is open is open on this day")
    #expect(written.error.contains("baseline: 1 finding in "))
    #expect(await run(grants).code == 0)
    let more = try folder.write(
      Samples.violating.replacing("cgr_1", with: "cgr_2").replacing("\"app\"", with: "\"new\""), to: "more.json")
    #expect(await run(more).code == 1)
  }

  @Test func `a baseline of fewer rules says what is no longer in it`() async throws {
    let grants = try folder.write(Samples.violating, to: "grants.json")
    for _ in 0..<2 {
      let whole = await run(grants, "--write-baseline", "@baseline.json")
      #expect(whole.error.contains("baseline: 1 finding") && !whole.error.contains("former baseline"))
    }
    let partial = await run(grants, "--select", "scope-length", "--write-baseline", "@baseline.json")
    #expect(
      partial.error.contains(
        "1 finding of rules that this run did not evaluate (no-allow-all-scopes) was in the former baseline and is not "
          + "in this one"), "\(partial.error)")
  }

  @Test func `an incomplete audit has no baseline`() async throws {
    let cut = try folder.write(Samples.cut, to: "cut.json")
    let outcome = await run("audit", cut, "--write-baseline", "@baseline.json")
    #expect(outcome.code == 3)
    #expect(outcome.error.contains("no baseline was written"))
    #expect(folder.read("baseline.json") == nil)
  }
}
