import PolicyEngine
import Remediation
import Tenant

/// What flags, environment and configuration file decide together before a tenant is audited: the rules that there are,
/// the tenant and how to reach it, what is accepted, and what a repair may touch.
struct AuditSetup {
  let file: ConfigurationFile?
  let catalogue: RuleCatalogue
  let tenant: TenantChoice
  let acceptances: Acceptances
  private let environment: OptionEnvironment

  /// Throws `CommandError` with everything that is wrong with the first of them that does not hold.
  ///
  /// - Parameters:
  ///   - isLive: whether a tenant is signed in to.
  ///   - writtenBaseline: where a baseline is going to be written.
  init(
    _ file: ConfigurationFile?, rules: RuleOptions, tenant: TenantOptions, acceptance: AcceptanceOptions,
    isLive: Bool, writtenBaseline: String? = nil, environment: [String: String]
  ) throws {
    self.file = file
    self.environment = OptionEnvironment(environment)
    catalogue = try rules.catalogue(file, environment: self.environment)
    self.tenant = try TenantChoice(tenant, file, isLive: isLive, environment: environment)
    acceptances = try acceptance.load(
      file, catalogue: catalogue, environment: self.environment, written: writtenBaseline)
  }

  /// The auditor of a source: settings of its tenant come from the configuration. Throws `CommandError`.
  func auditor(
    of source: any TenantSource, selection: RuleSelection, thresholds: Thresholds
  ) async throws -> Auditor {
    var selection = selection
    selection.adjustments = try adjustments(await settings(of: source))
    if selection.select.isEmpty, let list = environment["GRANTLINT_SELECT"] {
      (selection.select, selection.sources.select) = (RuleOptions.ids(list), "GRANTLINT_SELECT")
    }
    if selection.ignore.isEmpty, let list = environment["GRANTLINT_IGNORE"] {
      (selection.ignore, selection.sources.ignore) = (RuleOptions.ids(list), "GRANTLINT_IGNORE")
    }
    do {
      let compiled = try catalogue.compile(selection)
      for warning in compiled.warnings { StandardError.warning(warning) }
      return Auditor(
        compiled, thresholds: thresholds, toolVersion: GrantlintVersion.current, acceptances: acceptances)
    } catch {
      throw CommandError(message: error.display)
    }
  }

  /// The severity below which findings are not listed, and so not repaired: a flag, a variable, the configuration. Throws
  /// `CommandError`.
  func minimumSeverity(_ flag: Severity?) throws -> Severity {
    try flag ?? environment.value("GRANTLINT_MIN_SEVERITY") ?? file?.configuration.minimumSeverity ?? .note
  }

  /// The guards of a repair where no flag says otherwise. Throws `CommandError`.
  func guards() throws -> Guards {
    var guards = try Self.limits(file, environment)
    let adjustments = try adjustments(nil)
    guards.fixable = adjustments.fixable
    guards.unfixable = adjustments.unfixable
    return guards
  }

  /// The guards that do not speak of rules, where no flag says otherwise. Throws `CommandError`.
  static func limits(_ file: ConfigurationFile?, _ environment: OptionEnvironment) throws -> Guards {
    let settings = file?.configuration.remediation ?? RemediationSettings()
    let maximum: Int? = try environment.value("GRANTLINT_MAX_CHANGES")
    if let maximum, maximum < 0 {
      throw CommandError(message: "GRANTLINT_MAX_CHANGES is \(maximum): write a number of grants, 0 or more")
    }
    return Guards(
      maxChanges: maximum ?? settings.maxChanges ?? Guards.defaultMaximum,
      protected: settings.protected.map {
        ProtectedGrants(clientID: $0.clientID, clientName: $0.clientName, audience: $0.audience)
      })
  }

  /// Of a file the tenant is known when it is read.
  private func settings(of source: any TenantSource) async -> ConfiguredTenant? {
    if let settings = tenant.settings { return settings }
    guard let file, !file.configuration.tenants.isEmpty else { return nil }
    return file.tenant(await source.identity().domain)
  }

  private func adjustments(_ settings: ConfiguredTenant?) throws -> RuleAdjustments {
    guard let file else { return RuleAdjustments() }
    do {
      return try RuleAdjustments(file.configuration, tenant: settings, catalogue: catalogue)
    } catch {
      throw CommandError(message: UnusableConfiguration.message(error))
    }
  }
}
