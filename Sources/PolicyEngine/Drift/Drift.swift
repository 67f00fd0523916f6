import Documents
import Tenant

/// How the grants of a tenant differ from those that code declares.
struct Drift {
  private(set) var findings: [Finding] = []
  private(set) var reports: [RuleReport] = []
  /// Why it is not known what the code declares.
  private(set) var gaps: [CoverageGap] = []
  /// By the places of the tenant's grants where the code declares them.
  private(set) var places: [Int: RecordOrigin] = [:]

  private let declared: DeclaredAccess
  private let tenant: AccessModel
  private var counts: [String: RuleCounts] = [:]

  /// - Parameter checks: those that are on, with their severities in force.
  init(of tenant: AccessModel, from declared: DeclaredAccess, _ checks: [BuiltInCheck]) {
    self.declared = declared
    self.tenant = tenant
    let checks = checks.filter { $0.subject == .drift }
    let comparison = AccessComparison(
      from: declared.access, to: tenant, of: (declared.sources, tenant.tenant),
      unknown: (declared.unknownRecords, []))
    gaps = comparison.doubts.filter { $0.side != "HEAD" }.map { doubt in
      CoverageGap(.clientGrants, message: "--declared: \(doubt.message)")
    }
    // Without the list nobody knows which applications the code names.
    if let gap = tenant.coverage[.clients]?.gap { gaps.append(gap) }
    for pair in comparison.pairs {
      guard let head = pair.head, let base = pair.base else { continue }
      if let origin = declared.access.grants[base].origin { places[head] = origin }
    }
    let ownGrants = comparison.changes(.added).filter { mayBeOwn($0) }
    for check in checks {
      var counts = RuleCounts()
      for change in comparison.changes {
        guard let finding = finding(check, change, ownGrants) else { continue }
        findings.append(finding)
        counts.fail += 1
      }
      let subjects = check.id == BuiltInChecks.missingGrant.id ? declared.access.grantsRead : tenant.grantsRead
      counts.pass = max(0, subjects - counts.fail)
      reports.append(check.report(counts))
    }
  }

  private func finding(_ check: BuiltInCheck, _ change: AccessChange, _ ownGrants: [AccessChange]) -> Finding? {
    switch (check.id, change.kind) {
    case (BuiltInChecks.undeclaredGrant.id, .added):
      guard let state = change.after, !state.grant.effectiveIsSystem else { return nil }
      let lack = lack(of: change, ownGrants)
      return finding(
        check, change, severity: lack == nil ? check.severity : min(check.severity, .note),
        "is not declared in \(declared.sources.visible), and gives \(change.gives)\(lack.map { "; \($0)" } ?? "")")
    case (BuiltInChecks.missingGrant.id, .removed):
      return finding(
        check, change, severity: check.severity,
        "is declared and not in the tenant: it was deleted there, or is not deployed yet; the code gives \(change.gives)"
      )
    case (BuiltInChecks.widerThanDeclared.id, .widened):
      // What it is worth and whether it can be used follows from more than the code of the grant.
      let reasons = change.reasons.filter { $0.direction == .wider && $0.isOfGrant }
      guard !reasons.isEmpty else { return nil }
      let origin = reasons.compactMap { change.before?.origin(of: $0.route) }.first
      return finding(
        check, change, severity: check.severity,
        "\(reasons.map(\.text).joined(separator: "; ")), which the code does not"
          + (origin.map { " (\($0.description.visible))" } ?? ""))
    default: return nil
    }
  }

  private func finding(_ check: BuiltInCheck, _ change: AccessChange, severity: Severity, _ message: String) -> Finding
  {
    let grant = change.state.reference
    let reason = change.reasons.first { $0.direction == .wider && $0.isOfGrant }
    return Finding(
      FindingHeading(
        rule: check.id, title: check.title, severity: severity, tenant: tenant.tenant, helpURI: nil),
      fingerprint: Fingerprint.of(rule: check.id, tenant: tenant.tenant, grant: grant.key),
      result: .fail, grant: grant, message: message, offenders: change.scopesAdded.sorted { $0.precedes($1) },
      reach: change.state.reach, origin: change.before?.origin(of: reason?.route ?? []))
  }

  // MARK: What the code cannot say

  /// Why a grant may be missing in the code without anybody having left it out; nil: nothing explains it.
  private func lack(of change: AccessChange, _ ownGrants: [AccessChange]) -> String? {
    if declared.lacks.contains(.otherSubjectType), isOfDeclaredPair(change) {
      return "a directory of auth0-deploy-cli has one grant of an application and API only, and may have lost this one"
    }
    // Of several none is more likely the one.
    if ownGrants.count == 1, mayBeOwn(change) {
      return "an export leaves out the grant of the application that made it, which this may be"
    }
    return nil
  }

  private func isOfDeclaredPair(_ change: AccessChange) -> Bool {
    let key = change.state.reference.key
    return declared.access.grants.contains { grant in
      grant.clientID.map(ExactString.init) == key.clientID.map(ExactString.init)
        && grant.audience.map(ExactString.init) == key.audience.map(ExactString.init)
    }
  }

  /// Whether it may be the grant by which an export was made.
  private func mayBeOwn(_ change: AccessChange) -> Bool {
    guard declared.lacks.contains(.ownGrant), let grant = change.after?.grant, grant.effectiveSubjectType == "client",
      let audience = grant.audience
    else { return false }
    return tenant.context.isManagementAPI(audience) == true
  }
}

extension AccessReason {
  /// Whether it is written in the grant itself.
  var isOfGrant: Bool { [.scopes, .allScopes, .authorizationDetails, .organizations].contains(aspect) }
}
