import Documents
import PolicyEngine
import Remediation
import Tenant

/// What flags, environment and configuration file decide together before a tenant is audited: the rules that there are,
/// the tenant and how to reach it, what is accepted, and what a repair may touch.
struct AuditSetup {
  let file: ConfigurationFile?
  let catalogue: RuleCatalogue
  var tenant: TenantChoice
  private(set) var acceptances: Acceptances

  /// Throws `CommandError` with everything that is wrong with the first of them that does not hold.
  ///
  /// - Parameters:
  ///   - isLive: whether a tenant is signed in to.
  ///   - writtenBaseline: where a baseline is going to be written.
  init(
    _ file: ConfigurationFile?, rules: RuleFlags, tenant: TenantFlags, acceptance: AcceptanceFlags,
    isLive: Bool, writtenBaseline: String? = nil
  ) throws {
    self.file = file
    catalogue = try rules.catalogue(file)
    self.tenant = try TenantChoice(tenant, file, isLive: isLive)
    acceptances = try acceptance.load(file, catalogue: catalogue, written: writtenBaseline)
  }

  /// The auditor of a source: settings of its tenant come from the configuration. Throws `CommandError`.
  func auditor(
    of source: any TenantSource, selection: RuleSelection, thresholds: Thresholds
  ) async throws -> Auditor {
    let auditor = try auditor(for: await settings(of: source), selection: selection, thresholds: thresholds)
    for warning in auditor.catalogue.warnings { StandardError.warning(warning) }
    return auditor
  }

  /// The auditor of a tenant by what the configuration says of it; nil: of one of which it says nothing. Throws likewise;
  /// the warnings of its rules are for the caller to say.
  func auditor(for tenant: ConfiguredTenant?, selection: RuleSelection, thresholds: Thresholds) throws -> Auditor {
    var selection = selection.withVariables()
    let profile = try Settings.profile.chosen(selection.profile, file)
    selection.profile = profile?.value
    selection.adjustments = try adjustments(tenant)
    do {
      let compiled = try catalogue.compile(selection)
      var auditor = Auditor(
        compiled, thresholds: thresholds, toolVersion: GrantlintVersion.current, acceptances: acceptances)
      if let profile, profile.place == .configuration, compiled.turnedOff.profile < .standard {
        auditor.weakening?.profile = profile.value
      }
      return auditor
    } catch {
      throw CommandError(message: error.display)
    }
  }

  /// The same where what an audit of another state of the tenant found is known. Throws `CommandError` where that one is
  /// incomplete.
  ///
  /// - Parameter name: what was audited, as the user named it.
  func since(_ former: CompletedAudit, of name: String) throws -> AuditSetup {
    var setup = self
    do { setup.acceptances.former = try FormerAudit(former, of: name) } catch {
      let why =
        former.report.gaps.map(\.message)
        + former.report.findings.filter { $0.result == .unknown }.map {
          "\($0.rule): \($0.message)"
        }
      throw CommandError(
        message: "\(name.visible): \(why.first ?? error.message)\(why.count > 1 ? " (and \(why.count - 1) more)" : "")",
        code: .incomplete)
    }
    return setup
  }

  /// What is known of the worth of scopes: settings of the source's tenant come from the configuration. Throws
  /// `CommandError`.
  func reach(of source: any TenantSource) async throws -> ReachKnowledge {
    let settings = try adjustments(await settings(of: source)).reach
    return settings == ReachSettings() ? .standard : ReachKnowledge(settings)
  }

  /// The severity below which findings are not listed, and so not repaired: a flag, a variable, the configuration. Throws
  /// `CommandError`.
  func minimumSeverity(_ flag: Severity?) throws -> Severity { try Settings.minSeverity.decided(flag, file) }

  /// The guards of a repair: what a flag says, else the variables and the configuration. Throws `CommandError`, also for
  /// a rule that there is not.
  func guards(_ flags: GuardFlags) throws -> Guards {
    var guards = try flags.limits(file)
    let adjustments = try adjustments(nil)
    guards.fixable = try flags.rules(flags.fixable, "--fixable", catalogue) ?? adjustments.fixable
    guards.unfixable = try flags.rules(flags.unfixable, "--unfixable", catalogue) ?? adjustments.unfixable
    return guards
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
