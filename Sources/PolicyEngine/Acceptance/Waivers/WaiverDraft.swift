import Documents

/// A waiver of one finding that is not in a file yet: what `grantlint waivers add` writes.
package struct WaiverDraft: Sendable {
  package let finding: Finding
  package let owner: String
  package let reason: String
  package let expires: UTCDate

  /// Throws where the finding is none that can be accepted.
  package init(
    accepting finding: Finding, owner: String, reason: String, expires: UTCDate
  ) throws(WaiverRefusal) {
    if finding.result == .unknown {
      throw WaiverRefusal("'\(finding.rule)' is unknown there, and what was not seen cannot be accepted")
    }
    if BuiltInChecks.isAboutWaivers(finding.rule) {
      throw WaiverRefusal("'\(finding.rule)' cannot be waived: correct the waiver that it names")
    }
    if !finding.isOnSomething || finding.status == .fixed {
      throw WaiverRefusal("the finding \(finding.fingerprint) is not there any more: it was repaired")
    }
    if let reason = finding.unknownOffenders {
      throw WaiverRefusal(
        "what exactly is wrong could not be determined (\(reason.visible)), and what was not seen cannot be accepted; a waiver without offenders in the file accepts whatever is wrong"
      )
    }
    self.finding = finding
    self.owner = owner
    self.reason = reason
    self.expires = expires
  }

  /// Whether it is what a waiver of a file says, but for its place.
  ///
  /// - Parameter rule: the id that the rule of the finding has today.
  func isRead(as waiver: Waiver, rule: String) -> Bool {
    waiver.rule.isIdentical(to: rule) && waiver.selector == selector
      && waiver.owner.isIdentical(to: owner) && waiver.reason.isIdentical(to: reason) && waiver.expires == expires
      && waiver.offenders.map { JSONValue.strings($0) } == .strings(finding.offenders)
  }

  /// The tenant stands beside the fingerprint so that the waiver of one tenant is not stale on another.
  private var selector: [Waiver.SelectorKey: Glob] {
    [.fingerprint: Glob(finding.fingerprint), .tenant: Glob(finding.tenant)]
  }

  /// The lines of the entry without line ends: a comment that says for people what the fingerprint stands for, then
  /// the keys, the dash below `indentation` spaces and the keys below `depth`.
  func lines(rule: String, indentation: Int, depth: Int) -> [String] {
    let entries = [
      "rule: \(rule)",
      "tenant: \(YAMLText.quoted(finding.tenant))",
      "fingerprint: \(YAMLText.quoted(finding.fingerprint))",
      "offenders: [\(finding.offenders.map(YAMLText.quoted).joined(separator: ", "))]",
      "owner: \(YAMLText.quoted(owner))",
      "reason: \(YAMLText.quoted(reason))",
      "expires: \(expires)",
    ]
    let margin = String(repeating: " ", count: indentation)
    let dash = margin + "-" + String(repeating: " ", count: depth - indentation - 1)
    let inner = String(repeating: " ", count: depth)
    return ["\(margin)# \(comment)"] + entries.enumerated().map { ($0 == 0 ? dash : inner) + $1 }
  }

  private var comment: String {
    guard let grant = finding.grant else { return (finding.singleSubject?.label() ?? finding.title).visible }
    return "\(grant.holder()) on \(grant.audience()), subject type \(grant.subjectType)".visible
  }
}

/// Why a waiver was not written: one sentence.
package struct WaiverRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  package let message: String
  package var description: String { message }

  init(_ message: String) { self.message = message }
}

/// Text in YAML.
private enum YAMLText {
  /// The text in double quotes, on one line and in visible characters, the same to every reader of YAML.
  static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map(escaped).joined() + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\t": return "\\t"
    default:
      guard !String(scalar).visible.isIdentical(to: String(scalar)) else { return String(scalar) }
      let hex = String(scalar.value, radix: 16, uppercase: true)
      let width = scalar.value > 0xFFFF ? 8 : 4
      return (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - hex.count) + hex
    }
  }
}
