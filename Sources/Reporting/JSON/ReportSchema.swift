package import GrantModel
import PolicyEngine

/// The JSON Schema (2020-12) of the JSON report: what `grantlint schema report` prints. A key of a report that is not
/// in it, or the other way round, fails a test.
package enum ReportSchema {
  /// `schema_version` of the reports: raised when a key goes or changes its meaning, not when one is added.
  package static let version = 1

  /// The schema as a JSON value.
  package static var json: JSONValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "grantlint report",
      "description": "What one run of grantlint found, or the error that kept it from starting.",
      "oneOf": [["$ref": "#/$defs/audit"], ["$ref": "#/$defs/error"]],
      "$defs": ["audit": audit, "error": error, "tool": tool, "grant": grant],
    ]
  }

  /// The schema as text, with a line end at its end.
  package static var text: String { JSONWriter.pretty(json) + "\n" }

  private static var audit: JSONValue {
    object(
      "An audit. Its findings are a whole answer only where run.complete is true.",
      [
        ("schema_version", schemaVersion),
        ("tool", ["$ref": "#/$defs/tool"]),
        ("run", run),
        ("tenants", list("The tenants that were audited.", tenant)),
        ("rules", list("The rules that were evaluated, by id.", rule)),
        ("disabled_rules", list("Ids of the rules that were switched off or not selected.", string)),
        ("skipped_rules", list("Rules that need a collection that the source does not carry.", skippedRule)),
        ("waivers", none("The waivers in force.")),
        ("summary", summary),
        ("findings", list("Sorted by severity (worst first), rule, tenant and grant.", finding)),
        (
          "remediation",
          list("What became of each grant that has a fix; empty where no repair was asked for.", remediation)
        ),
      ])
  }

  private static var error: JSONValue {
    object(
      "A run that ended before anything was audited.",
      [
        ("schema_version", schemaVersion),
        ("tool", ["$ref": "#/$defs/tool"]),
        (
          "run",
          object(
            "The run.",
            [
              ("complete", describe("Nothing was audited.", ["const": false])),
              ("exit_code", describe("Usage, configuration, rules or credentials.", ["const": 2])),
            ])
        ),
        (
          "error",
          object("The error.", [("message", describe("What is wrong and what to do; may have several lines.", string))])
        ),
      ])
  }

  private static var tool: JSONValue {
    object(
      "What wrote the report.",
      [
        ("name", describe("Always grantlint.", ["const": "grantlint"])),
        ("version", describe("Its version.", string)),
      ])
  }

  private static var run: JSONValue {
    object(
      "The run: the only part in which two audits of the same data differ.",
      [
        ("id", describe("Unique; sent to the API as X-Correlation-ID of changes.", string)),
        ("started_at", describe("UTC, RFC 3339.", string)),
        ("duration_ms", describe("Milliseconds.", count)),
        ("complete", describe("Whether every grant was read and every rule evaluated on it.", boolean)),
        ("incomplete", list("The reads that fell short.", gap)),
        ("client_id", describe("The client that the run was signed in as.", orNull("string"))),
        (
          "exit_code",
          describe(
            "0 clean, 1 open findings, 3 incomplete, 4 a repair fell short, 130 interrupted.",
            ["enum": [0, 1, 3, 4, 130]])
        ),
      ])
  }

  private static var gap: JSONValue {
    object(
      "A read that fell short.",
      [
        ("collection", describe("What was read.", collection)),
        ("status", describe("The HTTP status, where the API answered.", orNull("integer"))),
        ("missing_scope", describe("The token scope that would have been needed.", orNull("string"))),
        ("message", describe("What happened and what to do.", string)),
      ])
  }

  private static var tenant: JSONValue {
    let coverage = object(
      "How much was read of it.",
      [
        ("read", describe("Records.", count)),
        ("complete", describe("Whether they are all there are.", boolean)),
        ("pages", describe("Calls that it took; 0 for a file.", count)),
      ])
    return object(
      "A tenant.",
      [
        ("domain", describe("Its name in findings and fingerprints; local for a file that names none.", string)),
        ("source", describe("Where the data came from.", ["enum": ["live", "file", "demo"]])),
        (
          "coverage",
          object(
            "How much was read, by collection; one that no rule needed is absent.",
            TenantCollection.allCases.map { ($0.rawValue, coverage) }, required: [])
        ),
      ])
  }

  private static var rule: JSONValue {
    object(
      "A rule as it was evaluated.",
      [
        ("id", describe("Its id.", string)),
        ("source", describe("builtin, or the path of its file.", string)),
        ("sha256", describe("Of its file, hexadecimal.", string)),
        ("severity", severity),
        ("parameters", describe("The parameters in force.", ["type": "object"])),
        ("pass", describe("Grants that satisfy it.", count)),
        ("fail", describe("Grants that violate it.", count)),
        ("not_applicable", describe("Grants that it does not speak of.", count)),
        ("unknown", describe("Grants on which it could not be evaluated.", count)),
      ])
  }

  private static var skippedRule: JSONValue {
    object(
      "A rule that was not evaluated on every grant.",
      [
        ("rule", describe("Its id.", string)),
        ("needs", list("The collections that it needs.", collection)),
        ("grants", describe("On how many grants it was not evaluated.", count)),
      ])
  }

  private static var summary: JSONValue {
    object(
      "The figures, over all findings, listed or not.",
      [
        ("grants", describe("Grants read.", count)),
        ("rules", describe("Rules evaluated.", count)),
        ("evaluations", describe("Pairs of rule and grant that came to a result.", count)),
        ("open", object("Open failures by severity.", Severity.allCases.map { ($0.rawValue, count) })),
        ("waived", describe("Failures that a waiver accepts.", count)),
        ("baselined", describe("Failures that the baseline accepts.", count)),
        ("fixed", describe("Failures that were repaired in this run.", count)),
        ("unknown", describe("Rules with grants on which they could not be evaluated.", count)),
      ])
  }

  private static var finding: JSONValue {
    object(
      "One grant that fails one rule, or one rule that could not be evaluated.",
      [
        ("fingerprint", describe("32 hexadecimal digits, the same in every run.", string)),
        ("rule", describe("Id of the rule.", string)),
        ("title", describe("What the rule demands.", string)),
        ("severity", severity),
        ("result", describe("fail, or unknown for data that could not be read.", ["enum": ["fail", "unknown"]])),
        (
          "status",
          describe("Only open ones decide the exit code.", ["enum": ["open", "waived", "baselined", "fixed"]])
        ),
        ("tenant", describe("The tenant's domain.", string)),
        (
          "grant",
          describe(
            "The grant; null for an unknown and for a finding about no grant.",
            ["oneOf": [["$ref": "#/$defs/grant"], ["type": "null"]]])
        ),
        ("grants", describe("Of an unknown: how many grants it concerns; otherwise null.", orNull("integer"))),
        ("grants_sample", list("Of an unknown: the ids of the first of them.", string)),
        ("message", describe("What is wrong.", string)),
        ("offenders", list("What exactly is wrong with the grant; what a waiver accepts.", string)),
        ("evidence", describe("What the rule adds for the reader.", orNull("object"))),
        ("fix", fix),
        ("waiver", describe("The waiver that accepts it.", ["type": "null"])),
        ("help_uri", describe("Where to read on.", orNull("string"))),
      ])
  }

  private static var remediation: JSONValue {
    object(
      "A grant that was repaired, would be, or was left alone. Its values are those of the tenant, no escapes in them.",
      [
        ("tenant", describe("The tenant's domain.", string)),
        ("grant", describe("The grant's id; null where the source gives none.", orNull("string"))),
        (
          "status",
          describe(
            "How far it came: planned and skipped wrote nothing, verified reads as planned, the others fell short.",
            ["enum": .strings(RemediationRecord.Status.allCases.map(\.rawValue))])
        ),
        ("rules", list("The rules whose fixes it is about.", string)),
        ("before", describe("The grant as the audit read it.", orNull("object"))),
        (
          "after",
          describe(
            "The grant as the run left it, of a planned one as it would become; null where nothing was written.",
            orNull("object"))
        ),
        ("reason", describe("Why; null where the status says all.", orNull("string"))),
      ])
  }

  private static var grant: JSONValue {
    object(
      "The grant of a finding.",
      [
        ("id", describe("Null where the source gives none.", orNull("string"))),
        ("client_id", describe("The application that holds it.", orNull("string"))),
        ("client_name", describe("The application's name, where it could be read.", orNull("string"))),
        ("default_for", describe("The group of applications that it is the default of.", orNull("string"))),
        ("audience", describe("The identifier of the API.", orNull("string"))),
        ("subject_type", describe("The effective subject type: client, user, anonymous_user or a later one.", string)),
      ])
  }

  private static var fix: JSONValue {
    let fix = object(
      "What would repair the grant.",
      [
        ("safety", describe("safe: access today is unchanged; unsafe: it may shrink.", ["enum": ["safe", "unsafe"]])),
        ("set", describe("The body of the PATCH.", ["type": "object"])),
      ])
    return describe(
      "What would repair it; null where the rule has no fix for this grant.", ["oneOf": [fix, ["type": "null"]]])
  }
}

