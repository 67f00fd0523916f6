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
  let fleet: FleetFlags

  package init(
    output: String?, demo: Bool, configuration: ConfigurationFlags, tenant: TenantFlags,
    fleet: FleetFlags = FleetFlags()
  ) {
    self.fleet = fleet
    self.output = output
    self.demo = demo
    self.configuration = configuration
    self.tenant = tenant
  }

  /// Reads and writes. Throws `CommandError`, and `ExitStatus` with code 3 where not all could be.
  package func run() async throws {
    let configured = configuration.read().file
    let kept = KeptPaths([configuration.config], configured)
    if let fleet = try FleetChoice(fleet, tenant, configured, isLive: !demo, isAudit: false) {
      return try await run(of: fleet, try configuration.load(), kept)
    }
    if let output, output.contains(tenantMark) {
      throw CommandError(message: "--output has \(tenantMark), which is for several tenants: pick them by --tenants")
    }
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

  /// A file for each tenant. One that cannot be read does not keep the others from theirs.
  private func run(of fleet: FleetChoice, _ configured: ConfigurationFile?, _ kept: KeptPaths) async throws {
    guard let output, output.contains(tenantMark) else {
      throw CommandError(
        message: "several tenants have a snapshot each: name them by --output with \(tenantMark) in the path")
    }
    let results = try await fleet.each(isComplete: \.isWhole) { [tenant] member in
      do {
        let file = try TenantPath(output).file(of: member.domain, holding: .snapshot, keeping: kept)
        let source = try TenantChoice(member: member, tenant, configured).live()
        let snapshot = await TenantSnapshot(of: source)
        for gap in snapshot.coverage.sorted(by: { $0.key < $1.key }).compactMap(\.value.gap) {
          StandardError.error("\(member.domain): \(gap.collection.rawValue): \(gap.message)")
        }
        return (domain: snapshot.domain, isWhole: write(snapshot.text, to: file) && snapshot.isComplete)
      } catch let error as CommandError {
        StandardError.error("\(member.domain): \(error.line)")
        return (domain: member.domain, isWhole: false)
      }
    }
    ProgressLine.clear()
    let strangers = fleet.strangers(results.map(\.domain))
    for (place, reason) in strangers { StandardError.error("\(fleet.own[place].domain): \(reason)") }
    try ExitStatus.end(strangers.isEmpty && results.allSatisfy(\.isWhole) ? .clean : .incomplete)
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
