import Documents
import ManagementAPI
import PolicyEngine
import Tenant

/// The tenant of a run: which one, how to sign in, how fast to read.
struct TenantChoice {
  /// Its domain, or the name of the tenant of files; nil where nobody says it.
  let name: String?
  /// Seconds for reading it.
  let timeout: Double
  let maxRPS: Double?
  let assumeComplete: Bool
  /// Which keys of the applications' metadata are read.
  let metadata: MetadataKeys
  let apiURL: String?
  /// With the variables that the configuration names in the place of the usual ones.
  let variables: [String: String]
  /// What the configuration says of it; nil where it names none.
  let settings: ConfiguredTenant?
  /// Whether others are read beside it, so that no line on the terminal is its own.
  private(set) var isOneOfSeveral = false
  /// The usual variable → the one that stands in for it, for messages.
  let names: [ValueName]

  /// Throws `CommandError` where the configuration has several tenants and none is picked, or not the one that is.
  ///
  /// - Parameter isLive: whether a tenant is signed in to; of a file only the name counts.
  init(_ flags: TenantFlags, _ file: ConfigurationFile?, isLive: Bool = true) throws {
    if let tenant = flags.tenant, tenant.allSatisfy(\.isWhitespace) {
      throw CommandError(message: "--tenant is empty: name the tenant's domain, or leave it out")
    }
    let chosen = try Settings.tenant.chosen(flags.tenant, nil)
    let tenants = file?.configuration.tenants ?? []
    guard isLive, !tenants.isEmpty else {
      try self.init(
        name: chosen?.value, chosen.flatMap { file?.tenant($0.value) }, flags, file, variables: Ports.current.variables,
        names: [])
      return
    }
    try self.init(try Self.pick(chosen, from: tenants), flags, file)
  }

  /// One of several tenants. Throws where it has no credentials of its own, because those of another are not for it.
  init(member settings: ConfiguredTenant, _ flags: TenantFlags, _ file: ConfigurationFile?) throws {
    guard !settings.credentials.isEmpty else {
      throw CommandError(
        message: "no credentials are named for it: add credentials to the tenant in the configuration")
    }
    try self.init(settings, flags, file)
    isOneOfSeveral = true
  }

  private init(_ settings: ConfiguredTenant, _ flags: TenantFlags, _ file: ConfigurationFile?) throws {
    var variables = Ports.current.variables
    if !settings.credentials.isEmpty {
      let values = try Self.values(settings)
      for name in Credentials.variables { variables[name] = nil }
      for (name, value) in values { variables[name] = value }
    }
    if let audience = settings.audience?.value { variables["AUTH0_AUDIENCE"] = audience }
    let names =
      settings.credentials.map { ValueName(usual: $0.standard, name: $0.name.value) }
      + [ValueName(usual: "AUTH0_DOMAIN", name: "domain"), ValueName(usual: "AUTH0_AUDIENCE", name: "audience")]
    try self.init(name: settings.domain, settings, flags, file, variables: variables, names: names)
  }

  private init(
    name: String?, _ settings: ConfiguredTenant?, _ flags: TenantFlags, _ file: ConfigurationFile?,
    variables: [String: String], names: [ValueName]
  ) throws {
    let overrides = settings.flatMap { file?.configuration.overrides(of: $0) } ?? []
    func own<Value>(_ chosen: Chosen<Value>?, _ value: KeyPath<TenantOverrides, Value?>) -> Value? {
      guard let chosen, chosen.place == .flag || chosen.place == .variable else {
        return overrides.last { $0[keyPath: value] != nil }?[keyPath: value] ?? chosen?.value
      }
      return chosen.value
    }
    timeout = try own(Settings.timeout.chosen(flags.timeout, file), \.timeout) ?? Settings.timeout.decided(nil, nil)
    maxRPS = own(try Settings.maxRPS.chosen(flags.maxRPS, file), \.maxRPS)
    assumeComplete = flags.assumeComplete
    metadata = MetadataKeys(
      (file?.configuration.metadataKeys ?? []) + (file?.configuration.reach.ownerMetadataKeys ?? []))
    let isAddressSaid = flags.apiURL != nil || Variables["GRANTLINT_API_URL"] != nil
    apiURL = isAddressSaid ? flags.apiURL : settings?.apiURL?.value
    let hasAddress = settings != nil && !isAddressSaid
    self.names = names + (hasAddress ? [ValueName(usual: "--api-url", name: "api_url")] : [])
    (self.name, self.settings, self.variables) = (name, settings, variables)
  }

  /// The live tenant. Throws `CommandError` that names the variables as the configuration does.
  ///
  /// - Parameter way: what stands between its calls and the network.
  func live(by way: (any HTTPTransport) -> any HTTPTransport = { $0 }) throws -> LiveTenant {
    do {
      return try AuditSource.live(self, by: way)
    } catch let error as CommandError {
      throw CommandError(message: names.naming(error.message), code: error.code)
    }
  }

  private static func pick(
    _ chosen: Chosen<String>?, from tenants: [ConfiguredTenant]
  ) throws -> ConfiguredTenant {
    let list = tenants.map(\.domain.visible).joined(separator: ", ")
    guard let name = chosen?.value ?? Variables["AUTH0_DOMAIN"] else {
      guard tenants.count == 1 else {
        throw CommandError(message: "the configuration has \(tenants.count) tenants: pick one by --tenant: \(list)")
      }
      return tenants[0]
    }
    let domain = HostName.bare(name)
    let source = chosen.map { $0.place == .flag ? "--tenant" : "GRANTLINT_TENANT" } ?? "AUTH0_DOMAIN"
    guard let tenant = tenants.first(where: { $0.domain == domain }) else {
      throw CommandError(message: "\(source) is \(name.visible), but the configuration has only \(list)")
    }
    guard tenants.count > 1, chosen?.place != .flag else { return tenant }
    if Variables["GRANTLINT_TENANTS"] != nil {
      throw CommandError(
        message: "GRANTLINT_TENANTS is about several tenants, and this is about one: name it by --tenant")
    }
    // One that was left over is not to pick another tenant than the user means without a word.
    StandardError.warning(
      "\(source) picks \(tenant.domain) of the \(tenants.count) tenants of the configuration; --tenant names another, "
        + "and --tenants '*' of audit, diff, snapshot and who all of them")
    return tenant
  }

  /// What the variables of a tenant's credentials say, by the usual variables. Throws `CommandError` with every one that
  /// says nothing.
  private static func values(
    _ settings: ConfiguredTenant
  ) throws -> [(name: String, value: String)] {
    var problems: [Diagnostic] = []
    let values = settings.credentials.compactMap { variable -> (name: String, value: String)? in
      let name = variable.name.value
      if let value = Variables[name] { return (variable.standard, value) }
      let state =
        Ports.current.variables[name] == nil ? "not set" : "empty (in CI: the secret is not available to this job)"
      // Without its line, on which somebody may have written the secret as well.
      problems.append(Diagnostic(place: variable.name.place, message: "the variable \(name) is \(state)"))
      return nil
    }
    guard problems.isEmpty else {
      let list = Diagnostics(problems.inFileOrder)
      throw CommandError(message: "the credentials for \(settings.domain) are missing:\n\(list)")
    }
    return values
  }
}

extension Credentials {
  /// The variables that say how to sign in, whichever way.
  fileprivate static let variables = [
    "AUTH0_ACCESS_TOKEN", "AUTH0_API_TOKEN", "AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET",
    "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY", keyPathVariable,
    "AUTH0_CLIENT_ASSERTION_SIGNING_ALG", "AUTH0_AUDIENCE",
  ]
}
