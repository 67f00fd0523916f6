import ArgumentParser
import Foundation

/// `grantlint-bench all`: everything that is promised about speed and memory, in one run, beside what else does the same
/// work on this machine: Python by hand with orjson, and jq, where they are installed.
///
/// Last the audits of a live tenant, as `grantlint-bench live` has them. Data is made first, the same in every run.
/// Programs are run as a user runs them, from a file to a file.
struct AllBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all", abstract: "What audits take, beside other programs: time, memory, ratios.")

  @Option(help: "How many grants.") var grants = 100_000
  @Option(help: "Runs of each program; the median counts.") var runs = 3
  @Flag(help: "Also ten times as many grants.") var million = false
  @Option(help: ArgumentHelp("The program; without it the one beside this one.", valueName: "file"))
  var program: String?
  @Option(
    help: ArgumentHelp("A folder for the data, which stays; without it one that is taken away.", valueName: "dir"))
  var folder: String?

  static let five = [
    "no-allow-all-scopes", "user-grant-organization-usage", "scope-length", "authorization-details-type-length",
    "audience-required",
  ]

  func run() async throws {
    let place = try folder.map { URL(filePath: $0) } ?? Self.temporaryFolder()
    defer { if folder == nil { try? FileManager.default.removeItem(at: place) } }
    let tool = program ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/grantlint"
    let few = try data(grants, in: place)
    let out = place.appending(path: "out").path
    func audit(_ file: String, _ arguments: [String]) throws -> MeasuredRun {
      try MeasuredRun.median(of: runs) {
        try MeasuredRun(
          tool, ["audit", file, "--tenant", BenchTenant.domain] + arguments, output: out, codes: 0...1)
      }
    }
    func fiveRules(_ file: String) throws -> MeasuredRun {
      try audit(file, ["--format", "ndjson"] + Self.five.flatMap { ["--select", $0] })
    }
    print("\(grants) grants, median of \(runs)")
    let hand = Peer.python.isInstalled ? try Peer.python.median(of: runs, few, out) : nil
    let jq = Peer.jq.isInstalled ? try Peer.jq.median(of: runs, few, out) : nil
    show("five rules by hand in Python with orjson", hand)
    show("two of them in jq", jq)
    let small = try fiveRules(few)
    show("five rules, ndjson", small, to: hand, "Python by hand")
    show("the whole catalogue, json", try audit(few, ["--format", "json"]), to: hand, "Python by hand")
    show("the whole catalogue, ndjson", try audit(few, ["--format", "ndjson"]), to: hand, "Python by hand")
    if million {
      let many = try data(10 * grants, in: place)
      show("five rules on \(10 * grants) grants, ndjson", try fiveRules(many), to: small, "a tenth of them")
    }
    try starts(tool, out)
    try await LiveBench.parse(["--runs", "\(runs)", "--program", tool]).run()
  }

  /// What it takes to begin.
  private func starts(_ tool: String, _ out: String) throws {
    let often = max(15, runs)
    func start(_ arguments: [String]) throws -> MeasuredRun {
      try MeasuredRun.median(of: often) { try MeasuredRun(tool, arguments, output: out, codes: 0...1) }
    }
    let version = try start(["--version"])
    show("--version", version)
    for arguments in [["rules", "list"], ["audit", "--demo"]] {
      let run = try start(arguments)
      let more = ((run.seconds - version.seconds) * 10_000).rounded() / 10
      print("  \(arguments.joined(separator: " ")): --version and \(more) ms")
    }
  }

  private func data(_ count: Int, in place: URL) throws -> String {
    let file = place.appending(path: "grants-\(count).json")
    if !FileManager.default.fileExists(atPath: file.path) {
      var tenant = BenchTenant(count: count)
      try tenant.write(to: file)
    }
    return file.path
  }

  private static func temporaryFolder() throws -> URL {
    let place = FileManager.default.temporaryDirectory.appending(path: "grantlint-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    return place
  }

  private func show(_ name: String, _ run: MeasuredRun?, to other: MeasuredRun? = nil, _ otherName: String = "") {
    guard let run else { return print("  \(name): not installed") }
    let seconds = (run.seconds * 1000).rounded() / 1000
    let ratio = other.map { "; \((run.seconds / $0.seconds * 100).rounded() / 100) of \(otherName)" } ?? ""
    print("  \(name): \(seconds) s, \(run.mebibytes) MiB\(ratio)")
  }
}

/// Another program that does the same work.
private struct Peer {
  let program: String
  /// Its arguments before the file.
  let arguments: [String]
  /// Arguments with which it does nothing, where everything that it needs is there.
  let check: [String]

  var isInstalled: Bool { (try? MeasuredRun(program, check, output: "/dev/null")) != nil }

  func median(of runs: Int, _ file: String, _ output: String) throws -> MeasuredRun {
    try MeasuredRun.median(of: runs) { try MeasuredRun(program, arguments + [file], output: output) }
  }

  /// The five rules as somebody would write them who needs them once.
  static let python = Peer(
    program: "python3",
    arguments: [
      "-c",
      """
      import orjson, sys
      findings = []
      for grant in orjson.loads(open(sys.argv[1], "rb").read())["client_grants"]:
          is_system = grant.get("is_system")
          def fail(rule, message, offenders):
              findings.append({
                  "rule": rule, "grant": grant["id"], "client_id": grant.get("client_id"),
                  "audience": grant.get("audience"), "subject_type": grant.get("subject_type", "client"),
                  "message": message, "offenders": offenders})
          if grant.get("allow_all_scopes") and not is_system:
              fail("no-allow-all-scopes", "allows all scopes of " + grant["audience"], ["*"])
          usage = grant.get("organization_usage")
          if (grant.get("subject_type") == "user" and not is_system and usage != "require"
                  and not grant["audience"].endswith("/api/v2/")):
              fail("user-grant-organization-usage", "organization_usage is " + str(usage), [usage or "(absent)"])
          long = [scope for scope in grant.get("scope") or [] if not 1 <= len(scope) <= 280]
          if long:
              fail("scope-length", "scopes of a length that is not accepted", long)
          long = [kind for kind in grant.get("authorization_details_types") or [] if not 1 <= len(kind) <= 255]
          if long:
              fail("authorization-details-type-length", "types of a length that is not accepted", long)
          if not grant.get("audience"):
              fail("audience-required", "names no API", ["audience"])
      sys.stdout.buffer.write(orjson.dumps({"findings": findings}))
      """,
    ], check: ["-c", "import orjson"])

  static let jq = Peer(
    program: "jq",
    arguments: [
      "-c",
      """
      .client_grants[] | select(.is_system != true) | select(.allow_all_scopes == true or (.subject_type == "user"
      and (.audience | endswith("/api/v2/") | not) and .organization_usage != "require"))
      | {grant: .id, client_id, audience, subject_type}
      """,
    ], check: ["--version"])
}
