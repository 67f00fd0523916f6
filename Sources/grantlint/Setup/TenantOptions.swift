import ArgumentParser
import PolicyEngine

/// Which live tenant, and how it is called.
struct TenantOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The tenant's domain, one of the configuration where that has any; for audited files its name.",
      valueName: "domain"))
  var tenant: String?

  @Option(
    help: ArgumentHelp(
      "Takes the place of https://DOMAIN before /oauth/token and /api/v2/…; plain http only to this machine.",
      valueName: "url"))
  var apiURL: String?

  @Option(
    name: .customLong("timeout"),
    help: ArgumentHelp("Seconds after which reading a live tenant gives up; default 900.", valueName: "seconds"))
  var chosenTimeout: Double?

  @Option(
    help: ArgumentHelp(
      "Calls a second at most; without it as many as the API's own limit leaves room for.", valueName: "n"))
  var maxRPS: Double?

  @Flag(
    help: """
      Accept what looks cut: for a live tenant a list without this run's own grant on the Management API; for files that \
      are audited a list that may be a part, such as a bare one of exactly 50 grants, or none.
      """)
  var assumeComplete = false

  /// What of the command line says which tenant it is, and how it is read; a flag without a value has an empty one.
  func flags(_ configuration: ConfigurationOptions) -> [(name: String, value: String?)] {
    [
      ("--config", configuration.config), ("--tenant", tenant), ("--api-url", apiURL),
      ("--assume-complete", assumeComplete ? "" : nil),
    ]
  }

  /// Seconds.
  var timeout: Double { chosenTimeout ?? 900 }

  func validate() throws {
    for (flag, value, range) in [
      ("--max-rps", maxRPS, NumberRange.maxRPS), ("--timeout", chosenTimeout, NumberRange.timeout),
    ] {
      if let value, !range.contains(value) { throw ValidationError("\(flag) takes \(range.wanted).") }
    }
  }

  /// Throws `ValidationError` where a flag says which tenant is read or how, and the demo is. What a variable or a
  /// configuration says is for the tenants of other runs.
  func require(demo: Bool) throws {
    let flags = [
      ("--tenant", tenant != nil), ("--api-url", apiURL != nil), ("--timeout", chosenTimeout != nil),
      ("--max-rps", maxRPS != nil),
    ]
    if demo, let flag = flags.first(where: \.1)?.0 { throw ValidationError("--demo and \(flag) exclude each other.") }
  }

  /// Takes what the variables say where no flag does. Throws `CommandError`.
  mutating func adopt(_ environment: OptionEnvironment) throws {
    if let tenant, tenant.allSatisfy(\.isWhitespace) {
      throw CommandError(message: "--tenant is empty: name the tenant's domain, or leave it out")
    }
    tenant = tenant ?? environment["GRANTLINT_TENANT"]
    chosenTimeout = try chosenTimeout ?? Self.number("GRANTLINT_TIMEOUT", in: .timeout, environment)
    maxRPS = try maxRPS ?? Self.number("GRANTLINT_MAX_RPS", in: .maxRPS, environment)
  }

  /// Takes what the configuration says where neither a flag nor a variable does.
  mutating func adopt(_ configuration: Configuration?) {
    chosenTimeout = chosenTimeout ?? configuration?.timeout
    maxRPS = maxRPS ?? configuration?.maxRPS
  }

  private static func number(
    _ name: String, in range: NumberRange, _ environment: OptionEnvironment
  ) throws -> Double? {
    guard let value: Double = try environment.value(name) else { return nil }
    guard range.contains(value) else { throw CommandError(message: "\(name) takes \(range.wanted)") }
    return value
  }
}
