/// Something that an export cannot say, and what an audit of it cannot say for that reason.
struct FormatLimit {
  /// How a user learns of what is lost.
  enum Told {
    /// The rules are named among those that were skipped, or as unknown.
    case skipped, unknown
    /// The grants that would be found fault with are not in the export.
    case absent
    /// A warning has these words.
    case warned(String)
  }

  let subject: String
  let told: Told
  /// The findings on the tenant that the export does not have, by rule and place: `wildcard-scope 22`. A rule by itself has
  /// none at all.
  var lost: [String] = []
  /// The rules that are skipped or unknown where they find nothing on the demo tenant.
  var others: [String] = []
  /// The findings that only the export has.
  var added: [String] = []

  var rules: Set<String> {
    switch told {
    case .skipped, .unknown: Set((lost + others).map { String($0.prefix { $0 != " " }) })
    case .absent, .warned: []
    }
  }

  var isUnknown: Bool { if case .unknown = told { true } else { false } }

  func covers(_ finding: AuditedExport.Finding) -> Bool { lost.contains(finding.rule) || lost.contains(finding.label) }
}

extension FormatLimit {
  static let settings = FormatLimit(
    subject: "the settings of the tenant", told: .skipped, lost: ["open-registration-default"])
  static let organizations = FormatLimit(
    subject: "the organizations of a grant", told: .skipped, lost: ["unreachable-organization-grant"])
  /// Of these a rule cannot take the absence for a fault, nor what it has of an application for all.
  static let elsewhere = FormatLimit(
    subject: "grants, applications and APIs from elsewhere", told: .skipped,
    lost: [
      "api-open-to-every-application", "long-lived-token", "orphan-audience", "orphan-client", "shared-client",
      "stealable-token", "toxic-combination", "unowned-client",
    ],
    others: [
      "dead-third-party-grant", "grant-denied-by-api", "grant-type-mismatch", "too-many-scopes", "wildcard-scope",
    ])

  // MARK: Of auth0-deploy-cli
  static let exporter = FormatLimit(subject: "the grants of the application that exports", told: .absent)
  static let systemAPIs = FormatLimit(
    subject: "scopes and policies of Auth0's own APIs", told: .skipped,
    others: ["offline-write", "user-grant-not-enforced"])
  /// The tool writes the name of no application, which is a mistake at its line.
  static let nobody = FormatLimit(
    subject: "grants for neither an application nor a group (a mistake)", told: .absent, lost: ["client-required 45"])
  static let overwritten = FormatLimit(
    subject: "of the grants of one pair all but the last", told: .absent,
    lost: ["authorization-details-on-client-grant 26", "grant-type-mismatch 26", "user-grant-not-enforced 38"])

  // MARK: Of Terraform and Pulumi
  static let agents = FormatLimit(
    subject: "which applications are agents", told: .skipped, lost: ["agent-least-privilege"])
  static let anonymousUsers = FormatLimit(
    subject: "policies for anonymous users", told: .skipped, others: ["grant-denied-by-api"])
  static let clients = FormatLimit(
    subject: "applications", told: .skipped,
    lost: [
      "agent-least-privilege", "dead-third-party-grant", "grant-type-mismatch", "self-registered-client-grant",
      "third-party-client-privilege", "token-exchange-breadth",
    ])
  /// Without the API it is not known that somebody chose to have a wildcard.
  static let apis = FormatLimit(
    subject: "APIs", told: .skipped,
    lost: [
      "grant-denied-by-api", "offline-write", "undefined-authorization-details-type", "undefined-scope",
      "user-grant-not-enforced", "wildcard-scope 22",
    ], added: ["wildcard-scope 22"])

  /// Such a grant is judged as any other.
  static func systemGrants(_ warning: String) -> FormatLimit {
    FormatLimit(
      subject: "which grants are Auth0's own (judged as any other)", told: .warned(warning),
      lost: ["system-grant-inventory"], added: ["grant-self-escalation 01"])
  }

  static let organizationUse = FormatLimit(
    subject: "the use of organizations and authorization details of a grant", told: .unknown,
    lost: [
      "agent-least-privilege", "allow-any-organization", "authorization-details-on-client-grant",
      "authorization-details-type-length", "empty-grant", "organization-usage-inconsistent",
      "undefined-authorization-details-type", "unreachable-organization-grant", "user-grant-organization-usage",
    ], others: ["third-party-client-privilege", "unrecognised-grant"])
}

extension ExportFormat {
  /// What it cannot say, or what of it is not read.
  var limits: [FormatLimit] {
    let code = [FormatLimit.elsewhere, .settings, .organizations]
    let grantsOnly = code + [.clients, .apis]
    switch self {
    case .deployCLIFile: return code + [.exporter, .systemAPIs, .nobody]
    case .deployCLIFolder: return code + [.exporter, .systemAPIs, .nobody, .overwritten]
    case .terraformPlan, .terraformState, .terraformStateFile, .pulumiStack:
      return code + [.agents, .anonymousUsers]
    case .terraformDataSource:
      return grantsOnly + [.systemGrants("which grants are Auth0's own"), .organizationUse]
    case .terraformCode: return grantsOnly + [.systemGrants("what Terraform works out is not known")]
    case .nodeSDK, .slurpedPages: return [.settings, .organizations]
    case .snapshot: return []
    }
  }

  /// The grants of the demo tenant that are in it.
  var grants: Int64 {
    switch self {
    case .deployCLIFile: 49
    case .deployCLIFolder: 47
    default: 51
    }
  }

  /// Of an audit of it: incomplete where a grant cannot be read, or where something is unknown.
  var exitCode: Int64 {
    switch self {
    case .deployCLIFile, .deployCLIFolder, .terraformDataSource: 3
    default: 1
    }
  }
}
