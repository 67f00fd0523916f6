import Documents
import Tenant

extension Finding {
  /// The findings of a JSON report, as far as a waiver needs them. Throws a sentence where the text is no report.
  package static func inReport(_ bytes: [UInt8]) throws(WaiverRefusal) -> [Finding] {
    let value: JSONValue
    do {
      value = try JSONReader.value(bytes)
    } catch {
      throw WaiverRefusal("no JSON report: \(error)")
    }
    guard let root = value.object, root["schema_version"] == 1 else {
      throw WaiverRefusal("no JSON report of schema version 1")
    }
    if let message = root["error"]?.object?["message"]?.string {
      throw WaiverRefusal("a report without findings, because nothing was audited: \(message.visible)")
    }
    guard let findings = root["findings"]?.array else {
      throw WaiverRefusal("no JSON report: the findings are missing")
    }
    var read: [Finding] = []
    for (index, value) in findings.enumerated() {
      guard let finding = FindingReader(value)?.finding(index) else {
        throw WaiverRefusal("no JSON report: findings[\(index)] is not a finding")
      }
      read.append(finding)
    }
    return read
  }
}

/// Reads one finding.
private struct FindingReader {
  private let members: JSONObject

  init?(_ value: JSONValue) {
    guard let members = value.object else { return nil }
    self.members = members
  }

  func finding(_ index: Int) -> Finding? {
    guard let fingerprint = text("fingerprint"), let rule = text("rule"), let title = text("title"),
      let severity = text("severity").flatMap(Severity.init), let result = text("result").flatMap(Finding.Result.init),
      let status = text("status").flatMap(Finding.Status.init), let tenant = text("tenant"),
      let message = text("message"), let offenders = members["offenders"]?.array
    else { return nil }
    let undetermined = (members["undetermined"]?.array ?? []).compactMap { part -> UndeterminedPart? in
      guard let part = part.object, let name = part["part"]?.string else { return nil }
      return UndeterminedPart(part: name, reason: part["reason"]?.string ?? "")
    }
    return Finding(
      fingerprint: fingerprint, rule: rule, title: title, severity: severity, result: result, status: status,
      tenant: tenant, grant: members["grant"]?.object.flatMap { grant($0, index) }, message: message,
      offenders: offenders.compactMap(\.string), undetermined: undetermined)
  }

  private func text(_ key: String) -> String? { members[key]?.string }

  private func grant(_ shown: JSONObject, _ index: Int) -> GrantReference? {
    let fields = shown.only(["id", "client_id", "default_for", "audience", "subject_type"])
    // A field of another type makes it no grant, and so no finding that could be accepted.
    guard let grant = try? ClientGrant(fields) else { return nil }
    return GrantReference(grant, clientName: shown["client_name"]?.string, position: index)
  }
}
