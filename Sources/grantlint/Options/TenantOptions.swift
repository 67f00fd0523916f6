import ArgumentParser
import Workflows

/// Which live tenant, and how it is called.
struct TenantOptions: ParsableArguments {
  @Option(Settings.tenant, completion: .tenants) var tenant: String?
  @Option(Settings.apiURL) var apiURL: String?
  @Option(Settings.timeout) var timeout: Double?
  @Option(Settings.maxRPS) var maxRPS: Double?

  @Flag(
    help: """
      Accept what looks cut: for a live tenant a list without this run's own grant on the Management API; for files that \
      are audited a list that may be a part, such as a bare one of exactly 50 grants, or none.
      """)
  var assumeComplete = false

  var flags: TenantFlags {
    TenantFlags(tenant: tenant, apiURL: apiURL, timeout: timeout, maxRPS: maxRPS, assumeComplete: assumeComplete)
  }

  func validate() throws {
    let complaint =
      Settings.maxRPS.complaint(maxRPS, "--max-rps") ?? Settings.timeout.complaint(timeout, "--timeout")
    if let complaint { throw ValidationError("\(complaint).") }
  }

  /// Throws `ValidationError` where a flag says which tenant is read or how, and the demo is. What a variable or a
  /// configuration says is for the tenants of other runs.
  func require(demo: Bool) throws {
    let flags = [
      ("--tenant", tenant != nil), ("--api-url", apiURL != nil), ("--timeout", timeout != nil),
      ("--max-rps", maxRPS != nil),
    ]
    if demo, let flag = flags.first(where: \.1)?.0 { throw ValidationError("--demo and \(flag) exclude each other.") }
  }
}
