import ArgumentParser
import BuiltinRules
import CBuild
import Documents
import Foundation
import ManagementAPI
import PolicyEngine
import Reporting
import Tenant

/// `grantlint-bench soak`: one audit after another in one process, and what the process holds on to.
///
/// The tenant is behind an address, in another process (`grantlint emulate --faults …`), because what that remembers of calls
/// is not to be counted. Credentials are those of the environment. Waiting for another try takes no time.
struct SoakBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soak", abstract: "Audits in a row: memory, files and threads must not grow.")

  @Option(help: "How many audits.") var audits = 1_000
  @Option(help: "How many come before the first look, for what is made once.") var warmUp = 100
  @Option(help: ArgumentHelp("Where the tenant is.", valueName: "url")) var address: String

  /// How many bytes an audit may leave allocated: caches grow for a while.
  private static let mostLeft = 512
  /// What the process may have more of in memory at the end: the allocator keeps some of what was freed.
  private static let mostMegabytes = 16
  /// The connections of an audit that is over may still be closing.
  private static let mostFiles = 16

  func run() async throws {
    var environment = ProcessInfo.processInfo.environment
    environment["GRANTLINT_API_URL"] = address
    let credentials = try Credentials(environment: environment)
    let files = BuiltinRules.files.map { (text: $0.text, origin: RuleOrigin.builtin(path: $0.path)) }
    let auditor = Auditor(
      try RuleCatalogue(files).compile(RuleSelection()), thresholds: Thresholds(), toolVersion: "0")
    var (complete, wholes, texts) = (0, 0, Set<String>())
    var first: Held?
    for index in 0..<(warmUp + audits) {
      if index == warmUp { first = try await Held.afterAlarms() }
      let tenant = LiveTenant(
        credentials: credentials, transport: CurlTransport(environment: environment), clock: .hurrying, version: "0",
        timeout: 3_600)
      let run = RunContext(id: "soak", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 0 })
      let report = await auditor.audit(tenant, run: run)
      guard report.isComplete else { continue }
      complete += 1
      // Without what only describes a finding it may be complete, and says so.
      guard report.skippedRules.isEmpty, report.tenants[0].coverage.values.allSatisfy(\.isComplete) else { continue }
      wholes += 1
      texts.insert(try ReportFormat.json.render(report))
    }
    guard let first else { throw ValidationError("--audits is 0") }
    let last = try await Held.afterAlarms()
    print(
      "\(audits) audits after \(warmUp): \(complete) of all complete; \(wholes) with all that describes findings, "
        + "\(counted(texts.count, "different report")) of these")
    print("at first \(first)\nat last  \(last)")
    let left = ((last.allocatedKilobytes - first.allocatedKilobytes) << 10) / audits
    print("\(left) bytes an audit are left allocated")
    // Some audits have to be whole, else nothing was compared, and some not, else nothing failed.
    guard wholes > 0, complete < warmUp + audits, texts.count == 1 else { throw ExitCode(1) }
    guard left <= Self.mostLeft, last.megabytes - first.megabytes <= Self.mostMegabytes,
      last.files - first.files <= Self.mostFiles, last.threads <= first.threads + 2
    else { throw ExitCode(1) }
  }
}

/// What this process holds.
private struct Held: CustomStringConvertible {
  /// What is in memory, with what the allocator keeps for later.
  let megabytes: Int
  /// What was allocated and not freed.
  let allocatedKilobytes: Int
  let files: Int
  let threads: Int

  /// What it holds once the alarms of its calls are over, the longest of which takes a minute: what belongs to a sleep that
  /// was cancelled is only freed when its time has come.
  static func afterAlarms() async throws -> Held {
    try await Task.sleep(for: .seconds(61))
    return try Held()
  }

  private init() throws {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    func number(_ name: String) -> Int {
      let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") } ?? ""
      return line.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0
    }
    megabytes = number("VmRSS") >> 10
    allocatedKilobytes = allocated_bytes() >> 10
    threads = number("Threads")
    files = try FolderNames.all(in: "/proc/self/fd").count
  }

  var description: String { "\(megabytes) MiB, \(counted(files, "open file")), \(counted(threads, "thread"))" }
}

extension APIClock {
  /// The clock of this machine, but nobody waits for another try.
  fileprivate static let hurrying = APIClock(
    now: APIClock.system.now, uptime: APIClock.system.uptime, sleep: { _ in await Task.yield() },
    alarm: { seconds throws(CancellationError) in try await APIClock.system.sleep(seconds) }, random: { 0.5 })
}