// MARK: - Parts
extension ReportSchema {
  private static let string: JSONValue = ["type": "string"]
  private static let boolean: JSONValue = ["type": "boolean"]
  private static let count: JSONValue = ["type": "integer", "minimum": 0]

  private static var schemaVersion: JSONValue { describe("The version of this schema.", ["const": .int(version)]) }

  private static var severity: JSONValue {
    describe("How much it matters.", ["enum": .strings(Severity.allCases.map(\.rawValue))])
  }

  private static var collection: JSONValue { ["enum": .strings(TenantCollection.allCases.map(\.rawValue))] }

  private static func orNull(_ type: String) -> JSONValue { ["type": .strings([type, "null"])] }

  private static func describe(_ description: String, _ schema: JSONValue) -> JSONValue {
    var described = schema.object ?? [:]
    described["description"] = .string(description)
    return .object(described)
  }

  private static func list(_ description: String, _ items: JSONValue) -> JSONValue {
    describe(description, ["type": "array", "items": items])
  }

  /// A list that no report of this version has anything in.
  private static func none(_ description: String) -> JSONValue {
    describe(description, ["type": "array", "maxItems": 0])
  }

  /// An object of exactly these keys, all of them always there unless said otherwise.
  private static func object(
    _ description: String, _ properties: [(String, JSONValue)], required: [String]? = nil
  ) -> JSONValue {
    describe(
      description,
      [
        "type": "object", "additionalProperties": false, "properties": .object(JSONObject(properties)),
        "required": .strings(required ?? properties.map(\.0)),
      ])
  }
}
