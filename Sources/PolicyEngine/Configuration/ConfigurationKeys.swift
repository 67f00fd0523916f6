import Documents

/// The keys of a configuration file.
extension Configuration {
  /// - Parameter formats: the formats of reports that there are.
  static func keys(formats: [String]) -> KeyTable<Configuration> {
    KeyTable(
      "the configuration",
      [
        .init("version", isRequired: true, schema: { ["const": .int(version)] }) { reader, node, _ in
          reader.checkVersion(node, version)
        },
        .defaulted(
          "tenants", \.tenants,
          .tenants.described(
            "The tenants to audit: all, those that --tenants picks, or the one of --tenant. Only in a file that --config names."
          )
        ).onlyNamed("tenants are", "decide where credentials go"),
        .defaulted(
          "groups", \.groups,
          .groups.described(
            "What differs for groups of tenants, by their names. Only in a file that --config names.")
        ).onlyNamed("groups of tenants are", "decide how tenants are called"),
        .optional(
          "profile", \.profile,
          .word.described(
            "Which rules run where nothing is said of them: starter, what a tenant should see first; recommended; strict, also "
              + "what reports much in most tenants. Default recommended.")),
        .nested("rules", ruleKeys) { name in
          name.contains("-") ? "what is said of '\(name.visible)' goes under rules.settings" : nil
        },
        .defaulted("roles", \.roles, Roles.form),
        .defaulted(
          "tiers", \.reach.tiers,
          .list(of: ConfiguredTier.form.defined(as: "tier")).described(
            "What scopes of APIs of your own are worth, where their words do not say it; if two fit, the later wins. Only "
              + "in a file that --config names.")
        ).onlyNamed("tiers are", "say what scopes are worth"),
        .defaulted(
          "read_verbs", \.reach.readVerbs,
          .readVerbs.described(
            "The words by which a scope of an API of your own only reads; default read, list, get, view and others. Only "
              + "in a file that --config names.")
        ).onlyNamed("the verbs of scopes that only read are", "say what scopes are worth"),
        .defaulted(
          "owners", \.reach.owners,
          .list(of: OwnerRule.form.defined(as: "owner")).described(
            "Who answers for applications and APIs; of two that fit the first counts. Only in a file that --config names."
          )
        ).onlyNamed("owners are", "say who answers for what"),
        .defaulted(
          "dormant", \.reach.dormant,
          .word.described(
            "demote: findings on grants that cannot be used today are notes; default keep. Only in a file that --config "
              + "names.")
        ).onlyNamed("what becomes of findings on dormant grants is", "make findings notes"),
        .defaulted(
          "metadata_keys", \.metadataKeys,
          .metadataKeys.described(
            "The keys of the applications' client_metadata that are read. Only in a file that --config names.")
        ).onlyNamed("metadata keys are", "choose what is read of applications"),
        .defaulted(
          "audiences", \.audiences,
          .list(of: AudienceSettings.form.defined(as: "audience")).described(
            "What differs for the grants on some APIs; if two fit, the later wins.")
        ),
        .nested("waivers", waiverKeys),
        .optional("baseline", \.baseline, .locatedText.described("The baseline, relative to this file.")),
        .defaulted("outputs", \.outputs, outputs(formats)),
        .optional(
          "fail_on", \.failOn,
          .word.described("Exit with 1 if any open finding has at least this severity; default error.")),
        .optional(
          "min_severity", \.minimumSeverity,
          .severity.described("Findings below it are counted but not listed, and not repaired; default note.")),
        .nested("pacing", pacingKeys), .nested("remediation", remediationKeys),
        .optional(
          "state", \.state,
          .locatedText.described(
            "The folder of journals and locks of repairs, relative to this file. Only in a file that --config names.")
        ).onlyNamed("a state folder is", "say where repairs are written down, or what they did"),
      ])
  }

  private static let ruleKeys = KeyTable<Configuration>(
    "rules",
    [
      .defaulted(
        "folders", \.ruleFolders,
        .locatedTexts.described(
          "Files and folders of rules, relative to this file. Only in a file that --config names.")
      ).onlyNamed("folders of rules are", "bring rules of its own"),
      .defaulted(
        "override", \.overridable,
        .locatedTexts.described("Ids of built-in rules that a rule from elsewhere may replace.")),
      .defaulted("settings", \.ruleSettings, .ruleSettings.described("What differs from the rules as they come.")),
    ])

  private static let waiverKeys = KeyTable<Configuration>(
    "waivers",
    [
      .optional("file", \.waiverFile, .locatedText.described("The waivers, relative to this file.")),
      .optional(
        "max_days", \.waiverDays,
        .whole(from: 1, "days").described("How many days ahead a waiver may end; without it a year.")),
    ])

  private static let pacingKeys = KeyTable<Configuration>(
    "pacing",
    [
      .optional("max_rps", \.maxRPS, .number(in: .maxRPS).described("Calls a second at most.")),
      .optional(
        "timeout", \.timeout,
        .number(in: .timeout).described("Seconds after which reading a tenant gives up; default 900.")),
    ])

