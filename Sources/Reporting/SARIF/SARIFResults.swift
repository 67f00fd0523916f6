import Documents
import PolicyEngine

/// Findings of one run as SARIF results.
struct SARIFResults {
  /// Offenders of a result; a finding may have thousands.
  private static let offendersShown = 100
  /// Characters of a message.
  private static let longestMessage = 4_000

  let rules: SARIFRules
  let reach: ReachWording
  let comparesBaseline: Bool
  /// Whether some result is suppressed: then each of them has to say whether it is.
  let hasSuppressions: Bool

  func write(_ finding: Finding, to output: inout JSONOutput) {
    output.beginObject()
    if comparesBaseline { output.member("baselineState", Self.baselineState(finding)) }
    output.member("level", Self.level(ofRank: finding.rank))
    Self.write(
      FindingLocation(of: finding), Self.name(of: finding.singleSubject) ?? finding.grant?.label ?? finding.rule,
      of: finding.singleSubject, tenant: finding.tenant, to: &output)
    output.object("message") { $0.member("text", message(finding)) }
    Self.write(fingerprint: finding.fingerprint, to: &output)
    output.object("properties") { Self.writeProperties(finding, to: &$0) }
    // From 0.0 to 100.0 (section 3.27.25).
    output.member("rank", finding.rank)
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
      FindingLocation(of: nil, entry.subject, tenant: entry.tenant), Self.name(of: entry.subject) ?? entry.wording(),
      of: entry.subject, tenant: entry.tenant, to: &output)
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
    var lines = [finding.sentence]
    if let grant = finding.grant {
      lines.append(
        "Grant \(grant.label) of \(grant.holder(\.bounded)) on \(grant.audience(\.bounded)) (\(grant.subjectType)).")
    }
    if let subject = finding.subjectLabel() { lines.append("It is about \(subject).") }
    if let worth = reach.line(of: finding) { lines.append(worth) }
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

  /// What asks for attention first is an error, whatever its rule says of findings that nobody can use today.
  static func level(ofRank rank: Int) -> String {
    rank >= 60 ? "error" : rank >= 25 ? "warning" : "note"
  }

  private static func name(of subject: FindingSubject?) -> String? {
    subject.map { $0.kind == .tenant ? "tenant" : $0.id ?? "" }
  }

  /// - Parameter subject: nil for a grant.
  private static func write(
    _ place: FindingLocation, _ name: String, of subject: FindingSubject?, tenant: String, to output: inout JSONOutput
  ) {
    let folder = subject?.kind == .tenant ? nil : subject?.steps.first ?? "client-grants"
    let whole = [tenant, folder, name].compactMap { $0 }.joined(separator: "/")
    output.list("locations", CollectionOfOne(place)) { output, place in
      output.beginObject()
      output.list("logicalLocations", CollectionOfOne(name)) { output, name in
        output.beginObject()
        output.member("fullyQualifiedName", whole)
        output.member("kind", "resource")
        output.member("name", name)
        output.endObject()
      }
      output.object("physicalLocation") { output in
        output.object("artifactLocation") { $0.member("uri", place.uri) }
        output.object("region") { output in
          if let column = place.column { output.member("startColumn", column) }
          output.member("startLine", place.line)
        }
      }
      output.endObject()
    }
  }

  private static func writeProperties(_ finding: Finding, to output: inout JSONOutput) {
    let grant = finding.grant
    let reach = finding.reach
    if let audience = finding.audience { output.member("audience", audience) }
    if let id = finding.clientID { output.member("client_id", id) }
    if let name = finding.clientName { output.member("client_name", name) }
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
    if let owner = reach?.owner { output.member("owner", owner) }
    if let paths = reach?.paths, !paths.isEmpty { output.member("paths", paths) }
    if let reachability = reach?.reachability {
      output.object("reachability") { output in
        output.member("reason", reachability.reason)
        output.member("state", reachability.state.rawValue)
      }
    }
    output.member("severity", finding.severity.rawValue)
    output.member("status", finding.status.rawValue)
    if let subject = finding.subject {
      output.object("subject") { output in
        if let id = subject.id { output.member("id", id) }
        output.member("kind", subject.kind.rawValue)
        if let name = subject.name { output.member("name", name) }
      }
    }
    if let grant { output.member("subject_type", grant.subjectType) }
    output.member("tenant", finding.tenant)
    if let through = reach?.through { output.member("through", through) }
    if let tier = reach?.tier { output.member("tier", tier.rawValue) }
    if !finding.undetermined.isEmpty { output.member("undetermined", finding.undeterminedParts) }
  }
}
