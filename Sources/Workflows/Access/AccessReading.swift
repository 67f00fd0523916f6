import Documents
import PolicyEngine
import Tenant

/// Reads a tenant to answer questions of access: `who`, `access` and `paths`.
package struct AccessReading {
  let source: SourceFlags
  let rules: RuleFlags
  let tenant: TenantFlags

  package init(source: SourceFlags, rules: RuleFlags, tenant: TenantFlags) {
    self.source = source
    self.rules = rules
    self.tenant = tenant
  }

  /// What a command is given to read the same, with a blank before it where there is anything.
  var shownSource: String { source.shownSource + tenant.shown(rules.configuration).text }

  /// A tenant that was read.
  struct Read {
    let model: AccessModel
    let setup: AuditSetup
    fileprivate let tenantSource: any TenantSource
    fileprivate let run: RunContext
  }

  /// Reads what every answer needs. Throws `CommandError` where nothing can be read at all.
  ///
  /// - Parameter isOrganizationNeeded: of which grants it matters whether an organization is assigned.
  func read(
    organizationsOf isOrganizationNeeded: @Sendable (ClientGrant) -> Bool = { _ in true }
  ) async throws -> Read {
    let file = try rules.load()
    return try await read(
      AuditSetup(file, rules: rules, tenant: tenant, acceptance: source.acceptance, isLive: source.isLive),
      organizationsOf: isOrganizationNeeded)
  }

  /// The same of the tenant of a setup.
  func read(
    _ setup: AuditSetup, organizationsOf isOrganizationNeeded: @Sendable (ClientGrant) -> Bool = { _ in true }
  ) async throws -> Read {
    let tenantSource = try AuditSource.make(source, setup.tenant)
    let run = RunContext.starting()
    let model = await AccessModel(
      reading: tenantSource, try await setup.reach(of: tenantSource), startedAt: run.startedAt,
      organizationsOf: isOrganizationNeeded)
    ProgressLine.clear()
    return Read(model: model, setup: setup, tenantSource: tenantSource, run: run)
  }
}

extension AccessReading.Read {
  /// The answer with what waivers accept, where there are any: what is known of the tenant is not read again.
  func answer(_ query: AccessQuery) async throws -> AccessAnswer {
    let answer = model.answer(query)
    guard let waivers = setup.acceptances.waivers, !waivers.waivers.isEmpty else { return answer }
    let auditor = try await setup.auditor(of: tenantSource, selection: RuleSelection(), thresholds: Thresholds())
    return answer.marking(await auditor.audit(tenantSource, run: run))
  }

  /// The id of an application that a flag names. Throws `CommandError` where nobody can say which one is meant.
  func clientID(_ name: String, _ flag: String) throws -> String {
    do {
      return try model.clientID(name)
    } catch {
      throw CommandError(
        message: "\(flag): \(Self.complaint(error, "application", name, model))",
        code: model.isComplete ? .usage : .incomplete)
    }
  }

  /// What is wrong with a name of an application or an API.
  static func complaint(
    _ error: AccessNameError, _ noun: String, _ name: String, _ model: AccessModel
  ) -> String {
    switch error {
    case .unknown(let near):
      let hint = near.isEmpty ? "" : "; did you mean \(near.map { "'\($0.visible)'" }.joined(separator: " or "))?"
      let extent = model.isComplete && model.hasClients ? "there is no \(noun)" : "what was read has no \(noun)"
      return "\(extent) '\(name.visible)'\(hint)"
    case .ambiguous(let ids):
      return
        "several have the name '\(name.visible)': name one by its id: \(ids.map(\.visible).joined(separator: ", "))"
    }
  }
}
