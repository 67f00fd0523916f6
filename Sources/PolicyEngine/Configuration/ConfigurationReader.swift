import CEL
import Documents

extension Configuration {
  static let keys = YAMLKeys(
    owner: "the configuration", required: ["version"],
    optional: [
      "tenants", "rules", "roles", "audiences", "waivers", "baseline", "outputs", "fail_on", "min_severity", "pacing",
      "remediation", "state",
    ])
  static let ruleKeys = YAMLKeys(owner: "rules", required: [], optional: ["folders", "override", "settings"])
  static let audienceKeys = YAMLKeys(owner: "an entry of audiences", required: ["match", "rules"], optional: [])
  static let waiverKeys = YAMLKeys(owner: "waivers", required: [], optional: ["file", "max_days"])
  static let pacingKeys = YAMLKeys(owner: "pacing", required: [], optional: ["max_rps", "timeout"])
  static let remediationKeys = YAMLKeys(
    owner: "remediation", required: [], optional: ["max_changes", "fixable", "unfixable", "protect"])
  static let protectKeys = YAMLKeys(
    owner: "an entry of protect", required: [], optional: ["client_id", "client_name", "audience"])

  /// The configuration of a file. Throws every problem of its form, and of a discovered file everything that only a
  /// named one may say.
  ///
  /// - Parameter formats: the formats of reports that there are.
  package init(
    text: String, path: String, isDiscovered: Bool = false, formats: [String]
  ) throws(ConfigurationError) {
    let file: YAMLFile
    do {
      file = try YAMLFile(text: text, path: path)
    } catch {
      throw ConfigurationError(
        problems: Diagnostics(error.problems.withoutLines(Self.linesThatMayHoldASecret(text, isYAML: false))),
        outputs: OutputSetting.readable(in: text, path: path, formats: formats), partial: nil)
    }
    var reader = YAMLReader(file)
    let configuration = reader.configuration(isDiscovered: isDiscovered, formats: formats)
    guard let configuration, reader.problems.isEmpty else {
      let tenants = file.root["tenants"]
      let hidden = Self.lines(of: tenants).union(Self.linesThatMayHoldASecret(text, isYAML: true))
      let problems = reader.problems.inFileOrder.withoutLines(hidden)
      throw ConfigurationError(
        problems: Diagnostics(problems), outputs: configuration?.outputs ?? [], partial: configuration)
    }
    self = configuration
  }

  /// The lines of a text on which somebody may have written a secret: those from a word of the tenants or their
  /// credentials on, to the next key of the file; where it is no YAML and brackets leave that open, to its end.
  private static func linesThatMayHoldASecret(_ text: String, isYAML: Bool) -> Set<Int> {
    let words =
      ["tenant", "credential", "secret", "token", "password", "passwd", "bearer", "private", "api_key", "apikey"]
      + ConfiguredTenant.standardVariables.map(\.key)
    var (lines, isSecret, isOpen): (Set<Int>, Bool, Bool) = ([], false, false)
    for (index, line) in SourceLines(text).all.enumerated() {
      if isSecret, !isOpen { isSecret = !keys.all.contains { $0 != "tenants" && line.hasPrefix("\($0):") } }
      let lower = line.lowercased()
      if words.contains(where: lower.contains) { isSecret = true }
      if isSecret {
        lines.insert(index + 1)
        isOpen = isOpen || !isYAML && line.contains { "[{\"'|>&".contains($0) }
      }
    }
    return lines
  }

  /// The lines on which there is something of a node.
  private static func lines(of node: YAMLNode?) -> Set<Int> {
    guard let node else { return [] }
    let parts = node.elements ?? node.members?.flatMap { [$0.key, $0.value] } ?? []
    return parts.reduce(into: [node.place.line]) { $0.formUnion(lines(of: $1)) }
  }
}

extension YAMLReader {
  mutating func configuration(isDiscovered: Bool, formats: [String]) -> Configuration? {
    guard let members = mapping(file.root, Configuration.keys) else { return nil }
    if let node = members["version"] { checkVersion(node, Configuration.version) }
    let rules = members["rules"].flatMap { self.rules($0) } ?? [:]
    if isDiscovered {
      refuse(members["tenants"], "tenants", "decide where credentials go")
      refuse(rules["folders"], "folders of rules", "bring rules of its own")
      refuse(members["state"], "a state folder", "say where repairs are written down, or what they did")
    }
    let waivers = members["waivers"].flatMap { mapping($0, Configuration.waiverKeys) } ?? [:]
    let pacing = members["pacing"].flatMap { mapping($0, Configuration.pacingKeys) } ?? [:]
    return Configuration(
      path: file.path, isDiscovered: isDiscovered, tenants: members["tenants"].map { self.tenants($0) } ?? [],
      ruleFolders: rules["folders"].map { names($0, "folders") } ?? [],
      overridable: rules["override"].map { names($0, "override") } ?? [],
      ruleSettings: rules["settings"].map { ruleSettings($0, "settings") } ?? [],
      roles: members["roles"].map { self.roles($0) } ?? Roles(),
      audiences: members["audiences"].map { audiences($0) } ?? [],
      waiverFile: waivers["file"].flatMap { located($0, "file") },
      waiverDays: waivers["max_days"].flatMap { whole($0, "max_days", from: 1, "days") },
      baseline: members["baseline"].flatMap { located($0, "baseline") },
      outputs: members["outputs"].map { outputs($0, formats) } ?? [],
      failOn: members["fail_on"].flatMap { word($0, "fail_on", FailOn.self) },
      minimumSeverity: members["min_severity"].flatMap { word($0, "min_severity", Severity.self) },
      maxRPS: pacing["max_rps"].flatMap { number($0, "max_rps", in: .maxRPS) },
      timeout: pacing["timeout"].flatMap { number($0, "timeout", in: .timeout) },
      remediation: members["remediation"].map { remediation($0, isDiscovered: isDiscovered) } ?? RemediationSettings(),
      state: members["state"].flatMap { located($0, "state") })
  }

