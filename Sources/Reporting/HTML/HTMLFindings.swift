import Documents
import PolicyEngine
import Tenant

/// The findings and the grants as the page's script reads them: JSON in a data block, the texts of a rule once, and values ready
/// to be shown. A number beyond 2^53 would not survive the script, so evidence and PATCH bodies are texts.
struct HTMLFindings {
  private let report: AuditReport
  private let grants: GrantIndex
  private let reach: ReachWording
  /// By a rule's id where to read on, which its texts have.
  private let references: [ExactString: [String]]

  private init(_ report: AuditReport, _ grants: GrantIndex) {
    self.report = report
    self.grants = grants
    reach = ReachWording(report)
    references = Dictionary(report.rules.map { (ExactString($0.id), $0.references) }) { first, _ in first }
  }

  /// Adds the JSON on one line, safe inside `<script type="application/json">`.
  static func add(_ report: AuditReport, _ grants: GrantIndex, to parts: inout ReportParts) {
    let findings = HTMLFindings(report, grants)
    let data = ExplorerData(report, grants)
    var output = JSONOutput(.compact)
    output.beginObject()
    data.writeAPIs(to: &output)
    data.writeApplications(to: &output)
    parts.addList("findings", report.findings, where: report.lists, of: &output, finishing: safe) {
      findings.write($1, to: &$0)
    }
    parts.addList("grants", report.inventory, of: &output, finishing: safe) { data.write($1, to: &$0) }
    data.writeOwners(to: &output)
    data.writePaths(to: &output)
    data.writeReaches(to: &output)
    output.member("rules", findings.rules)
    data.writeTiers(to: &output)
    output.member("until", HTMLWaiving(report).until)
    data.writeWords(to: &output)
    output.endObject()
    parts.add(safe(output.take()))
  }

  /// A "<" stands in strings only; escaped, no text can end the block or open a comment in it.
  @Sendable private static func safe(_ json: [UInt8]) -> [UInt8] {
    let sign = UInt8(ascii: "<")
    guard json.contains(sign) else { return json }
    var safe: [UInt8] = []
    safe.reserveCapacity(json.count + json.count / 8)
    for part in json.split(separator: sign, omittingEmptySubsequences: false) {
      if part.startIndex > 0 { safe += "\\u003c".utf8 }
      safe += part
    }
    return safe
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
    for finding in report.findings where report.lists(finding) && known.insert(ExactString(finding.rule)).inserted {
      rules.append((finding.rule.visible, ["title": shown(finding.title.unfolded)]))
    }
    return JSONObject(rules)
  }

  private func write(_ finding: Finding, to output: inout JSONOutput) {
    let place = grants.place(of: finding)
    output.beginObject()
    if let state = finding.baselineState { output.member("baseline", state.rawValue) }
    if let evidence = finding.evidence, !evidence.isEmpty {
      output.key("evidence")
      Self.write(evidence: evidence, to: &output)
    }
    output.member("fingerprint", finding.fingerprint.visible)
    if let fix = finding.fix { output.object("fix") { Self.write(fix, of: finding, to: &$0) } }
    if let grant = finding.grant, place == nil { output.object("grant") { Self.write(grant, to: &$0) } }
    if finding.result == .unknown, finding.isAboutGrants { output.member("grants", finding.unknownGrants.count) }
    if let help = finding.helpURI, references[ExactString(finding.rule)]?.contains(where: help.isIdentical) != true {
      output.member("help", help.visible)
    }
    output.member("message", finding.sentence.visible)
    if !finding.offenders.isEmpty { Self.write("offenders", finding.offenders, to: &output) }
    // The grant, its tenant and what it is worth are said once, with the grants.
    if let place { output.member("on", place) }
    output.member("rank", finding.rank)
    if let reach = finding.reach, place.map({ report.inventory[$0].reach != reach }) ?? true {
      output.object("reach") { self.write(reach, of: finding, to: &$0) }
    }
    output.member("rule", finding.rule.visible)
    if finding.result == .unknown, finding.isAboutGrants {
      output.list("sample", finding.unknownGrants.prefix(20)) { $0.write($1.label.visible) }
    }
    output.member("severity", finding.severity.rawValue)
    output.member("status", finding.pageStatus)
    if let subject = finding.singleSubject { output.object("subject") { Self.write(subject, finding, to: &$0) } }
    if place == nil { output.member("tenant", finding.tenant.visible) }
    if !finding.undetermined.isEmpty { Self.write("undetermined", finding.undeterminedParts, to: &output) }
    if let waiver = finding.waiver { output.object("waiver") { Self.write(waiver, to: &$0) } }
    output.endObject()
  }

