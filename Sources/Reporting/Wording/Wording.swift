import Documents
import PolicyEngine
import Tenant

extension AuditReport {
  /// What the audit came to, in one sentence: a word, which may be coloured, and the rest.
  ///
  /// Only a complete audit without open findings is called clean, and only for the rules that saw every grant.
  var verdictSentence: (word: String, rest: String) { VerdictWording(self).sentence }

  /// The sentence in two pieces, between which an incomplete audit says why it is that: the verdict with what fell
  /// short, and what was found so far. Of a complete audit the first is all.
  var verdictParts: (head: String, tail: String?) { VerdictWording(self).parts }

  /// `2 verified, 1 skipped`: the grants of the remediation by how far it came.
  var remediationCounts: String {
    let counts = Dictionary(remediation.map { ($0.status, 1) }, uniquingKeysWith: +)
    return RemediationRecord.Status.allCases.compactMap { status in
      counts[status].map { "\($0) \(status.rawValue)" }
    }.joined(separator: ", ")
  }
}

/// The sentence of the verdict, of figures for which the findings are counted once.
struct VerdictWording {
  let verdict: Verdict
  private let report: AuditReport
  private let summary: Summary

  init(_ report: AuditReport) {
    self.report = report
    summary = report.summary
    verdict = report.verdict
  }

  var sentence: (word: String, rest: String) {
    var (word, rest) = auditSentence
    let short = report.remediation.count { $0.status.fallsShort }
    if short > 0 { rest += "; the remediation fell short on \(counted(short, "grant"))" }
    if report.run.wasInterrupted {
      word = "interrupted"
    } else if verdict == .clean, short > 0 || !report.attention.isEmpty {
      // What the audit found is no failure, and the run all the same is no success.
      word = short > 0 ? "repair incomplete" : "attention needed"
    }
    if !report.attention.isEmpty, word != "attention needed" { rest += "; attention needed" }
    return (word, rest)
  }

  var parts: (head: String, tail: String?) {
    let (word, rest) = sentence
    guard verdict == .incomplete else { return (word + rest, nil) }
    let head = ": \(shortfalls)"
    return (word + head, String(rest.dropFirst(head.count + 2)))
  }

  private var auditSentence: (word: String, rest: String) {
    switch verdict {
    case .incomplete: return ("incomplete", ": \(shortfalls); \(foundSoFar)\(ofProfile("; "))\(caveats)")
    case .violations: return ("failed", ": \(openCounts) in \(grantsAndTenants) (\(rulesPhrase))\(caveats)")
    case .clean where summary.openTotal > 0:
      let reason = report.thresholds.failOn.map { "none at or above --fail-on \($0.rawValue)" } ?? "--fail-on never"
      return ("passed", ": \(openCounts), \(reason), in \(grantsAndTenants) (\(rulesPhrase))\(caveats)")
    case .clean where report.tenants.isEmpty: return ("clean", ": no tenant was to be audited\(part)")
    case .clean where summary.grants == 0:
      return (
        "clean",
        ": \(tenantsPhrase) \(report.tenants.count == 1 ? "has" : "have") 0 grants, \(counted(ruleIDs.count, "rule"))\(ofProfile(" of ")) had nothing to check\(assumption)\(weakness)\(part)"
      )
    case .clean where report.skippedRules.isEmpty && report.turnedOff.profile >= .standard:
      return ("clean\(exception)", ": \(grantsAndTenants), \(rulesPhrase), \(evaluations)\(caveats)")
    case .clean:
      return ("clean for \(rulesPhrase)\(exception)", ": \(grantsAndTenants), \(evaluations)\(caveats)")
    }
  }

