package import Documents
import PolicyEngine
import Tenant

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
      "description": .string(
        "What one run of grantlint found, or the error that kept it from starting. Every text is as the tenant or the "
          + "rule has it: escape it before showing it to people."),
      "oneOf": [["$ref": "#/$defs/audit"], ["$ref": "#/$defs/error"]],
      "$defs": [
        "audit": audit, "error": error, "tool": tool, "grant": grant, "finding": finding,
        "record": ["oneOf": [attentionRecord, findingRecord, summaryRecord, errorRecord]],
      ],
    ]
  }

  /// The schema as text, with a line end at its end.
  package static var text: String { JSONWriter.pretty(json) + "\n" }

  private static var audit: JSONValue {
    object(
      "An audit. Its findings are a whole answer only where run.complete is true.",
      [("attention", list("What to know before anything else.", attention))] + head
        + [("findings", list("Sorted by severity (worst first), rule, tenant and grant.", finding))])
  }

  /// The last line of the ndjson format.
  private static var summaryRecord: JSONValue {
    object("The audit, after all of its findings.", head + [("record", recordKind("summary"))])
  }

  /// One of the first lines of the ndjson format.
  private static var attentionRecord: JSONValue {
    object("What needs attention, on a line.", attentionProperties + [("record", recordKind("attention"))])
  }

  /// A line of the ndjson format.
  private static var findingRecord: JSONValue {
    object("A finding on a line.", findingProperties + [("record", recordKind("finding"))])
  }

  /// The only line of the ndjson format where nothing was audited.
  private static var errorRecord: JSONValue {
    object("An error on a line.", errorProperties + [("record", recordKind("error"))])
  }

  private static func recordKind(_ kind: String) -> JSONValue {
    describe("What is on the line.", ["const": .string(kind)])
  }

  /// What an audit has beside its findings and what needs attention.
  private static var head: [(String, JSONValue)] {
    [
      ("schema_version", schemaVersion),
      ("tool", ["$ref": "#/$defs/tool"]),
      ("run", run),
      ("tenants", list("The tenants that were audited.", tenant)),
      ("rules", list("The rules that were evaluated, by id.", rule)),
      ("disabled_rules", list("Ids of the rules that were switched off or not selected.", string)),
      ("skipped_rules", list("Rules that need a collection that the source does not carry.", skippedRule)),
      ("waivers", list("The waivers in force.", waiver)),
      ("baseline", baseline),
      ("weakened_by", weakening),
      ("summary", summary),
      ("inventory", list("What every grant that was read allows, in the order of the grants' keys.", access)),
      (
        "remediation",
        list("What became of each grant that has a fix; empty where no repair was asked for.", remediation)
      ),
    ]
  }

  private static var error: JSONValue {
    object("A run that ended without a report.", errorProperties)
  }

  private static var errorProperties: [(String, JSONValue)] {
    [
      ("schema_version", schemaVersion),
      ("tool", ["$ref": "#/$defs/tool"]),
      (
        "run",
        object(
          "The run.",
          [
            ("complete", describe("There was no audit.", ["const": false])),
            (
              "exit_code",
              describe(
                "2: usage, configuration, rules or credentials; 3: something could not be read; 4: a repair was refused.",
                ["enum": [2, 3, 4]])
            ),
          ])
      ),
      (
        "error",
        object("The error.", [("message", describe("What is wrong and what to do; may have several lines.", string))])
      ),
    ]
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
        ("incomplete", list("The reads that fell short, or that nothing was evaluated.", gap)),
        (
          "assumed_complete",
          describe("Whether a list may be a part and counts as whole on the user's word (--assume-complete).", boolean)
        ),
        ("client_id", describe("The client that the run was signed in as.", orNull("string"))),
        (
          "address",
          describe(
            "Where the tenant was reached; that of a rehearsal is not the tenant's own. Null for files.",
            orNull("string"))
        ),
        (
          "exit_code",
          describe(
            "0 clean, 1 open findings, 3 incomplete, 4 a repair fell short or is unfinished, 130 interrupted.",
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
        (
          "skipped_files",
          describe(
            "Files and hidden folders of a given folder that were not read, because of their names or kinds; with the "
              + "client grants only.", count)
        ),
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
        ("disabled", describe("Grants for whose audience the configuration turns it off.", count)),
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
}

// MARK: - Parts
extension ReportSchema {
  static let string: JSONValue = ["type": "string"]
  static let boolean: JSONValue = ["type": "boolean"]
  static let count: JSONValue = ["type": "integer", "minimum": 0]

  static var schemaVersion: JSONValue { describe("The version of this schema.", ["const": .int(version)]) }

  static var severity: JSONValue {
    describe("How much it matters.", ["enum": .strings(Severity.allCases.map(\.rawValue))])
  }

  static var collection: JSONValue { ["enum": .strings(TenantCollection.allCases.map(\.rawValue))] }

  static func orNull(_ type: String) -> JSONValue { ["type": .strings([type, "null"])] }

  static func describe(_ description: String, _ schema: JSONValue) -> JSONValue {
    var described = schema.object ?? [:]
    described["description"] = .string(description)
    return .object(described)
  }

  static func list(_ description: String, _ items: JSONValue) -> JSONValue {
    describe(description, ["type": "array", "items": items])
  }

  /// An object of exactly these keys, all of them always there unless said otherwise.
  static func object(
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
