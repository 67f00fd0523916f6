import Documents
import PolicyEngine
import Tenant

extension Finding {
  /// Whether it is one that counts: open, or one on which no answer was found.
  var isOpen: Bool { status == .open || result == .unknown }

  /// Whether it is shown among those that somebody has accepted.
  var isAccepted: Bool { status == .waived || status == .baselined }

  /// Why it is set aside, or open again: a sentence for each; empty for what nobody has spoken of.
  var acceptance: [String] {
    var sentences = waiver.map { [$0.wording] } ?? []
    switch (status, baselineState) {
    case (.baselined, _): sentences.append("in the baseline")
    case (_, .widened): sentences.append("in the baseline with fewer offenders")
    case (_, .new): sentences.append("new since the baseline")
    case (_, .unchanged), (_, nil): break
    }
    return sentences
  }

  /// What the rule says of such a grant and could not be evaluated on this one: `fix: REASON`, one for each part.
  var undeterminedParts: [String] { undetermined.map { "\($0.part): \($0.reason)" } }

  /// Why there is no fix.
  ///
  /// - Parameter rule: nil where the report does not say anything of it.
  func noFix(by rule: RuleReport?) -> String {
    if undetermined.contains(where: { $0.part == "fix" }) { return "undetermined" }
    return switch rule?.hasFix {
    case true?: "none: the fix of the rule does not apply to this grant"
    case false?: "none: the rule proposes none, what is right depends on what the application does"
    case nil: "none"
    }
  }

  /// The body of the PATCH that would repair the grant, on one line: JSON whose values are the tenant's own.
  var patch: String? { fix.map { $0.set.copyable } }
}

extension FindingWaiver {
  /// `waived by OWNER until 2026-12-31: REASON`
  var wording: String {
    switch state {
    case .inForce:
      let bound = offenders == nil ? ", whatever is added" : ""
      return "waived by \(owner) until \(expires)\(bound): \(reason)"
    case .expired: return "the waiver of \(owner) lapsed after \(expires): \(reason)"
    case .widened:
      let names = added.isEmpty ? "what is wrong now is not known" : added.map(\.bounded).joined(separator: ", ")
      return "widened since accepted by \(owner) (until \(expires)): \(names)"
    }
  }
}

extension BaselineEntry {
  /// What names its grant: the id, else the client, and the API; or what else it is on.
  func wording(_ shown: (String) -> String = { $0 }) -> String {
    if let subject = subject?.label(shown) { return subject }
    let names = ["id", "client_id", "default_for"].lazy.compactMap { grant[$0]?.string }
    let name = names.first.map(shown) ?? "a grant"
    return grant["audience"]?.string.map { "\(name) on \(shown($0))" } ?? name
  }
}

extension JSONObject {
  /// See `JSONValue.copyable`.
  var copyable: String { JSONValue.object(self).copyable }
}

extension JSONValue {
  /// The value as JSON on one line that can be copied from any report: no hidden character, and nothing in it that
  /// making text visible would change.
  var copyable: String {
    let json = JSONWriter.compact(self)
    guard json.utf8.contains(UInt8(ascii: "\\")) else { return json }
    // Of a run of backslashes the last two are one escaped backslash, so the pair before a u is always one.
    return json.replacing(#"\\u{"#, with: #"\u005cu{"#)
  }
}

extension AuditReport {
  /// The sentence of the verdict in one piece.
  var verdictText: String {
    let (word, rest) = verdictSentence
    return word + rest
  }

  /// The findings that a format of limited room lists: the worst first, those that are set aside last; each group in
  /// the order of the report. They are passed through, and not copied.
  var worstFirst: some Collection<Finding> {
    Finding.Standing.allCases.lazy.flatMap { standing in
      findings.lazy.filter { lists($0) && $0.standing == standing }
    }
  }
}

extension Finding {
  /// How it stands to the others where there is little room.
  fileprivate enum Standing: CaseIterable { case unknown, open, setAside }

  fileprivate var standing: Standing {
    result == .unknown ? .unknown : status == .open ? .open : .setAside
  }
}

extension CoverageGap {
  /// `clients (HTTP 403): MESSAGE [needs the token scope read:clients]`
  var wording: String {
    let status = status.map { " (HTTP \($0))" } ?? ""
    let scope = missingScope.map { " [needs the token scope \($0)]" } ?? ""
    return "\(collection.rawValue)\(status): \(message)\(scope)"
  }
}