  /// Why the audit is incomplete: `1 read fell short, 2 rules unknown`.
  private var shortfalls: String {
    var parts: [String] = []
    let missing = report.run.missingShards.map(String.init)
    if !missing.isEmpty {
      let all = report.tenants.count + report.run.missingTenants
      parts.append(
        "\(missing.count > 1 ? "shards" : "shard") \(missing.joined(separator: ", ")) missing, with "
          + "\(report.run.missingTenants) of \(counted(all, "tenant"))")
    }
    if report.isOfSeveral { return (parts + shortfallsOfTenants).joined(separator: ", ") }
    let reads = report.gaps.count { $0 != .nothingEvaluated }
    if reads > 0 { parts.append("\(counted(reads, "read")) fell short") }
    if reads < report.gaps.count { parts.append("nothing was evaluated") }
    if summary.unknown > 0 { parts.append("\(counted(summary.unknown, "rule")) unknown") }
    if report.thresholds.strict && !report.skippedRules.isEmpty {
      parts.append("\(counted(report.skippedRules.count, "rule")) skipped under --strict")
    }
    return parts.joined(separator: ", ")
  }

  /// How many tenants a sentence names.
  private static let namedTenants = 5

  /// The same where there are several: those that are not wholly known are named.
  private var shortfallsOfTenants: [String] {
    let domains = report.incompleteTenants
    var parts: [String] = []
    if !domains.isEmpty {
      let more = domains.count - Self.namedTenants
      let names = domains.prefix(Self.namedTenants).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
      parts.append("\(domains.count) of \(counted(report.tenants.count, "tenant")) not wholly audited: \(names)")
    }
    if report.thresholds.strict && !report.skippedRules.isEmpty {
      parts.append("\(counted(report.skippedRules.count, "rule")) skipped under --strict")
    }
    return parts
  }

  private var foundSoFar: String {
    if summary.grants == 0 { return "no grant of \(tenantsPhrase) was read" }
    return
      "\(summary.openTotal == 0 ? "no finding" : openCounts) in the \(counted(summary.grants, "grant")) read of \(tenantsPhrase)"
  }

  /// `4 errors, 1 warning`: the open findings, worst first.
  private var openCounts: String {
    let open = summary.open
    return Severity.allCases.reversed().compactMap { severity in
      open[severity].map { counted($0, severity.rawValue) }
    }.joined(separator: ", ")
  }

  /// What a reader must know beside the figures.
  private var caveats: String {
    (verdict == .clean && summary.openTotal == 0 ? "" : awaited) + setAside + off + assumption + weakness + part
  }

  /// `; shard 1/4, which 'grantlint merge' judges`
  private var part: String { report.run.shard.map { "; \($0.name), which 'grantlint merge' judges" } ?? "" }

  /// ` but for 2 values known after apply`: what the deployment makes cannot be judged before it.
  private var exception: String {
    awaitedValues > 0 ? " but for \(counted(awaitedValues, "value")) known after apply" : ""
  }

  private var awaited: String { awaitedValues > 0 ? "; \(counted(awaitedValues, "value")) known after apply" : "" }

  private var awaitedValues: Int { report.tenants.reduce(0) { $0 + $1.awaitedValues } }

  /// `; weakened by .grantlint.yml: 3 rules off, 2 findings waived`
  private var weakness: String { report.weakeningWording.map { "; \($0)" } ?? "" }

  /// `; 2 waived (1 for any offenders), 1 fixed`: the findings that do not count.
  private var setAside: String {
    let fixedSince = report.baseline?.fixedSince.count ?? 0
    let unlimited = summary.waived == 0 ? 0 : report.count { $0.status == .waived && $0.isUnlimited }
    let parts = [
      (summary.waived, unlimited > 0 ? "waived (\(unlimited) for any offenders)" : "waived"),
      (summary.baselined, "baselined"), (summary.fixed, "fixed"),
      (fixedSince, "fixed since the baseline"),
    ]
    .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return parts.isEmpty ? "" : "; " + parts.joined(separator: ", ")
  }

  /// `; 12 evaluations off by configuration (3 rules)`: what the settings of audiences turn off.
  private var off: String {
    let rules = report.rules.filter { $0.counts.disabled > 0 }
    guard !rules.isEmpty else { return "" }
    let evaluations = counted(rules.reduce(0) { $0 + $1.counts.disabled }, "evaluation")
    return "; \(evaluations) off by configuration (\(counted(rules.count, "rule")))"
  }

