import ArgumentParser
import Documents
import Foundation
import PolicyEngine
import Reporting
import Tenant

/// `grantlint snapshot`: a live tenant into a file, without secrets.
struct Snapshot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Write a tenant's grants, applications, APIs and organizations to a file, without secrets.",
    discussion: """
      A snapshot can be audited (grantlint audit FILE) and emulated (grantlint emulate --snapshot FILE). Organizations \
      are read for the grants that use them. Exit code 3: something could not be read; the file says what.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The file; standard output without it.", valueName: "path"))
  var output: String?

  @Flag(help: "Take the demo tenant instead of a live one.")
  var demo = false

  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  func validate() throws { try tenant.require(demo: demo) }

  func run() async throws {
    let environment = Surroundings.current.variables
    let reading = configuration.read(environment: environment)
    let kept = KeptPaths([configuration.config], environment, reading.file)
    let file = try output.map {
      try ReportFile($0, holding: .snapshot, environment: environment, removesOlder: true, keeping: kept)
    }
    let tenant = try TenantChoice(
      tenant, configuration.load(environment: environment), isLive: !demo, environment: environment)
    let source: any TenantSource = try demo ? AuditSource.demo(timeout: tenant.options.timeout) : tenant.live()
    let snapshot = await TenantSnapshot(of: source)
    for gap in snapshot.coverage.sorted(by: { $0.key < $1.key }).compactMap(\.value.gap) {
      StandardError.error("\(gap.collection.rawValue): \(gap.message)")
    }
    let text = JSONWriter.pretty(snapshot.json) + "\n"
    guard write(text, to: file), snapshot.isComplete else { throw ExitStatus(.incomplete) }
  }

  private func write(_ text: String, to file: ReportFile?) -> Bool {
    guard let file else { return StandardOutput.write(text) }
    do {
      try file.write(text, .json)
      return true
    } catch {
      StandardError.error(file.unwritten("the snapshot", error).message)
      return false
    }
  }
}