  private static let remediationKeys = KeyTable<Configuration>(
    "remediation",
    [
      .optional(
        "max_changes", \.remediation.maxChanges,
        .whole(from: 0, "grants").described(
          "Refuse the whole run if more grants would change; default 10, and no more than 10 in a discovered file.")
      ).limitedWhereDiscovered,
      .optional(
        "fixable", \.remediation.fixable, .locatedTexts.described("The only rules whose findings are repaired.")),
      .defaulted(
        "unfixable", \.remediation.unfixable, .locatedTexts.described("Rules whose findings are not repaired.")),
      .defaulted(
        "protect", \.remediation.protected,
        .list(of: ProtectedSelector.form.defined(as: "protected")).described("Grants that are never changed.")),
    ])

  /// Format → path.
  private static func outputs(_ formats: [String]) -> ValueForm<[OutputSetting]> {
    ValueForm(
      schema: [
        "type": "object", "additionalProperties": false,
        "properties": .object(JSONObject(formats.map { ($0, JSONSchema.text) })),
        "description": "Reports that every audit writes: format → path, relative to this file.",
      ]
    ) { reader, node, name in
      reader.entries(node, name)?.compactMap { entry in
        guard formats.contains(entry.name) else {
          reader.noteNoWord(entry.key, "a key of outputs", entry.name, formats)
          return nil
        }
        return reader.located(entry.value, entry.name).map { OutputSetting(format: entry.name, path: $0) }
      }
    }
  }
}

extension ValueForm where Value == [String] {
  /// Names of keys, none twice.
  fileprivate static var metadataKeys: ValueForm {
    ValueForm(schema: JSONSchema.texts) { reader, node, name in
      let located = reader.names(node, name)
      var seen: Set<ExactString> = []
      for key in located where !seen.insert(ExactString(key.value)).inserted {
        reader.note(key.problem("\(name) has '\(key.value.visible)' twice"))
      }
      return located.map(\.value)
    }
  }
}

extension KeyTable<Configuration>.Key {
  /// A key that a file which was found must not have.
  fileprivate func onlyNamed(_ what: String, _ deed: String) -> Self {
    Self(name, isRequired: isRequired, schema: schema) { [read] reader, node, configuration in
      if configuration.isDiscovered {
        reader.note(
          node, "\(what) read only from a file that --config names: one that is found must not \(deed)")
      }
      read(&reader, node, &configuration)
    }
  }

  /// The most changes, of which a file that was found may not allow many.
  fileprivate var limitedWhereDiscovered: Self {
    Self(name, schema: schema) { [read] reader, node, configuration in
      read(&reader, node, &configuration)
      guard configuration.isDiscovered, let count = configuration.remediation.maxChanges,
        count > RemediationSettings.discoveredMaximum
      else { return }
      reader.note(
        node,
        """
        max_changes is \(RemediationSettings.discoveredMaximum) at most in a file that is found; a file that --config \
        names, or --max-changes, may say more
        """)
    }
  }
}

extension AudienceSettings {
  private struct Members: Sendable {
    var match: String?
    var rules: [RuleSetting] = []
  }

  private static let keys = KeyTable<Members>(
    "an entry of audiences",
    [
      .required(
        "match", \.match,
        .pattern(.audiences).described("The API's identifier; * matches any characters, ? one.")),
      .init("rules", isRequired: true, schema: ValueForm<[RuleSetting]>.ruleSettings.schema) { reader, node, members in
        members.rules = reader.ruleSettings(node, "rules")
      },
    ])

  // Without a match there is a problem, and the rules may have more.
  static let form = ValueForm<AudienceSettings>.mapping(keys, Members()) { _, _, members, _ in
    AudienceSettings(match: Glob(members.match ?? ""), rules: members.rules)
  }
}

extension ProtectedSelector {
  private struct Members: Sendable {
    var clientID: String?
    var clientName: String?
    var audience: String?
  }

  private static let note = "A pattern with * and ?; all that are given have to match."
  private static let keys = KeyTable<Members>(
    "an entry of protect",
    [
      .optional("client_id", \.clientID, .pattern(.clientIDs).described(note)),
      .optional("client_name", \.clientName, .text.described(note)),
      .optional("audience", \.audience, .pattern(.audiences).described(note)),
    ])

  static let form = ValueForm<ProtectedSelector>.mapping(keys, Members()) { reader, node, members, found in
    // A key that is mistyped is told already.
    if found.known.isEmpty, !found.hasUnknown {
      reader.note(
        node, "an entry of protect needs \(keys.names.dropLast().joined(separator: ", ")) or \(keys.names.last ?? "")")
    }
    return ProtectedSelector(
      clientID: members.clientID.map { Glob($0) }, clientName: members.clientName.map { Glob($0) },
      audience: members.audience.map { Glob($0) })
  }.shown(as: schema)

  private static var schema: JSONValue {
    var mapping = keys.schema.object ?? [:]
    mapping["minProperties"] = 1
    return .object(mapping)
  }
}

extension ValueForm where Value == String {
  /// A pattern. One that can match nothing is a problem: what it is to protect or to set would go without.
  fileprivate static func pattern(_ compared: ParameterMatches) -> ValueForm {
    ValueForm(schema: JSONSchema.text) { reader, node, name in
      guard let text = reader.text(node, name) else { return nil }
      if let complaint = compared.complaint(about: text) {
        reader.note(node, "\(name): '\(text.visible)' can match nothing: \(complaint)")
      }
      return text
    }
  }
}
