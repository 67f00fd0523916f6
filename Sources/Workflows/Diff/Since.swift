import PolicyEngine
import Tenant

extension AuditSetup {
  /// The same where what another state of the tenant has is known. Throws `CommandError`.
  ///
  /// - Parameters:
  ///   - name: what that state is read from, as the user names it.
  ///   - head: what is audited now, by the rules of `flags`.
  func since(
    _ name: String, of head: any TenantSource, _ flags: SourceFlags, _ run: RunContext
  ) async throws -> AuditSetup {
    let identity = await head.identity()
    let domain = identity.isDomainKnown ? identity.domain : nil
    let base = try ComparedSource.open([name], tenant, domain: domain, flags.input, before: flags.paths)
    for warning in base.warnings { StandardError.warning("--since: \(warning)") }
    let auditor = try await auditor(of: base.source, selection: flags.selection, thresholds: Thresholds())
    return try since(await auditor.examine(base.source, run: run), of: name)
  }
}
