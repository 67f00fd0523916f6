import Documents
import GrantSources
import PolicyEngine
import Tenant

extension AuditSetup {
  /// What the code of `--declared` says. Throws `CommandError`.
  ///
  /// - Parameter head: the tenant that it is of.
  func declared(
    by flags: SourceFlags, of head: any TenantSource, _ run: RunContext
  ) async throws -> DeclaredAccess {
    let names = flags.declared
    if names.contains(ComparedSource.live) {
      throw CommandError(message: "--declared names code: a file, a folder or REV:PATH, and not \(ComparedSource.live)")
    }
    let identity = await head.identity()
    let domain = identity.isDomainKnown ? identity.domain : nil
    // What the tenant is read from has a format of its own.
    let input = flags.isLive ? flags.input : flags.input.ofAnyFormat
    let code = try ComparedSource.open(names, tenant, domain: domain, input)
    for warning in code.warnings { StandardError.warning("--declared: \(warning)") }
    let access = await AccessModel(
      reading: code.source, try await reach(of: head), startedAt: run.startedAt, organizationsOf: { _ in false })
    return DeclaredAccess(access, of: names.joined(separator: ", "), lacking: code.lacks, unknown: code.unknownRecords)
  }
}
