import Documents

extension TenantOverrides {
  static let maxRPSText = "Calls a second at most, instead of what pacing of the file says."
  static let timeoutText = "Seconds after which reading gives up, likewise."

  private static let keys = KeyTable<TenantOverrides>(
    "a group of tenants",
    [
      .nested(
        "pacing",
        KeyTable(
          "pacing",
          [
            .optional("max_rps", \.maxRPS, .number(in: .maxRPS).described(maxRPSText)),
            .optional("timeout", \.timeout, .number(in: .timeout).described(timeoutText)),
          ])),
      .defaulted("rules", \.rules, .ruleSettings.described("What differs for the tenants of the group.")),
    ])

  static let form = ValueForm<TenantOverrides>.mapping(keys, TenantOverrides()) { _, _, members, _ in members }
}

extension ValueForm<[TenantGroup]> {
  /// Groups by their names.
  static var groups: ValueForm {
    ValueForm(schema: JSONSchema.dictionary(JSONSchema.reference("group"))) { reader, node, name in
      reader.entries(node, name)?.compactMap { entry in
        if entry.name.allSatisfy(\.isWhitespace) || entry.name.contains(",") {
          reader.note(entry.key, "the name of a group is a word without commas")
        }
        return TenantOverrides.form.read(&reader, entry.value, "the group '\(entry.name.visible)'").map {
          TenantGroup(name: Located(entry.name, entry.key), overrides: $0)
        }
      }
    }
  }
}

extension Configuration {
  /// Notes the groups that tenants name and that there are not.
  func checkGroups(_ reader: inout YAMLReader) {
    let names = groups.map(\.name.value)
    for group in tenants.flatMap(\.groups) where !names.contains(where: { $0.isIdentical(to: group.value) }) {
      let hint = Spelling.hint(for: group.value, among: names)
      reader.note(group.problem("there is no group '\(group.value.visible)' under groups\(hint)"))
    }
  }
}
