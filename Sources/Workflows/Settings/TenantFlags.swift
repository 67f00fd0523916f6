import Documents
import PolicyEngine

/// Which live tenant, and how it is called.
package struct TenantFlags: Sendable {
  /// Its domain; of files that are audited their tenant's.
  package let tenant: String?
  package let apiURL: String?
  /// Seconds for reading it.
  package let timeout: Double?
  /// Calls a second at most.
  package let maxRPS: Double?
  /// Whether what looks cut is accepted.
  package let assumeComplete: Bool

  package init(
    tenant: String? = nil, apiURL: String? = nil, timeout: Double? = nil, maxRPS: Double? = nil,
    assumeComplete: Bool = false
  ) {
    self.tenant = tenant
    self.apiURL = apiURL
    self.timeout = timeout
    self.maxRPS = maxRPS
    self.assumeComplete = assumeComplete
  }

  /// The domain of the tenant that the flag picks, or a variable; nil: nothing does.
  func picked() throws -> String? { try Settings.tenant.chosen(tenant, nil)?.value ?? Variables["AUTH0_DOMAIN"] }

  /// The flags with the tenant that a variable picks of several, which may say another one when a command that is shown is run.
  func naming(ofSeveral file: ConfigurationFile?) throws -> TenantFlags {
    guard tenant == nil, (file?.configuration.tenants.count ?? 0) > 1, let picked = try picked() else { return self }
    return TenantFlags(
      tenant: picked, apiURL: apiURL, timeout: timeout, maxRPS: maxRPS, assumeComplete: assumeComplete)
  }

  /// What says which tenant it is, and how it is read, for a command that is shown to be run next.
  func shown(_ configuration: ConfigurationFlags) -> [ShownFlag] {
    [
      ShownFlag("--config", configuration.config), configuration.noConfig ? ShownFlag("--no-config") : nil,
      ShownFlag("--tenant", tenant), ShownFlag("--api-url", apiURL),
      assumeComplete ? ShownFlag("--assume-complete") : nil,
    ].compactMap { $0 }
  }
}

/// A flag of a command that is shown to be run next.
struct ShownFlag {
  /// The name and the value if it has one.
  let words: [String]

  /// With a blank before it.
  var text: String { words.map { " \($0.shellQuoted)" }.joined() }

  init(_ name: String) { words = [name] }

  init(_ name: String, _ value: String) { words = [name, value] }

  /// nil where there is no value.
  init?(_ name: String, _ value: String?) {
    guard let value else { return nil }
    self.init(name, value)
  }
}

extension [ShownFlag] {
  var text: String { map(\.text).joined() }
  var words: [String] { flatMap(\.words) }
}
