import Documents

/// The JSON Schema (2020-12) of `.grantlint.yml`: what `grantlint schema config` prints. With the rules that there are,
/// so that an editor completes their ids and parameters.
package enum ConfigurationSchema {
  /// The schema as text, with a line end at its end.
  ///
  /// - Parameter formats: the formats of reports that there are.
  package static func text(rules: [Rule], formats: [String]) -> String {
    JSONSchema.document(
      "grantlint configuration", Configuration.keys(formats: formats).schema,
      definitions: [
        ("settings", settings(rules)), ("setting", RuleSetting.schema(parameters: nil)),
        ("tenant", ConfiguredTenant.form.schema()), ("group", TenantOverrides.form.schema()),
        ("audience", AudienceSettings.form.schema()),
        ("protected", ProtectedSelector.form.schema()), ("tier", ConfiguredTier.form.schema()),
        ("owner", OwnerRule.form.schema()),
      ])
  }

  private static func settings(_ rules: [Rule]) -> JSONValue {
    let known = rules.map { rule -> JSONSchema.Property in
      let parameters = rule.parameters.map { ($0.name, $0.schema) }
      let ownParameters: JSONValue = [
        "type": "object", "additionalProperties": false, "properties": .object(JSONObject(parameters)),
      ]
      return (rule.id, RuleSetting.schema(parameters: ownParameters).described(rule.title))
    }
    let checks = BuiltInChecks.all.map { check -> JSONSchema.Property in
      (check.id, RuleSetting.schema(parameters: ["type": "object", "maxProperties": 0]).described(check.title))
    }
    return JSONSchema.dictionary(JSONSchema.reference("setting"), known: known + checks)
  }
}
