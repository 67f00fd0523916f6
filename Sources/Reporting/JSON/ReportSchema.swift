package import Documents
import PolicyEngine

/// The JSON Schema (2020-12) of the JSON report: what `grantlint schema report` prints. It follows from the keys that the
/// report is written by, so that neither has one which the other lacks.
package enum ReportSchema {
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
        "audit": AuditReport.json.object.schema, "error": ErrorReport.json.schema,
        "tool": AuditReport.toolForm.object.schema,
        "grant": GrantReference.json.object.schema, "finding": Finding.json.object.schema,
        "subject": FindingSubject.json.object.schema, "reachability": Reachability.json.object.schema,
        "record": [
          "oneOf": [
            NDJSONReport.attention.schema, NDJSONReport.finding.schema, NDJSONReport.summary.schema,
            NDJSONReport.error.schema,
          ]
        ],
      ],
    ]
  }

  /// The schema as text, with a line end at its end.
  package static var text: String { JSONWriter.pretty(json) + "\n" }
}