  /// Only the user says that there is no more than what was read.
  private var assumption: String {
    report.isAssumedComplete ? "; completeness assumed" : ""
  }

  private var evaluations: String { counted(summary.evaluations, "evaluation") }

  /// `6 rules`, `4 of 6 rules` where some did not see every grant; of which profile, where it is not the standard one.
  private var rulesPhrase: String {
    let all = ruleIDs.count
    let part = report.skippedRules.isEmpty ? "" : "\(all - Set(report.skippedRules.map(\.rule)).count) of "
    return part + counted(all, "rule") + ofProfile(" of ")
  }

  private func ofProfile(_ separator: String) -> String {
    let profile = report.turnedOff.profile
    return profile == .standard ? "" : "\(separator)profile \(profile.rawValue)"
  }

  /// A rule that saw no grant at all may be among the skipped ones only.
  private var ruleIDs: Set<String> { Set(report.rules.map(\.id)).union(report.skippedRules.map(\.rule)) }

  private var grantsAndTenants: String { "\(counted(summary.grants, "grant")) of \(tenantsPhrase)" }

  private var tenantsPhrase: String {
    report.tenants.count == 1 ? report.tenants[0].identity.domain : counted(report.tenants.count, "tenant")
  }
}

extension Attention {
  /// Its kind as words: `unfinished change`.
  var name: String { kind.rawValue.replacing("_", with: " ") }

  /// `MESSAGE; run: COMMAND`
  var wording: String { command.map { "\(message); run: \($0)" } ?? message }
}

extension TurnedOffRules {
  /// `2 rules: a, b; 27 rules not selected`; nil where every rule that is on by default ran.
  var wording: String? {
    var parts: [String] = []
    if !named.isEmpty { parts.append("\(counted(named.count, "rule")): \(named.joined(separator: ", "))") }
    if outsideProfile > 0 {
      parts.append("\(counted(outsideProfile, "rule")) not in profile \(profile.rawValue)")
    }
    if unselected > 0 { parts.append("\(counted(unselected, "rule")) not selected") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension SkippedRule {
  /// `clients, resource_servers`
  var needsList: String { needs.map(\.rawValue).joined(separator: ", ") }
}

extension ProposedFix {
  /// `safe, sets allow_all_scopes and scope`
  var wording: String {
    let keys = set.keys.sorted { $0.precedes($1) }
    let head = keys.dropLast().joined(separator: ", ")
    return "\(safety.rawValue), sets \(head.isEmpty ? "" : head + " and ")\(keys.last ?? "nothing")"
  }
}

extension String {
  /// The text on one line, whatever white space it was written with; for the prose of rules, never for names.
  var unfolded: String { isUnfolded ? self : split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  /// Whether it is plain ASCII already with single spaces between its words: most prose is, and needs no reading by
  /// graphemes.
  private var isUnfolded: Bool {
    var isAfterWord = false
    for byte in utf8 {
      guard (0x20..<0x7F).contains(byte), byte != UInt8(ascii: " ") || isAfterWord else { return false }
      isAfterWord = byte != UInt8(ascii: " ")
    }
    return isAfterWord || isEmpty
  }

  /// The text, in quotation marks where its ends could not be seen.
  var bounded: String {
    let space = UInt8(ascii: " ")
    if let first = utf8.first, let last = utf8.last, first != space, last != space { return self }
    return isEmpty || hasPrefix(" ") || hasSuffix(" ") ? "\"\(self)\"" : self
  }

  /// The text, cut after a number of characters.
  func clipped(_ limit: Int) -> String {
    if utf8.count <= limit { return self }
    let scalars = unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return self }
    return "\(String(scalars[..<end]))... (\(scalars.count) characters)"
  }

  /// The first sentence of a prose: up to a full stop that a capital follows.
  var firstSentence: String {
    let words = unfolded.split(separator: " ")
    let end = words.indices.first { index in
      guard let mark = words[index].last, ".!?".contains(mark) else { return false }
      return index + 1 == words.endIndex || words[index + 1].first?.isLowercase != true
    }
    return words[...(end ?? words.indices.last ?? -1)].joined(separator: " ")
  }
}
