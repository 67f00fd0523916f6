import Documents
import PolicyEngine
import Tenant

/// The findings as the page's script reads them: JSON in a data block, the texts of a rule once, and values ready to be
/// shown. A number beyond 2^53 would not survive the script, so evidence and PATCH bodies are texts.
struct HTMLFindings {
  private let report: AuditReport

  /// The JSON on one line, safe inside `<script type="application/json">`.
  static func json(_ report: AuditReport) -> String {
    let text = JSONWriter.compact(HTMLFindings(report: report).root)
    // A "<" stands in strings only; escaped, no text can end the block or open a comment in it.
    var safe = ""
    safe.reserveCapacity(text.utf8.count)
    for part in text.utf8.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false) {
      if !safe.isEmpty { safe += "\\u003c" }
      safe += Substring(part)
    }
    return safe
  }

  private var root: JSONValue {
    ["rules": .object(rules), "findings": .array(report.listedFindings.map(finding))]
  }

  /// Rule id → its texts; a finding of a rule that the report does not list brings its own title.
  private var rules: JSONObject {
    var known = Set<ExactString>()
    var rules: [(String, JSONValue)] = []
    for rule in report.rules where known.insert(ExactString(rule.id)).inserted {
      var texts: JSONObject = ["title": shown(rule.title.unfolded)]
      if !rule.rationale.isEmpty { texts["rationale"] = shown(rule.rationale.unfolded) }
      if !rule.remedy.isEmpty { texts["remedy"] = shown(rule.remedy.unfolded) }
      if !rule.references.isEmpty { texts["references"] = shown(rule.references) }
      if !rule.controls.isEmpty { texts["controls"] = shown(rule.controls) }
      rules.append((rule.id.visible, .object(texts)))
    }
    for finding in report.listedFindings where known.insert(ExactString(finding.rule)).inserted {
      rules.append((finding.rule.visible, ["title": shown(finding.title.unfolded)]))
    }
    return JSONObject(rules)
  }

  private func finding(_ finding: Finding) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("fingerprint", shown(finding.fingerprint)), ("rule", shown(finding.rule)),
      ("severity", .string(finding.severity.rawValue)), ("status", .string(finding.pageStatus)),
      ("tenant", shown(finding.tenant)), ("message", shown(finding.message)),
    ]
    if let grant = finding.grant { members.append(("grant", Self.grant(grant))) }
    if finding.result == .unknown {
      members.append(("grants", .int(finding.unknownGrants.count)))
      members.append(("sample", shown(finding.unknownGrants.prefix(20).map(\.label))))
    }
    if !finding.offenders.isEmpty { members.append(("offenders", shown(finding.offenders.map(\.bounded)))) }
    if let evidence = finding.evidence, !evidence.isEmpty { members.append(("evidence", Self.evidence(evidence))) }
    if let fix = finding.fix { members.append(("fix", Self.fix(fix, of: finding))) }
    if let waiver = finding.waiver { members.append(("waiver", Self.waiver(waiver))) }
    if let state = finding.baselineState { members.append(("baseline", .string(state.rawValue))) }
    if let help = finding.helpURI { members.append(("help", shown(help))) }
    return .object(JSONObject(members))
  }

  private static func grant(_ grant: GrantReference) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("label", shown(grant.label)), ("holder", shown(grant.key.holder)), ("client", shown(grant.holder())),
      ("api", shown(grant.audience ?? "")), ("subject", shown(grant.subjectType)),
    ]
    if let origin = grant.origin { members.append(("origin", shown("\(origin.file):\(origin.line)"))) }
    return .object(JSONObject(members))
  }

  /// Key → a text, or for a list its items.
  private static func evidence(_ evidence: JSONObject) -> JSONValue {
    .array(
      evidence.members.map { key, value in
        guard let items = value.array else { return [shown(key), .string(text(value))] }
        return [shown(key), .strings(items.map(text))]
      })
  }

  /// A string as itself, made visible; anything else as JSON, in which nothing is hidden either.
  private static func text(_ value: JSONValue) -> String { value.string?.visible ?? JSONWriter.compact(value) }

  /// The request that makes the change. The body is the JSON that would be sent, not its visible form; without an id
  /// there is nothing to send it to.
  private static func fix(_ fix: ProposedFix, of finding: Finding) -> JSONValue {
    var members: JSONObject = [
      "safety": .string(fix.safety.rawValue), "body": .string(JSONWriter.pretty(.object(fix.set))),
    ]
    if let id = finding.grant?.id { members["path"] = .string("/api/v2/client-grants/\(id.percentEncoded)") }
    return .object(members)
  }

  private static func waiver(_ waiver: FindingWaiver) -> JSONValue {
    var members: JSONObject = [
      "state": .string(waiver.state.rawValue), "owner": shown(waiver.owner), "reason": shown(waiver.reason),
      "expires": shown(waiver.expires), "position": shown(waiver.position),
    ]
    if let offenders = waiver.offenders { members["offenders"] = shown(offenders.map(\.bounded)) }
    if !waiver.added.isEmpty { members["added"] = shown(waiver.added.map(\.bounded)) }
    return .object(members)
  }
}

private func shown(_ text: String) -> JSONValue { .string(text.visible) }
private func shown(_ texts: [String]) -> JSONValue { .strings(texts.map(\.visible)) }

extension Finding {
  /// `open`, `waived`, `baselined`, `fixed`; `unknown` for a rule that could not be evaluated.
  var pageStatus: String { result == .unknown ? "unknown" : status.rawValue }
}

extension String {
  /// Everything but the unreserved characters of RFC 3986 as the escapes of its UTF-8 bytes.
  var percentEncoded: String {
    let digits = Array("0123456789ABCDEF")
    var text = ""
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return text
  }
}
