import Documents
import Foundation
import TestSupport
import Testing

/// An export of a tenant says of it what the tenant itself does, but for what its format cannot say.
@Suite struct `Exports of the demo tenant` {
  private let folder: TemporaryFolder
  private let tenant: ExportedTenant
  private let configuration: String
  /// What the audit of the tenant itself says.
  private let demo: AuditedExport

  /// Also those that are off by default.
  private static let everyRule = """
    version: 1
    profile: strict
    rules:
      settings:
        unowned-client: on
        scope-naming: {severity: warning, parameters: {pattern: "[a-z_]+:[a-z_]+"}}
    """

  init() async throws {
    folder = try TemporaryFolder()
    configuration = try folder.write(Self.everyRule, to: "every-rule.yml")
    (tenant, demo) = try await Self.audited.value
  }

  /// The demo tenant, for all tests.
  private static let audited = Task {
    let folder = try TemporaryFolder(["every-rule.yml": everyRule])
    let tenant = try await ExportedTenant(folder: folder.path)
    return (
      tenant,
      try await AuditedExport(
        ["--demo"], of: tenant, configuration: folder.file("every-rule.yml"), folder: folder)
    )
  }

  private func audit(_ format: ExportFormat, signedInAs client: String) async throws -> AuditedExport {
    let inputs = try format.write(tenant, signedInAs: client, to: folder)
    return try await AuditedExport(
      inputs + ["--tenant", tenant.domain], of: tenant, configuration: configuration, folder: folder)
  }

  @Test(arguments: ExportFormat.allCases)
  func `have its findings but for what the format cannot say`(format: ExportFormat) async throws {
    try #require(demo.skipped.isEmpty && demo.unknown.isEmpty && !demo.findings.isEmpty)
    let export = try await audit(format, signedInAs: "app_grantlint_auditor")
    #expect(export.grants == format.grants && export.code == format.exitCode)
    let limits = format.limits
    let lost = demo.findings.subtracting(export.findings)
    let expected = demo.findings.filter { finding in limits.contains { $0.covers(finding) } }
    #expect(Self.labels(lost) == Self.labels(expected))
    #expect(Self.labels(export.findings.subtracting(demo.findings)) == limits.flatMap(\.added).sorted())
    // Nothing that is lost passes in silence.
    #expect(export.skipped.union(export.unknown) == Self.rules(limits))
    #expect(export.unknown == Self.rules(limits.filter(\.isUnknown)))
    for case .warned(let words) in limits.map(\.told) { #expect(export.warnings.contains(words)) }
  }

  @Test func `of auth0-deploy-cli have all findings but those on the application that it signs in as`() async throws {
    let other = try await audit(.deployCLIFile, signedInAs: "app_grantlint_auditor")
    let export = try await audit(.deployCLIFile, signedInAs: "app_deploy_pipeline")
    let lost = other.findings.subtracting(export.findings)
    #expect(
      Self.labels(lost) == ["grant-self-escalation 06", "management-api-least-privilege 06", "too-many-scopes 06"])
    #expect(export.findings.isSubset(of: other.findings))
    #expect(export.warnings.contains("leaves out the grants of the application that it signs in as"))
  }

  @Test func `cannot say what the documentation says that they cannot`() throws {
    let head = """
      | format | what it cannot say, or what of it is not read | rules that are skipped or unknown |
      |---|---|---|
      """
    // What the same formats cannot say is one row.
    var rows: [(formats: [ExportFormat], limits: [FormatLimit])] = []
    for limit in ExportFormat.allCases.flatMap(\.limits) {
      let formats = ExportFormat.allCases.filter { $0.limits.contains { $0.subject == limit.subject } }
      guard let row = rows.firstIndex(where: { $0.formats == formats }) else {
        rows.append((formats, [limit]))
        continue
      }
      if !rows[row].limits.contains(where: { $0.subject == limit.subject }) { rows[row].limits.append(limit) }
    }
    let lines = rows.map { formats, limits in
      let rules = Self.rules(limits).sorted()
      return "| \(Self.list(formats)) | \(limits.map(\.subject).joined(separator: "; ")) "
        + "| \(rules.isEmpty ? "none" : rules.joined(separator: ", ")) |"
    }
    try Goldens.expectTable(
      ([head] + lines).joined(separator: "\n") + "\n", beginning: head,
      in: Documentation.root.appending(path: "Sources/grantlint/Documentation.docc/Code.md"))
  }

  private static func labels(_ findings: Set<AuditedExport.Finding>) -> [String] { findings.map(\.label).sorted() }

  private static func rules(_ limits: [FormatLimit]) -> Set<String> {
    limits.reduce(into: []) { $0.formUnion($1.rules) }
  }

  /// The formats, or those that they are without.
  private static func list(_ formats: [ExportFormat]) -> String {
    let others = ExportFormat.allCases.filter { !formats.contains($0) }
    let isShorter = others.count < formats.count
    return (isShorter ? "all but " : "") + (isShorter ? others : formats).map(\.rawValue).joined(separator: ", ")
  }
}
