import Documents
import PolicyEngine

/// Findings of one run as SARIF results.
struct SARIFResults {
  /// Offenders of a result; a finding may have thousands.
  private static let offendersShown = 100
  /// Characters of a message.
  private static let longestMessage = 4_000

  let rules: SARIFRules
  let comparesBaseline: Bool
  /// Whether some result is suppressed: then each of them has to say whether it is.
  let hasSuppressions: Bool

  func write(_ finding: Finding, to output: inout JSONOutput) {
    output.beginObject()
    if comparesBaseline { output.member("baselineState", Self.baselineState(finding)) }
    output.member("level", SARIFRules.level(finding.severity))
    Self.write(
      FindingLocation(of: finding), name: finding.grant?.label ?? finding.rule, tenant: finding.tenant, to: &output)
    output.object("message") { $0.member("text", message(finding)) }
    Self.write(fingerprint: finding.fingerprint, to: &output)
    output.object("properties") { Self.writeProperties(finding, to: &$0) }
    output.member("ruleId", finding.rule)
    output.member("ruleIndex", rules.index(finding.rule))
    if hasSuppressions {
      output.list("suppressions", finding.isAccepted ? [finding] : []) { output, finding in
        let reason = finding.status == .waived ? finding.waiver?.wording ?? "waived" : "in the baseline"
        output.beginObject()
        output.member("justification", reason.visible)
        output.member("kind", "external")
        output.member("status", "accepted")
        output.endObject()
      }
    }
    output.endObject()
  }

  /// A finding of the baseline that is there no more: it passes now, and counts nowhere.
  func write(_ entry: BaselineEntry, to output: inout JSONOutput) {
    output.beginObject()
    output.member("baselineState", "absent")
    output.member("kind", "pass")
    output.member("level", "none")
    Self.write(
      FindingLocation(of: nil, tenant: entry.tenant), name: entry.wording(), tenant: entry.tenant, to: &output)
    output.object("message") { $0.member("text", "fixed since the baseline: \(entry.wording())".sarifText) }
    Self.write(fingerprint: entry.fingerprint, to: &output)
    output.member("ruleId", entry.rule)
    output.member("ruleIndex", rules.index(entry.rule))
    if hasSuppressions { output.member("suppressions", [String]()) }
    output.endObject()
  }

  private static func baselineState(_ finding: Finding) -> String {
    switch finding.baselineState {
    case .new, nil: "new"
    case .unchanged: "unchanged"
    case .widened: "updated"
    }
  }

  /// The second is what GitHub knows an alert by, whatever becomes of its place.
  private static func write(fingerprint: String, to output: inout JSONOutput) {
    output.object("partialFingerprints") { output in
      output.member("grantlintFinding/v2", fingerprint)
      output.member("primaryLocationLineHash", fingerprint + ":1")
    }
  }

  private func message(_ finding: Finding) -> String {
    var lines = [finding.message]
    if let grant = finding.grant {
      lines.append(
        "Grant \(grant.label) of \(grant.holder(\.bounded)) on \(grant.audience(\.bounded)) (\(grant.subjectType)).")
    }
    if let waiver = finding.waiver { lines.append(waiver.wording) }
    let text = lines.map { line in
      let scalars = line.unicodeScalars
      return scalars.count > Self.longestMessage ? String(scalars.prefix(Self.longestMessage)) + "..." : line
    }
    guard let fix = finding.fix, let patch = finding.patch, patch.utf8.count <= Self.longestMessage else {
      return text.map(\.sarifText).joined(separator: "\n")
    }
    // JSON is shown as it is: a backslash before a bracket would be no JSON any more.
    let body = patch.contains("](") ? "see the properties of this result" : patch
    return text.map(\.sarifText).joined(separator: "\n") + "\nFix (\(fix.safety.rawValue)): PATCH \(body)"
  }

  private static func write(
    _ place: FindingLocation, name: String, tenant: String, to output: inout JSONOutput
  ) {
    output.list("locations", CollectionOfOne(place)) { output, place in
      output.beginObject()
      output.list("logicalLocations", CollectionOfOne(name)) { output, name in
        output.beginObject()
        output.member("fullyQualifiedName", "\(tenant)/client-grants/\(name)")
        output.member("kind", "resource")
        output.member("name", name)
        output.endObject()
      }
      output.object("physicalLocation") { output in
        output.object("artifactLocation") { $0.member("uri", place.uri) }
        output.object("region") { $0.member("startLine", place.line) }
      }
      output.endObject()
    }
  }

  private static func writeProperties(_ finding: Finding, to output: inout JSONOutput) {
    let grant = finding.grant
    if let audience = grant?.audience { output.member("audience", audience) }
    if let id = grant?.clientID { output.member("client_id", id) }
    if let name = grant?.clientName { output.member("client_name", name) }
    if let group = grant?.defaultFor { output.member("default_for", group) }
    if let fix = finding.fix {
      output.object("fix") { output in
        output.member("safety", fix.safety.rawValue)
        output.member("set", fix.set)
      }
    }
    if let grant { output.member("grant", grant.label) }
    output.member("offender_count", finding.offenders.count)
    output.list("offenders", finding.offenders.prefix(offendersShown)) { $0.write($1) }
    output.member("status", finding.status.rawValue)
    if let grant { output.member("subject_type", grant.subjectType) }
    output.member("tenant", finding.tenant)
    if !finding.undetermined.isEmpty { output.member("undetermined", finding.undeterminedParts) }
  }
}
