import Documents

/// The JSON Schema (2020-12) of `.grantlint.yml`: what `grantlint schema config` prints. With the rules that there are,
/// so that an editor completes their ids and parameters.
package enum ConfigurationSchema {
  /// The schema as text, with a line end at its end.
  ///
  /// - Parameter formats: the formats of reports that there are.
  package static func text(rules: [Rule], formats: [String]) -> String {
    JSONSchema.document(
      "grantlint configuration", root(formats),
      definitions: [
        ("settings", settings(rules)), ("setting", setting(parameters: JSONSchema.dictionary(true))),
        ("tenant", tenant), ("audience", audience), ("protected", protected),
      ])
  }

  private static func root(_ formats: [String]) -> JSONValue {
    JSONSchema.mapping(
      Configuration.keys,
      [
        ("version", ["const": .int(Configuration.version)]),
        (
          "tenants",
          JSONSchema.list(JSONSchema.reference("tenant"))
            .described("The tenants to audit, one with each run. Only in a file that --config names.")
        ),
        ("rules", rules),
        ("roles", roles),
        (
          "audiences",
          JSONSchema.list(JSONSchema.reference("audience"))
            .described("What differs for the grants on some APIs; if two fit, the later wins.")
        ),
        ("waivers", waivers),
        ("baseline", JSONSchema.text.described("The baseline, relative to this file.")),
        (
          "outputs",
          [
            "type": "object", "additionalProperties": false,
            "properties": .object(JSONObject(formats.map { ($0, JSONSchema.text) })),
            "description": "Reports that every audit writes: format → path, relative to this file.",
          ]
        ),
        (
          "fail_on",
          JSONSchema.oneOf(FailOn.allCases.map(\.rawValue))
            .described("Exit with 1 if any open finding has at least this severity; default error.")
        ),
        (
          "min_severity",
          JSONSchema.severity.described("Findings below it are counted but not listed, and not repaired; default note.")
        ),
        ("pacing", pacing),
        ("remediation", remediation),
        (
          "state",
          JSONSchema.text.described(
            "The folder of journals and locks of repairs, relative to this file. Only in a file that --config names.")
        ),
      ])
  }

  private static var rules: JSONValue {
    JSONSchema.mapping(
      Configuration.ruleKeys,
      [
        (
          "folders",
          JSONSchema.texts.described(
            "Files and folders of rules, relative to this file. Only in a file that --config names.")
        ),
        ("override", JSONSchema.texts.described("Ids of built-in rules that a rule from elsewhere may replace.")),
        ("settings", JSONSchema.reference("settings").described("What differs from the rules as they come.")),
      ])
  }

  private static var roles: JSONValue {
    JSONSchema.mapping(
      YAMLReader.roleKeys,
      [
        (
          "administrators",
          JSONSchema.texts.described(
            "Client ids of the applications that administer the tenant: no rule objects to what they may do on the "
              + "Management API.")
        )
      ])
  }

  private static func settings(_ rules: [Rule]) -> JSONValue {
    let known = rules.map { rule -> JSONSchema.Property in
      let parameters = rule.parameters.map { ($0.name, $0.schema) }
      let ownParameters: JSONValue = [
        "type": "object", "additionalProperties": false, "properties": .object(JSONObject(parameters)),
      ]
      return (rule.id, setting(parameters: ownParameters).described(rule.title))
    }
    let checks = BuiltInChecks.all.map { check -> JSONSchema.Property in
      (check.id, setting(parameters: ["type": "object", "maxProperties": 0]).described(check.title))
    }
    return JSONSchema.dictionary(JSONSchema.reference("setting"), known: known + checks)
  }

  private static func setting(parameters: JSONValue) -> JSONValue {
    let words = ["on", "off"] + Severity.allCases.reversed().map(\.rawValue)
    let mapping = JSONSchema.mapping(
      RuleSetting.keys,
      [
        ("enabled", ["enum": .array([true, false] + (RuleSetting.on + RuleSetting.off).map { .string($0) })]),
        ("severity", JSONSchema.severity), ("parameters", parameters),
      ])
    return ["anyOf": [["enum": .array([true, false, "yes", "no"] + words.map { .string($0) })], mapping]]
  }

  private static var tenant: JSONValue {
    let names: JSONValue = ["type": "string", "pattern": "^[A-Z_][A-Z0-9_]*$"]
    let credentials = JSONSchema.mapping(
      ConfiguredTenant.credentialKeys,
      ConfiguredTenant.standardVariables.map { key, variable in
        (key, names.described("The environment variable to read instead of \(variable)."))
      })
    return JSONSchema.mapping(
      ConfiguredTenant.keys,
      [
        ("domain", JSONSchema.text.described("The tenant's own or custom domain.")),
        (
          "audience",
          JSONSchema.text.described("With a custom domain: the identifier of the tenant's Management API.")
        ),
        ("credentials", credentials.described("Names of environment variables, never values.")),
        ("rules", JSONSchema.reference("settings").described("What differs for this tenant.")),
      ])
  }

  private static var audience: JSONValue {
    JSONSchema.mapping(
      Configuration.audienceKeys,
      [
        ("match", JSONSchema.text.described("The API's identifier; * matches any characters, ? one.")),
        ("rules", JSONSchema.reference("settings")),
      ])
  }

  private static var waivers: JSONValue {
    JSONSchema.mapping(
      Configuration.waiverKeys,
      [
        ("file", JSONSchema.text.described("The waivers, relative to this file.")),
        (
          "max_days",
          whole(from: 1).described("How many days ahead a waiver may end; without it a year.")
        ),
      ])
  }

  private static var pacing: JSONValue {
    JSONSchema.mapping(
      Configuration.pacingKeys,
      [
        ("max_rps", NumberRange.maxRPS.schema.described("Calls a second at most.")),
        (
          "timeout", NumberRange.timeout.schema.described("Seconds after which reading a tenant gives up; default 900.")
        ),
      ])
  }

  private static var remediation: JSONValue {
    JSONSchema.mapping(
      Configuration.remediationKeys,
      [
        (
          "max_changes",
          whole(from: 0).described(
            "Refuse the whole run if more grants would change; default 10, and no more than 10 in a discovered file.")
        ),
        ("fixable", JSONSchema.texts.described("The only rules whose findings are repaired.")),
        ("unfixable", JSONSchema.texts.described("Rules whose findings are not repaired.")),
        (
          "protect",
          JSONSchema.list(JSONSchema.reference("protected")).described("Grants that are never changed.")
        ),
      ])
  }

  private static var protected: JSONValue {
    let pattern = JSONSchema.text.described("A pattern with * and ?; all that are given have to match.")
    var mapping =
      JSONSchema.mapping(Configuration.protectKeys, Configuration.protectKeys.all.map { ($0, pattern) }).object ?? [:]
    mapping["minProperties"] = 1
    return .object(mapping)
  }

  private static func whole(from minimum: Int) -> JSONValue { ["type": "integer", "minimum": .int(minimum)] }
}
