import Documents
import PolicyEngine
import Tenant

/// What the full report has: its findings, what accepts some of them, and who can do what.
extension SampleReports {
  static var findings: [Finding] {
    get throws {
      let billing = try billing
      let partners = try partners
      let widget = try grant(
        nil, client: "0v4APq7sXn2kLm8RtYwZ", name: "在庫ウィジェット", audience: "go-jwt-middleware", subject: "user",
        position: 6, origin: RecordOrigin(file: "tenant/grants.json", line: 42))
      let everything = ProposedFix(
        safety: .safe, set: ["allow_all_scopes": false, "scope": ["read:invoices", "write:invoices"]])
      let longScope = "read:" + String(repeating: "reports-of-the-", count: 20) + "end"
      let waived = finding(
        "scope-length", widget, "1 scope is empty", offenders: ["", "read: x"], status: .waived, baselineState: .new,
        waiver: waiver(.inForce, offenders: nil))
      let lapsed = finding(
        "scope-length", partners, "1 scope is empty; the waiver of dana@example.com has expired", offenders: [""],
        baselineState: .new, waiver: waiver(.expired, offenders: [""]))
      let widened = finding(
        "too-many-scopes", billing, "lists 41 scopes, more than 40",
        offenders: (1...41).map { "read:collection-\($0)" }, severity: .warning, baselineState: .widened,
        waiver: waiver(
          .widened, offenders: (1...40).map { "read:collection-\($0)" }, added: ["read:collection-41"]))
      let listed = finding(
        "no-allow-all-scopes", partners, "allows all scopes of https://partners.example.com/orders/v1/",
        offenders: ["*"],
        undetermined: [UndeterminedPart(part: "evidence.scopes_today", reason: "api could not be read")],
        baselineState: .new)
      return [
        finding(
          "no-allow-all-scopes", billing, "allows all scopes of https://api.example.com/", offenders: ["*"],
          evidence: ["scopes_today": ["read:invoices", "write:invoices"]], fix: everything, baselineState: .new),
        listed,
        unknown(
          "orphan-client", try (0..<40).map { try grant("cgr_\($0)", client: "c\($0)", audience: "a", position: $0) }),
        finding(
          "scope-length", billing, "1 scope is longer than 280 characters", offenders: [longScope],
          evidence: ["lengths": [308]], baselineState: .new),
        lapsed, waived,
        Finding(
          fingerprint: String(repeating: "2d", count: 16), rule: "stale-waiver",
          title: "Waivers accept something that is there", severity: .warning, result: .fail, tenant: domain,
          grant: nil, message: "the waiver at waivers.yml:9:5 matches no finding", offenders: ["waivers.yml:9:5"]),
        widened,
        finding(
          "too-many-scopes", widget, "lists 60 scopes, more than 40", severity: .warning,
          fix: ProposedFix(safety: .unsafe, set: ["scope": []]), status: .fixed, baselineState: .new),
        finding(
          "too-many-scopes", partners, "lists 44 scopes, more than 40", severity: .warning, status: .baselined,
          baselineState: .unchanged),
      ]
    }
  }

  static func waiver(
    _ state: FindingWaiver.State, offenders: [String]?, added: [String] = []
  ) -> FindingWaiver {
    FindingWaiver(
      state: state, owner: "dana@example.com", reason: "the export job, see SEC-7",
      expires: state == .expired ? "2026-01-30" : "2026-06-30", offenders: offenders, added: added,
      position: "waivers.yml:3:5")
  }

  static var waivers: [WaiverRecord] {
    [
      WaiverRecord(
        rule: "scope-length", selector: ["client_id": "0v4A*", "audience": "go-jwt-middleware"],
        owner: "dana@example.com", reason: "the export job, see SEC-7", expires: "2026-06-30", daysLeft: 150,
        offenders: nil, position: "waivers.yml:3:5", findings: 1),
      WaiverRecord(
        rule: "too-many-scopes", selector: ["grant": "cgr_1ORzN1E7D067WSC2"], owner: "dana@example.com",
        reason: "the export job, see SEC-7", expires: "2026-06-30", daysLeft: 150,
        offenders: ["read:collection-1"], position: "waivers.yml:15:5", findings: 0),
    ]
  }

  static var baseline: BaselineComparison {
    BaselineComparison(
      path: "grantlint-baseline.json",
      fixedSince: [
        BaselineEntry(
          fingerprint: String(repeating: "3c", count: 16), rule: "audience-required", tenant: domain,
          grant: ["id": "cgr_gone", "client_id": "c9", "subject_type": "client"], offenders: ["audience"]),
        BaselineEntry(
          fingerprint: String(repeating: "4b", count: 16), rule: "no-allow-all-scopes", tenant: domain,
          grant: ["client_id": "c8", "audience": "https://old.example.com/"], offenders: ["*"]),
      ])
  }

  static var inventory: [AccessEntry] {
    get throws {
      [
        AccessEntry(
          tenant: domain,
          grant: try billing, apiName: "Invoices", scopeCount: 2, scopes: ["read:invoices", "write:invoices"],
          allowsAllScopes: true, organizationUsage: "deny"),
        AccessEntry(
          tenant: domain, grant: try grant("cgr_m", client: "m", audience: "https://acme.eu.auth0.com/api/v2/"),
          scopeCount: nil, isSystem: true, isOnSystemAPI: true),
      ]
    }
  }
}