  /// What the script shows of an application or an API as it does of a grant.
  private static func write(_ subject: FindingSubject, _ finding: Finding, to output: inout JSONOutput) {
    if let audience = finding.audience { output.member("api", audience.visible) }
    if let holder = finding.holder({ $0 }) { output.member("client", holder.visible) }
    if let id = finding.clientID {
      output.member("holder", GrantKey(clientID: id, defaultFor: nil, audience: nil, subjectType: "").holder.visible)
    }
    if let label = subject.label() { output.member("label", label.visible) }
  }

  private func write(_ worth: FindingReach, of finding: Finding, to output: inout JSONOutput) {
    if let owner = worth.owner { output.member("owner", owner.visible) }
    if !worth.paths.isEmpty { output.member("paths", worth.paths.map(\.visible)) }
    output.member("reason", worth.reachability.reason.visible)
    output.member("state", worth.reachability.state.rawValue)
    if let through = reach.through(finding) { output.member("through", through.visible) }
    if let tier = worth.tier { output.member("tier", tier.rawValue) }
  }

  private static func write(_ grant: GrantReference, to output: inout JSONOutput) {
    output.member("api", (grant.audience ?? "").visible)
    output.member("client", grant.holder().visible)
    output.member("holder", grant.key.holder.visible)
    output.member("label", grant.label.visible)
    if let origin = grant.origin { output.member("origin", origin.description.visible) }
    output.member("subject", grant.subjectType.visible)
  }

  /// Key → a text, or for a list its items.
  private static func write(evidence: JSONObject, to output: inout JSONOutput) {
    output.beginList()
    for (key, value) in evidence.members.sorted(by: { $0.key.precedes($1.key) }) {
      output.beginList()
      output.write(key.visible)
      if let items = value.array { output.write(items.map(text)) } else { output.write(text(value)) }
      output.endList()
    }
    output.endList()
  }

  /// A string as itself, made visible; anything else as JSON, in which nothing is hidden either.
  private static func text(_ value: JSONValue) -> String { value.string?.visible ?? JSONWriter.compact(value) }

  /// The request that makes the change. The body is the JSON that would be sent, not its visible form; without an id
  /// there is nothing to send it to.
  private static func write(_ fix: ProposedFix, of finding: Finding, to output: inout JSONOutput) {
    output.member("body", JSONWriter.pretty(.object(fix.set)))
    if let id = finding.grant?.id { output.member("path", "/api/v2/client-grants/\(id.percentEncoded)") }
    output.member("safety", fix.safety.rawValue)
  }

  private static func write(_ waiver: FindingWaiver, to output: inout JSONOutput) {
    if !waiver.added.isEmpty { write("added", waiver.added, to: &output) }
    output.member("expires", waiver.expires.visible)
    if let offenders = waiver.offenders { write("offenders", offenders, to: &output) }
    output.member("owner", waiver.owner.visible)
    output.member("position", waiver.position.visible)
    output.member("reason", waiver.reason.visible)
    output.member("state", waiver.state.rawValue)
  }

  private static func write(_ key: StaticString, _ offenders: [String], to output: inout JSONOutput) {
    output.list(key, offenders) { $0.write($1.bounded.visible) }
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
