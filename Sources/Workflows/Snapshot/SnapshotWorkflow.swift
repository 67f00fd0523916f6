import Documents
import PolicyEngine
import Reporting
import Tenant

/// `grantlint snapshot`: a live tenant into a file, without secrets.
package struct SnapshotWorkflow {
  /// The file; nil: standard output.
  let output: String?
  /// Whether it is the demo tenant.
  let demo: Bool
  let configuration: ConfigurationFlags
  let tenant: TenantFlags

  package init(output: String?, demo: Bool, configuration: ConfigurationFlags, tenant: TenantFlags) {
    self.output = output
    self.demo = demo
    self.configuration = configuration
    self.tenant = tenant
  }

  /// Reads and writes. Throws `CommandError`, and `ExitStatus` with code 3 where not all could be.
  package func run() async throws {
    let kept = KeptPaths([configuration.config], configuration.read().file)
    let file = try output.map { try ReportFile($0, holding: .snapshot, removesOlder: true, keeping: kept) }
    let choice = try TenantChoice(tenant, configuration.load(), isLive: !demo)
    let source: any TenantSource =
      try demo ? AuditSource.demo(timeout: choice.timeout, metadata: choice.metadata) : choice.live()
    let snapshot = await TenantSnapshot(of: source)
    for gap in snapshot.coverage.sorted(by: { $0.key < $1.key }).compactMap(\.value.gap) {
      StandardError.error("\(gap.collection.rawValue): \(gap.message)")
    }
    guard write(snapshot.text, to: file), snapshot.isComplete else { throw ExitStatus(.incomplete) }
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
