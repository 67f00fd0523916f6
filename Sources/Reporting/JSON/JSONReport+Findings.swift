import Documents
import PolicyEngine
import Tenant

// What needs attention, and the findings.
extension JSONReport {
  /// How many grants of an unknown are named.
  private static let sampleSize = 5

  /// What needs attention as an object.
  ///
  /// - Parameter record: what stands on a line of its own says what it is.
  func write(_ attention: Attention, to output: inout JSONOutput, record: String? = nil) {
    output.beginObject()
    output.member("command", attention.command)
    output.member("grant", attention.grant) { Self.write($1, to: &$0) }
    output.member("kind", attention.kind.rawValue)
    output.member("message", attention.message)
    if let record { output.member("record", record) }
    output.member("tenant", attention.tenant)
    output.endObject()
  }

  /// The finding as an object; `record` likewise.
  func write(_ finding: Finding, to output: inout JSONOutput, record: String? = nil) {
    output.beginObject()
    output.member("baseline_state", finding.baselineState?.rawValue)
    output.member("evidence", finding.evidence)
    output.member("fingerprint", finding.fingerprint)
    output.key("fix")
    if let fix = finding.fix {
      output.beginObject()
      output.member("safety", fix.safety.rawValue)
      output.member("set", fix.set)
      output.endObject()
    } else {
      output.writeNull()
    }
    output.key("grant")
    if let grant = finding.grant { Self.write(grant, to: &output) } else { output.writeNull() }
    // Most findings of a rule differ in nothing else.
    let isPlain =
      finding.result == .fail && finding.status == .open && finding.waiver == nil && finding.undetermined.isEmpty
    if isPlain {
      output.piece(0, of: finding.heading) { Self.writeHelp(of: finding, to: &$0) }
    } else {
      Self.writeHelp(of: finding, to: &output)
    }
    output.member("message", finding.message)
    output.member("offenders", finding.offenders)
    if isPlain {
      output.piece(1, of: finding.heading) { Self.writeRule(of: finding, to: &$0, record: record) }
    } else {
      Self.writeRule(of: finding, to: &output, record: record)
    }
    output.endObject()
  }

  private static func writeHelp(of finding: Finding, to output: inout JSONOutput) {
    output.member("grants", finding.result == .unknown ? finding.unknownGrants.count : nil)
    output.list("grants_sample", finding.unknownGrants.prefix(sampleSize)) { $0.write($1.label) }
    output.member("help_uri", finding.helpURI)
  }

  private static func writeRule(of finding: Finding, to output: inout JSONOutput, record: String?) {
    if let record { output.member("record", record) }
    output.member("result", finding.result.rawValue)
    output.member("rule", finding.rule)
    output.member("severity", finding.severity.rawValue)
    output.member("status", finding.status.rawValue)
    output.member("tenant", finding.tenant)
    output.member("title", finding.title)
    output.key("undetermined")
    output.beginList()
    for part in finding.undetermined {
      output.beginObject()
      output.member("part", part.part)
      output.member("reason", part.reason)
      output.endObject()
    }
    output.endList()
    output.member("waiver", finding.waiver) { write($1, to: &$0) }
  }

  private static func write(_ waiver: FindingWaiver, to output: inout JSONOutput) {
    output.beginObject()
    output.member("added", waiver.added)
    output.member("expires", waiver.expires)
    output.member("offenders", waiver.offenders)
    output.member("owner", waiver.owner)
    output.member("position", waiver.position)
    output.member("reason", waiver.reason)
    output.member("state", waiver.state.rawValue)
    output.endObject()
  }

  static func write(_ grant: GrantReference, to output: inout JSONOutput) {
    output.beginObject()
    output.member("audience", grant.audience)
    output.member("client_id", grant.clientID)
    output.member("client_name", grant.clientName)
    output.member("default_for", grant.defaultFor)
    let hasID = grant.lendID { id in
      output.member("id", utf8: id)
      output.member("label", utf8: id)
    }
    if !hasID {
      output.member("id", nil as String?)
      output.member("label", grant.label)
    }
    output.key("origin")
    if let origin = grant.origin {
      output.beginObject()
      output.member("file", origin.file)
      output.member("line", origin.line)
      output.endObject()
    } else {
      output.writeNull()
    }
    output.member("subject_type", grant.subjectType)
    output.endObject()
  }
}
