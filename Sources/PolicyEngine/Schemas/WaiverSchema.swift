import Documents

/// The JSON Schema (2020-12) of a waiver file: what `grantlint schema waivers` prints.
package enum WaiverSchema {
  /// The schema as text, with a line end at its end.
  package static var text: String {
    JSONSchema.document(
      "grantlint waivers",
      JSONSchema.mapping(
        WaiverFile.keys,
        [
          ("version", ["enum": [1, "1"]]),
          ("waivers", ["anyOf": [JSONSchema.list(JSONSchema.reference("waiver")), ["type": "null"]]]),
        ]),
      definitions: [("waiver", waiver)])
  }

  private static var waiver: JSONValue {
    let selectors = Waiver.SelectorKey.allCases.map(\.rawValue)
    var mapping =
      JSONSchema.mapping(
        WaiverFile.waiverKeys,
        selectors.map { ($0, selector($0)) } + [
          ("rule", JSONSchema.text.described("The id of the rule.")),
          (
            "offenders",
            JSONSchema.list(["type": "string"])
              .described("What it accepts of a finding; without it whatever comes, which reports show as unbounded.")
          ),
          ("owner", JSONSchema.text.described("Who accepts the risk.")),
          ("reason", JSONSchema.text),
          (
            "expires",
            ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "The last day, in UTC."]
          ),
        ]
      ).object ?? [:]
    mapping["anyOf"] = .array(selectors.map { ["required": .strings([$0])] })
    return .object(mapping)
  }

  private static func selector(_ key: String) -> JSONValue {
    key == Waiver.SelectorKey.fingerprint.rawValue
      ? ["type": "string", "pattern": "^[0-9a-f]{32}$", "description": "As reports show it."]
      : JSONSchema.text.described("A pattern with * and ?; all that are given have to match.")
  }
}
