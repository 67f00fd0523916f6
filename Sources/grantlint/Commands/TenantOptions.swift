import ArgumentParser

/// Which live tenant, and how it is called.
struct TenantOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The tenant's domain; for a file, its name in the report.", valueName: "domain"))
  var tenant: String?

  @Option(
    help: ArgumentHelp(
      "Stands in for https://DOMAIN before /oauth/token and /api/v2/…; plain http only to this machine.",
      valueName: "url"))
  var apiURL: String?

  @Option(help: ArgumentHelp("Seconds after which reading a live tenant gives up.", valueName: "seconds"))
  var timeout: Double = 900

  @Option(
    help: ArgumentHelp(
      "Calls a second at most; without it as many as the API's own limit leaves room for.", valueName: "n"))
  var maxRPS: Double?

  func validate() throws {
    if let maxRPS, maxRPS <= 0 || !maxRPS.isFinite { throw ValidationError("--max-rps takes a number above 0.") }
    if timeout <= 0 || !timeout.isFinite { throw ValidationError("--timeout takes a number of seconds above 0.") }
  }
}
