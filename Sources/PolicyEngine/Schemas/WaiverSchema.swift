import Documents

/// The JSON Schema (2020-12) of a waiver file: what `grantlint schema waivers` prints.
package enum WaiverSchema {
  /// The schema as text, with a line end at its end.
  package static var text: String {
    JSONSchema.document("grantlint waivers", WaiverFileDraft.keys.schema, definitions: [("waiver", waiver)])
  }

  private static var waiver: JSONValue {
    var mapping = WaiverMembers.keys.schema.object ?? [:]
    mapping["anyOf"] = .array(Waiver.SelectorKey.allCases.map { ["required": .strings([$0.rawValue])] })
    return .object(mapping)
  }
}
