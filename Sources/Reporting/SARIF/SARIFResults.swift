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

  func result(_ finding: Finding) -> JSONValue {
    var result: JSONObject = [
      "ruleId": .string(finding.rule),
      "ruleIndex": rules.index(finding.rule),
      "level": SARIFRules.level(finding.severity),
      "message": ["text": .string(message(finding))],
      "locations": [location(of: finding)],
      "partialFingerprints": fingerprints(finding.fingerprint),
      "properties": properties(finding),
    ]
    if hasSuppressions { result["suppressions"] = suppressions(finding) }
    if comparesBaseline { result["baselineState"] = .string(Self.baselineState(finding)) }
    return .object(result)
  }

  /// A finding of the baseline that is there no more: it passes now, and counts nowhere.
  func absent(_ entry: BaselineEntry) -> JSONValue {
    var result: JSONObject = [
      "ruleId": .string(entry.rule),
      "ruleIndex": rules.index(entry.rule),
      "kind": "pass",
      "level": "none",
      "message": ["text": .string("fixed since the baseline: \(entry.wording())".sarifText)],
      "locations": [
        Self.location(FindingLocation(of: nil, tenant: entry.tenant), name: entry.wording(), tenant: entry.tenant)
      ],
      "partialFingerprints": fingerprints(entry.fingerprint),
      "baselineState": "absent",
    ]
    if hasSuppressions { result["suppressions"] = [] }
    return .object(result)
  }

  private static func baselineState(_ finding: Finding) -> String {
    switch finding.baselineState {
    case .new, nil: "new"
    case .unchanged: "unchanged"
    case .widened: "updated"
    }
  }

  private func suppressions(_ finding: Finding) -> JSONValue {
    guard finding.isAccepted else { return [] }
    let reason = finding.status == .waived ? finding.waiver?.wording ?? "waived" : "in the baseline"
    return [["kind": "external", "status": "accepted", "justification": .string(reason.visible)]]
  }

  /// The first is what GitHub knows an alert by, whatever becomes of its place.
  private func fingerprints(_ fingerprint: String) -> JSONValue {
    ["primaryLocationLineHash": .string(fingerprint + ":1"), "grantlintFinding/v2": .string(fingerprint)]
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

  private func location(of finding: Finding) -> JSONValue {
    Self.location(FindingLocation(of: finding), name: finding.grant?.label ?? finding.rule, tenant: finding.tenant)
  }

  private static func location(_ place: FindingLocation, name: String, tenant: String) -> JSONValue {
    [
      "physicalLocation": [
        "artifactLocation": ["uri": .string(place.uri)], "region": ["startLine": .int(place.line)],
      ],
      "logicalLocations": [
        [
          "name": .string(name), "kind": "resource",
          "fullyQualifiedName": .string("\(tenant)/client-grants/\(name)"),
        ]
      ],
    ]
  }

  private func properties(_ finding: Finding) -> JSONValue {
    var properties: JSONObject = [
      "tenant": .string(finding.tenant), "status": .string(finding.status.rawValue),
      "offenders": .strings(Array(finding.offenders.prefix(Self.offendersShown))),
      "offender_count": .int(finding.offenders.count),
    ]
    if let grant = finding.grant {
      properties["grant"] = .string(grant.label)
      properties["client_id"] = grant.clientID.map { .string($0) }
      properties["client_name"] = grant.clientName.map { .string($0) }
      properties["default_for"] = grant.defaultFor.map { .string($0) }
      properties["audience"] = grant.audience.map { .string($0) }
      properties["subject_type"] = .string(grant.subjectType)
    }
    properties["fix"] = finding.fix.map { ["safety": .string($0.safety.rawValue), "set": .object($0.set)] }
    return .object(properties)
  }
}
