import CEL
package import Documents

/// The risks that are accepted: `waivers.yml`, as its text states them.
package struct WaiverFile: Sendable, Equatable {
  /// The file as the user named it.
  package let path: String
  /// In the order of the file.
  package let waivers: [Waiver]
  /// What the user should know: a former id that a waiver still uses, with its place.
  package let warnings: [String]
}

/// How far ahead a waiver may reach.
package struct WaiverLimit: Sendable, Equatable {
  package let today: UTCDate
  /// nil: to the same day of the next year.
  package let maximumDays: Int?

  package init(today: UTCDate, maximumDays: Int? = nil) {
    self.today = today
    self.maximumDays = maximumDays
  }

  /// Why a waiver cannot expire on a day, nil where it can.
  package func refusal(of expires: UTCDate) -> String? {
    if let maximumDays {
      return today.days(until: expires) <= maximumDays
        ? nil
        : "expires is at most \(maximumDays) days ahead, as waivers.max_days of the configuration says, not \(expires)"
    }
    return expires <= today.oneYearOn
      ? nil
      : """
      expires is at most a year ahead (\(today.oneYearOn)), not \(expires); waivers.max_days of a configuration \
      allows more
      """
  }
}

extension WaiverFile {
  static let version = "1"

  static let keys = YAMLKeys(owner: "a waiver file", required: ["version", "waivers"], optional: [])

  static let waiverKeys = YAMLKeys(
    owner: "a waiver", required: ["rule", "owner", "reason", "expires"],
    optional: Waiver.SelectorKey.allCases.map(\.rawValue) + ["offenders"])

  /// Reads a file. Throws everything that is wrong with it, each at its place.
  ///
  /// - Parameter catalogue: the rules that exist, off or on; a waiver of any other is an error.
  package init(text: String, path: String, catalogue: RuleCatalogue, limit: WaiverLimit) throws(Diagnostics) {
    var reader = YAMLReader(try YAMLFile(text: text, path: path))
    var warnings: [String] = []
    let waivers = reader.waivers(catalogue, limit, &warnings)
    guard let waivers, reader.problems.isEmpty else { throw Diagnostics(reader.problems.inFileOrder) }
    self.init(path: path, waivers: waivers, warnings: warnings)
  }
}

extension YAMLReader {
  fileprivate mutating func waivers(
    _ catalogue: RuleCatalogue, _ limit: WaiverLimit, _ warnings: inout [String]
  ) -> [Waiver]? {
    guard let members = mapping(file.root, WaiverFile.keys) else { return nil }
    if let node = members["version"], let version = string(node, "version"), version != WaiverFile.version {
      note(node, "version is \(WaiverFile.version), not '\(version.visible)'; another grantlint may read it")
    }
    guard let list = members["waivers"] else { return nil }
    // What is left when the last waiver was taken out.
    if list.isNothing { return [] }
    return sequence(list, "waivers")?.compactMap { waiver($0, catalogue, limit, &warnings) }
  }

  private mutating func waiver(
    _ node: YAMLNode, _ catalogue: RuleCatalogue, _ limit: WaiverLimit, _ warnings: inout [String]
  ) -> Waiver? {
    let known = problems.count
    guard let members = mapping(node, WaiverFile.waiverKeys) else { return nil }
    let hasUnknownKeys = problems.count > known
    let rule = members["rule"].flatMap { waivedRule($0, catalogue, &warnings) }
    let selector = selector(members, of: node, isMistyped: hasUnknownKeys)
    let owner = members["owner"].flatMap { text($0, "owner") }
    let reason = members["reason"].flatMap { text($0, "reason") }
    let expires = members["expires"].flatMap { expiry($0, limit) }
    let offenders = members["offenders"].flatMap { strings($0, "offenders") }
    guard let rule, let owner, let reason, let expires, !selector.isEmpty else { return nil }
    return Waiver(
      rule: rule, selector: selector, owner: owner, reason: reason, expires: expires, offenders: offenders,
      place: node.place)
  }

  private mutating func waivedRule(
    _ node: YAMLNode, _ catalogue: RuleCatalogue, _ warnings: inout [String]
  ) -> String? {
    guard let name = text(node, "rule") else { return nil }
    if let check = BuiltInChecks.check(name) {
      note(node, "'\(check.id)' cannot be waived: correct the waiver that it names")
      return nil
    }
    guard let rule = catalogue.rule(name) else {
      note(node, catalogue.unknownRule(name))
      return nil
    }
    if rule.id != name {
      warnings.append("\(node.place): '\(name.visible)' is now called '\(rule.id)'")
    }
    return rule.id
  }

  private mutating func selector(_ members: [String: YAMLNode], of waiver: YAMLNode, isMistyped: Bool) -> [Waiver
    .SelectorKey: Glob]
  {
    var selector: [Waiver.SelectorKey: Glob] = [:]
    var isPresent = false
    for key in Waiver.SelectorKey.allCases {
      guard let node = members[key.rawValue] else { continue }
      isPresent = true
      guard let pattern = text(node, key.rawValue) else { continue }
      if key == .fingerprint, !Fingerprint.hasForm(pattern) {
        note(node, "a fingerprint is 32 of the digits 0-9 and a-f, as reports show it, not '\(pattern.visible)'")
      }
      selector[key] = Glob(pattern)
    }
    // A key that is mistyped is told already.
    if !isPresent, !isMistyped {
      let keys = Waiver.SelectorKey.allCases.map(\.rawValue).joined(separator: ", ")
      note(waiver, "a waiver says which findings it is about, by one or more of \(keys)")
    }
    return selector
  }

  private mutating func expiry(_ node: YAMLNode, _ limit: WaiverLimit) -> UTCDate? {
    guard let text = text(node, "expires") else { return nil }
    guard let date = UTCDate(text) else {
      note(node, "expires is a day of the calendar, as 2026-12-31, not '\(text.visible)'")
      return nil
    }
    if let refusal = limit.refusal(of: date) { note(node, refusal) }
    return date
  }
}
