import Documents
import PolicyEngine
import Tenant

/// What findings are on beside grants, and what that is worth to whoever has it.
extension SampleReports {
  /// An application of which much can be reached, an API, and the tenant.
  static let billingClient = FindingSubject(
    .client, id: "v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd", name: "Billing backend")
  static let invoicesAPI = FindingSubject(.api, id: "https://api.example.com/", name: "Invoices")
  static let wholeTenant = FindingSubject(.tenant, id: domain)

  /// What can be used, and more: with paths, another application and an owner.
  static let strongReach = FindingReach(
    tier: .tenantAdmin,
    paths: [
      "client-secret-of-another", "grant-to-itself", "role-to-itself", "rules-code", "connection-secrets", "own-log",
      "own-mail",
    ], through: "m", reachability: Reachability(.live, "its application can get a token by it"), owner: "payments")

  static let dormantReach = FindingReach(
    tier: .businessWrite,
    reachability: Reachability(
      .dormant,
      "the API refuses it; tokens issued before live up to 24 hours; whoever has update:resource_servers can wake it"),
    owner: "partner team")

  /// An audit of which every finding says what it is on, what that is worth and whose it is.
  static var reach: AuditReport {
    get throws {
      let unread = Reachability(.unknown, "not all applications were read")
      let setting = Reachability(.live, "it is a setting of the tenant")
      let findings = [
        finding(
          "toxic-combination", on: billingClient, "its grants together have update:clients and create:client_grants",
          offenders: ["update:clients", "create:client_grants"], reach: strongReach),
        finding(
          "no-allow-all-scopes", try billing, "allows all scopes of https://api.example.com/", offenders: ["*"],
          reach: FindingReach(
            tier: .businessWrite, reachability: Reachability(.live, "its application can get a token by it"),
            owner: "payments")),
        finding(
          "no-allow-all-scopes", try partners, "allows all scopes of https://partners.example.com/orders/v1/",
          offenders: ["*"], reach: dormantReach),
        finding(
          "long-lived-token", on: invoicesAPI, "a token of it is valid for 30 days", offenders: ["2592000"],
          severity: .warning, reach: FindingReach(tier: .unknown, reachability: unread)),
        finding(
          "open-registration", on: wholeTenant, "applications can register themselves", severity: .note,
          reach: FindingReach(tier: nil, reachability: setting)),
      ]
      var report = AuditReport(
        toolVersion: "0.1.0", run: run, tenants: [tenant(grants: 40)],
        rules: [
          rule("long-lived-token", .warning, pass: 3, fail: 1, subject: .api),
          rule("no-allow-all-scopes", pass: 38, fail: 2), rule("open-registration", .note, fail: 1, subject: .tenant),
          rule("toxic-combination", pass: 8, fail: 1, subject: .client),
        ],
        skippedRules: [
          SkippedRule(
            rule: "open-registration-default", needs: [.settings], grants: 40,
            missingScopes: ["read:tenant_settings"])
        ], findings: findings.sorted(by: Finding.isListedBefore))
      report.baseline = BaselineComparison(
        path: "grantlint-baseline.json",
        fixedSince: [
          BaselineEntry(
            fingerprint: String(repeating: "5a", count: 16), rule: "toxic-combination", tenant: domain,
            grant: ["client_id": "c7"], offenders: ["update:clients"])
        ])
      report.inventory = Inventory([
        AccessEntry(
          tenant: domain, grant: try billing, apiName: "Invoices", scopeCount: 2,
          scopes: ["read:invoices", "write:invoices"], allowsAllScopes: true, organizationUsage: "require",
          allowsAnyOrganization: true, reach: strongReach),
        AccessEntry(
          tenant: domain,
          grant: try grant("cgr_m", client: "m", name: "Deploy job", audience: "https://acme.eu.auth0.com/api/v2/"),
          scopeCount: 3, scopes: ["read:clients", "update:clients", "delete:users"], isOnSystemAPI: true,
          reach: strongReach),
        AccessEntry(
          tenant: domain, grant: try partners, apiName: "Orders", scopeCount: 9, allowsAllScopes: true,
          reach: dormantReach),
      ])
      return report
    }
  }
}
