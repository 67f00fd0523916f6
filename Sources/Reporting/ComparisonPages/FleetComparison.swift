import Documents
package import PolicyEngine
import TextLayout

/// How one of several tenants differs from what it was compared with.
package struct TenantComparison: Sendable {
  /// Why it was not compared: a sentence without a full stop.
  package struct Failure: Error {
    let message: String
    package init(_ message: String) { self.message = message }
  }

  /// Its domain.
  package let tenant: String
  let result: Result<ComparisonVerdict, Failure>

  package init(tenant: String, result: Result<ComparisonVerdict, Failure>) {
    self.tenant = tenant
    self.result = result
  }

  /// Why it was not compared; nil: it was.
  package var error: String? {
    if case .failure(let failure) = result { failure.message } else { nil }
  }

  package var verdict: ComparisonVerdict? { try? result.get() }
}

/// How several tenants differ, each from what it was compared with: those that were not, or not wholly, compared first, then those
/// that differ, and in a line those that do not.
package struct FleetComparison: Sendable {
  private let tenants: [TenantComparison]
  private let failed: [TenantComparison]
  /// Those of which something is not known on either side: what is found is no more than a part of it.
  private let incomplete: [(tenant: String, verdict: ComparisonVerdict)]
  private let different: [(tenant: String, verdict: ComparisonVerdict)]
  private let same: [String]

  package init(_ tenants: [TenantComparison]) {
    self.tenants = tenants
    failed = tenants.filter { $0.error != nil }
    let compared = tenants.compactMap { tenant in tenant.verdict.map { (tenant: tenant.tenant, verdict: $0) } }
    incomplete = compared.filter { $0.verdict.exitCode == .incomplete }
    different = compared.filter {
      $0.verdict.exitCode != .incomplete && (!$0.verdict.comparison.changes.isEmpty || $0.verdict.exitCode != .clean)
    }
    same = compared.filter { $0.verdict.comparison.changes.isEmpty && $0.verdict.exitCode == .clean }.map(\.tenant)
  }

  /// That of the tenants; one that was not compared makes it incomplete.
  package var exitCode: ExitCode {
    .of(tenants.map { $0.verdict?.exitCode ?? .incomplete })
  }

  private var summary: String {
    let short = failed.count + incomplete.count
    let words = [
      short == 0 ? nil : "\(short) not wholly compared", "\(different.count) different", "\(same.count) the same",
    ]
    return "\(counted(tenants.count, "tenant")): " + words.compactMap(\.self).joined(separator: ", ")
  }

  // MARK: Formats

  func text(_ style: PageStyle) -> String {
    var page = TextPage(style: style)
    page.paragraph(Span(summary, .strong), hanging: 2)
    for tenant in failed {
      page.blankLine()
      page.paragraph(Span("not compared", .error), Span(": \(tenant.tenant): \(tenant.error ?? "")"), hanging: 2)
    }
    for (tenant, verdict) in incomplete + different {
      page.blankLine()
      page.paragraph(Span(tenant, .strong))
      page.blankLine()
      page.add(ComparisonPage.render(verdict, style: style))
    }
    if !same.isEmpty {
      page.blankLine()
      page.paragraph(Span("no difference in \(same.joined(separator: ", "))"), hanging: 2)
    }
    return page.text
  }

  var json: JSONObject {
    [
      "exit_code": .int(Int(clamping: exitCode.rawValue)),
      "tenants": .array(
        tenants.map { tenant in
          [
            "tenant": .string(tenant.tenant), "error": .optional(tenant.error),
            "comparison": tenant.verdict.map { .object($0.comparison.json(failing: $0.tests)) } ?? .null,
            "exit_code": .int(Int(clamping: (tenant.verdict?.exitCode ?? .incomplete).rawValue)),
          ]
        }),
    ]
  }

  /// As a comment: what has no more room is counted.
  var markdown: String {
    var text = "\(ComparisonMarkdown.mark)\n**\(summary.markdown)**\n"
    for tenant in failed {
      text += "\n> **not compared:** \(tenant.tenant.markdown): \((tenant.error ?? "").clipped(500).markdown)\n"
    }
    let shown = incomplete + different
    for (index, (tenant, verdict)) in shown.enumerated() {
      let section =
        "\n### \(tenant.markdown)\n\n"
        + ComparisonMarkdown.render(verdict).replacing("\(ComparisonMarkdown.mark)\n", with: "")
      guard text.unicodeScalars.count + section.unicodeScalars.count < ComparisonMarkdown.limit - 500 else {
        return text
          + "\n\(shown.count - index) more tenants are left out here: a comment has no room for them.\n"
      }
      text += section
    }
    return text
  }
}
