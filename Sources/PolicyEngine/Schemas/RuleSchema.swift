import Documents
import Tenant

/// The JSON Schema (2020-12) of a rule file: what `grantlint schema rule` prints.
package enum RuleSchema {
  /// The schema as text, with a line end at its end.
  package static var text: String {
    JSONSchema.document(
      "grantlint rule", root,
      definitions: [
        ("expression", JSONSchema.text.described("CEL. Quote it where it begins with ! or contains ': '.")),
        ("level", level), ("parameter", parameter), ("fix", fix), ("example", example),
      ])
  }

  private static let expression = JSONSchema.reference("expression")
  private static let record: JSONValue = ["type": ["object", "null"]]

  private static var root: JSONValue {
    JSONSchema.mapping(
      Rule.keys,
      [
        ("id", ["type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "description": "The name of the file."]),
        ("title", JSONSchema.text.described("What is demanded, in a few words.")),
        ("severity", JSONSchema.severity),
        (
          "severity_when",
          JSONSchema.list(JSONSchema.reference("level"))
            .described("When a finding has another severity than that; the first that is true counts.")
        ),
        ("enabled", ["type": "boolean", "description": "false: it runs only where it is turned on.", "default": true]),
        (
          "since",
          JSONSchema.text.described(
            "The version of grantlint, or of your rules, that brought it; built-in rules need it.")
        ),
        ("tags", JSONSchema.texts),
        ("controls", JSONSchema.texts.described("What it serves, as STANDARD:REQUIREMENT.")),
        ("aliases", JSONSchema.texts.described("Former ids.")),
        ("rationale", JSONSchema.text.described("What is checked and why it is risky.")),
        ("remedy", JSONSchema.text.described("How to repair it by hand, and whom that can hurt.")),
        ("references", JSONSchema.texts.described("Where to read on.")),
        ("parameters", JSONSchema.dictionary(JSONSchema.reference("parameter"))),
        (
          "yields_to",
          JSONSchema.texts.described(
            "Ids of rules: what they report of a grant is in the list 'reported', and is left to them.")
        ),
        ("match", expression.described("Which grants it is about; without it all.")),
        ("variables", JSONSchema.dictionary(expression)),
        ("check", expression.described("What must be true.")),
        ("message", expression.described("A string: what is wrong with this grant.")),
        ("offenders", expression.described("A list of strings: what exactly is wrong; what a waiver accepts.")),
        ("evidence", JSONSchema.dictionary(expression)),
        ("fix", JSONSchema.reference("fix")),
        ("examples", JSONSchema.list(JSONSchema.reference("example"))),
      ])
  }

  private static var level: JSONValue {
    JSONSchema.mapping(
      YAMLReader.severityKeys,
      [
        ("if", expression.described("Evaluated on grants that fail; it sees what message sees.")),
        ("severity", JSONSchema.severity),
      ])
  }

  private static var parameter: JSONValue {
    let simple = "(string|regex|int|double|bool)"
    return JSONSchema.mapping(
      YAMLReader.parameterKeys,
      [
        ("type", ["type": "string", "pattern": .string("^(\(simple)|list\\(.+\\)|map\\( *string *,.+\\))$")]),
        ("default", true), ("description", JSONSchema.text),
        ("values", ["type": "array", "description": "The values that are accepted; for a list, as its elements."]),
        (
          "required",
          [
            "type": "boolean", "description": "true: the rule cannot run until somebody sets another value.",
            "default": false,
          ]
        ),
        (
          "matches",
          JSONSchema.oneOf(ParameterMatches.allCases.map(\.rawValue)).described(
            """
            What its texts are compared with: a text that can match nothing is a warning. client-ids, audiences and \
            scopes are patterns with * and ?, for text.matchesAny(params.NAME); the keys of a map are client ids.
            """)
        ),
      ])
  }

  private static var fix: JSONValue {
    let fields = RuleEnvironment.patchableFields.map { ($0.name, expression) }
    return JSONSchema.mapping(
      YAMLReader.fixKeys,
      [
        (
          "safety",
          JSONSchema.oneOf(ProposedFix.Safety.allCases.map(\.rawValue))
            .described("safe: access today is unchanged; unsafe: somebody may lose access.")
        ),
        ("when", expression.described("Whether there is a fix for this grant; without it always.")),
        (
          "set",
          [
            "type": "object", "additionalProperties": false, "minProperties": 1,
            "properties": .object(JSONObject(fields)), "description": "Field of the PATCH body → expression.",
          ]
        ),
      ])
  }

  /// What an example gives as a variable.
  private static func schema(of variable: any RuleVariable.Type) -> JSONValue {
    switch variable.listing {
    case .byGrant: JSONSchema.list(["type": "object"])
    case .byCursor, .byOffset, .single: record.described("null or absent: does not exist.")
    }
  }

  private static var example: JSONValue {
    JSONSchema.mapping(
      YAMLReader.exampleKeys,
      [
        ("name", JSONSchema.text), ("grant", ["type": "object"]),
      ] + RuleVariables.all.map { ($0.variable, schema(of: $0)) } + [
        (
          "unavailable",
          JSONSchema.list(JSONSchema.oneOf(YAMLReader.unavailableNames))
            .described("What could not be read; tenant: its domain is not known.")
        ),
        ("params", ["type": "object", "description": "Parameters other than their defaults."]),
        ("roles", JSONSchema.mapping(YAMLReader.roleKeys, [("administrators", JSONSchema.texts)])),
        ("reported", JSONSchema.texts.described("What the rules of yields_to report of the grant.")),
        ("tenant", JSONSchema.mapping(YAMLReader.exampleTenantKeys, [("domain", JSONSchema.text)])),
        ("expect", JSONSchema.oneOf(RuleExample.Expectation.allCases.map(\.rawValue))),
        ("severity", JSONSchema.severity.described("The severity of the finding.")),
        ("fixed", ["type": "object", "description": "The fields that the fix sets; without it none is proposed."]),
        ("offenders", JSONSchema.list(["type": "string"])), ("message", ["type": "string"]),
        ("evidence", ["type": "object"]),
      ])
  }
}
