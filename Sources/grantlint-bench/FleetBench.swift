import ArgumentParser
import Dispatch
import Documents
import Foundation
import TenantEmulator

/// `grantlint-bench fleet`: many emulated tenants at once, each on a port of its own, for `.ci/fleet.py` and for trials by hand.
///
/// The folder gets `fleet.yml`, the configuration; `fleet.env`, the variables that it names; and `fleet.json`, what each
/// tenant is. A line on standard input asks for the calls so far, which are printed at the end too.
struct FleetBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fleet", abstract: "Serve a fleet of emulated tenants, until standard input ends or an interrupt.")

  @Option(help: "How many tenants.") var tenants = 200
  @Option(help: ArgumentHelp("Where fleet.yml, fleet.env and fleet.json go.", valueName: "dir")) var folder: String
  @Option(help: "How many of them fail: by a refused sign-in, by 500 after the first page, by a refused connection.")
  var failing = 0
  @Option(help: "Another number makes other tenants.") var seed: UInt64 = 1
  @Option(help: "Milliseconds that every call takes.") var latency = 0
  @Option(help: ArgumentHelp("Calls a second and at once that each tenant allows.", valueName: "rps/burst"))
  var rateLimit: String?

  func validate() throws {
    guard (1...10_000).contains(tenants) else { throw ValidationError("--tenants takes 1 to 10000.") }
    guard (0...tenants).contains(failing) else { throw ValidationError("--failing takes 0 to --tenants.") }
    guard latency >= 0 else { throw ValidationError("--latency takes milliseconds.") }
    guard rateLimit.map({ RateLimit($0) != nil }) ?? true else {
      throw ValidationError("--rate-limit takes RPS/BURST, for example 16/50.")
    }
  }

  func run() async throws {
    let (lines, signals) = Self.lines()
    let fleet = try await EmulatedFleet.start(
      FleetTenant.fleet(of: tenants, failing: failing, seed: seed), latency: .milliseconds(latency),
      rateLimit: rateLimit.flatMap { RateLimit($0) })
    try fleet.write(to: URL(filePath: folder))
    Self.say("ready")
    for await _ in lines { Self.say(JSONWriter.compact(await fleet.calls)) }
    signals.forEach { $0.cancel() }
    Self.say(JSONWriter.compact(await fleet.calls))
    await fleet.stop()
  }

  /// The lines of standard input, up to its end or a signal, and what hears the signals.
  private static func lines() -> (lines: AsyncStream<String>, signals: [any DispatchSourceSignal]) {
    let (lines, continuation) = AsyncStream<String>.makeStream()
    // Where it waits no thread of the servers is kept.
    Thread.detachNewThread {
      while let line = readLine() { continuation.yield(line) }
      continuation.finish()
    }
    let signals = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.finish() }
      source.resume()
      return source
    }
    return (lines, signals)
  }

  /// Prints at once: a pipe would keep the line until there are more.
  private static func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}
