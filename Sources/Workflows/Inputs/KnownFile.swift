import Documents

/// What a file is that a command was given in the place of another one, and which command takes it.
enum KnownFile: Equatable {
  case utf16, plan, snapshot, baseline, report, journal, journalPage, outcomes, grants, sarif, xml, yaml, empty
  /// JSON that nothing is known of, and what is no JSON.
  case otherJSON, other

  init(_ bytes: [UInt8]) {
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      self = .utf16
      return
    }
    let text = bytes.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    guard !text.isEmpty else {
      self = .empty
      return
    }
    // A journal and an NDJSON report have a value a line.
    let firstLine = Array(text.prefix { $0 != UInt8(ascii: "\n") })
    if let value = try? JSONReader.value(Array(text)) {
      self = Self.json(value)
    } else if let value = try? JSONReader.value(firstLine), value.object?["record"] != nil {
      self = Self.json(value)
    } else if text.first == UInt8(ascii: "<") {
      self = .xml
    } else {
      self = text.starts(with: "version:".utf8) ? .yaml : .other
    }
  }

  /// What the lines of an NDJSON report are; those of a journal have other names.
  private static let ofReports = ["attention", "finding", "summary", "error"]

  private static func json(_ value: JSONValue) -> KnownFile {
    guard let object = value.object else { return value.array == nil ? .otherJSON : .grants }
    func has(_ key: String) -> Bool { object[key] != nil }
    if has("plan_version") { return .plan }
    if has("snapshot_version") { return .snapshot }
    if has("baseline_version") { return .baseline }
    if has("schema_version") || object["tool"]?.object?["name"]?.string == "grantlint" { return .report }
    if let record = object["record"]?.string { return ofReports.contains(record) ? .report : .journal }
    if has("journal_version") { return .journalPage }
    if has("remediation"), has("run") { return .outcomes }
    if has("client_grants") { return .grants }
    return has("$schema") && has("runs") ? .sarif : .otherJSON
  }

  /// What to say of a text in the place of a YAML file, where it is something that grantlint writes or reads elsewhere; nil
  /// where it may be meant.
  static func objection(to text: String, _ path: String, insteadOf wanted: String) -> String? {
    guard let first = text.unicodeScalars.first(where: { !$0.properties.isWhitespace }),
      "{[<".unicodeScalars.contains(first)
    else { return nil }
    let file = KnownFile(Array(text.utf8))
    // JSON is YAML too.
    guard ![.otherJSON, .other, .empty, .yaml].contains(file) else { return nil }
    return file.message(path, insteadOf: wanted)
  }

  /// What to say of a file that is no such thing: `plan.json is a plan, not a journal; 'grantlint apply plan.json' takes
  /// it`.
  func message(_ path: String, insteadOf wanted: String) -> String {
    if self == .utf16 { return "\(path.visible) is UTF-16, not \(wanted): save it as UTF-8" }
    if self == .other { return "\(path.visible) is not \(wanted): it is not JSON" }
    let (name, advice) = description(path.visible.shellQuoted)
    return "\(path.visible) is \(name), not \(wanted)" + (advice.map { "; \($0)" } ?? "")
  }

  private func description(_ path: String) -> (name: String, advice: String?) {
    switch self {
    case .utf16: ("UTF-16", "save it as UTF-8")
    case .plan: ("a plan", "'grantlint apply \(path)' takes it")
    case .snapshot:
      ("a snapshot", "'grantlint audit \(path)' and 'grantlint emulate --snapshot \(path)' take it")
    case .baseline: ("a baseline", "'grantlint audit --baseline \(path)' takes it")
    case .report:
      (
        "a report",
        "'grantlint waivers add --report \(path)' and, where the run changed something, 'grantlint rollback --unverified \(path)' take it as JSON, and 'grantlint merge \(path)' shows it in any format"
      )
    case .journal:
      ("a journal", "'grantlint journal show \(path)' and 'grantlint rollback --unverified \(path)' take it")
    case .journalPage: ("what 'grantlint journal show -f json' prints", "take the journal itself")
    case .outcomes:
      ("the outcome of a rollback", "'grantlint rollback --unverified \(path)' takes back what it changed")
    case .grants: ("a list as the Management API gives it", "'grantlint audit \(path)' takes lists of grants")
    case .sarif: ("a SARIF report", "it is for code scanning")
    case .xml: ("XML or HTML", "a JUnit or HTML report is for a pipeline or a browser")
    case .yaml: ("YAML", "a configuration goes with --config, waivers with --waivers")
    case .empty: ("empty", nil)
    case .otherJSON: ("JSON that grantlint does not write", nil)
    case .other: ("not JSON", nil)
    }
  }
}