  private mutating func refuse(_ node: YAMLNode?, _ what: String, _ deed: String) {
    guard let node else { return }
    note(
      node,
      """
      \(what) \(what.hasPrefix("a ") ? "is" : "are") read only from a file that --config names: one that is found must not \
      \(deed)
      """)
  }

  /// The members of `rules`; the id of a rule there is one step too high.
  private mutating func rules(_ node: YAMLNode) -> [String: YAMLNode]? {
    mapping(node, Configuration.ruleKeys) { name in
      name.contains("-") ? "what is said of '\(name.visible)' goes under rules.settings" : nil
    }
  }

  private mutating func audiences(_ node: YAMLNode) -> [AudienceSettings] {
    (sequence(node, "audiences") ?? []).compactMap { node in
      guard let members = mapping(node, Configuration.audienceKeys) else { return nil }
      let match = members["match"].flatMap { pattern($0, "match", .audiences) }
      let rules = members["rules"].map { ruleSettings($0, "rules") } ?? []
      // Without a match there is a problem, and the rules may have more.
      return AudienceSettings(match: Glob(match ?? ""), rules: rules)
    }
  }

  private mutating func outputs(_ node: YAMLNode, _ formats: [String]) -> [OutputSetting] {
    (entries(node, "outputs") ?? []).compactMap { entry in
      guard formats.contains(entry.name) else {
        noteNoWord(entry.key, "a key of outputs", entry.name, formats)
        return nil
      }
      return located(entry.value, entry.name).map { OutputSetting(format: entry.name, path: $0) }
    }
  }

  private mutating func remediation(_ node: YAMLNode, isDiscovered: Bool) -> RemediationSettings {
    let members = mapping(node, Configuration.remediationKeys) ?? [:]
    var settings = RemediationSettings()
    if let node = members["max_changes"] {
      settings.maxChanges = whole(node, "max_changes", from: 0, "grants")
      if isDiscovered, let count = settings.maxChanges, count > RemediationSettings.discoveredMaximum {
        note(
          node,
          """
          max_changes is \(RemediationSettings.discoveredMaximum) at most in a file that is found; a file that \
          --config names, or --max-changes, may say more
          """)
      }
    }
    settings.fixable = members["fixable"].map { names($0, "fixable") }
    settings.unfixable = members["unfixable"].map { names($0, "unfixable") } ?? []
    settings.protected = members["protect"].flatMap { sequence($0, "protect") }?.compactMap { protected($0) } ?? []
    return settings
  }

  private mutating func protected(_ node: YAMLNode) -> ProtectedSelector? {
    let known = problems.count
    guard let members = mapping(node, Configuration.protectKeys) else { return nil }
    // A key that is mistyped is told already.
    if members.isEmpty, problems.count == known {
      note(node, "an entry of protect needs client_id, client_name or audience")
    }
    func glob(_ key: String, _ compared: ParameterMatches? = nil) -> Glob? {
      members[key].flatMap { pattern($0, key, compared) }.map(Glob.init)
    }
    return ProtectedSelector(
      clientID: glob("client_id", .clientIDs), clientName: glob("client_name"), audience: glob("audience", .audiences))
  }

  /// A pattern. One that can match nothing is a problem: what it is to protect or to set would go without.
  private mutating func pattern(_ node: YAMLNode, _ key: String, _ compared: ParameterMatches?) -> String? {
    guard let text = text(node, key) else { return nil }
    if let complaint = compared?.complaint(about: text) {
      note(node, "\(key): '\(text.visible)' can match nothing: \(complaint)")
    }
    return text
  }
}

extension [Diagnostic] {
  /// Without showing these lines of the file: somebody may have written a secret there where the name of a variable
  /// belongs.
  fileprivate func withoutLines(_ lines: Set<Int>) -> [Diagnostic] {
    map { lines.contains($0.place.line) ? Diagnostic(place: $0.place, message: $0.message) : $0 }
  }
}
