import Documents

/// The JSON Schema (2020-12) of a rule file: what `grantlint schema rule` prints.
package enum RuleSchema {
  /// The schema as text, with a line end at its end.
  package static var text: String {
    JSONSchema.document(
      "grantlint rule", RuleMembers.keys.schema,
      definitions: [
        ("expression", JSONSchema.text.described("CEL. Quote it where it begins with ! or contains ': '.")),
        ("level", ConditionalSeverity.form.schema()), ("parameter", RuleParameter.fileSchema),
        ("fix", RuleFix.form.schema()), ("example", ExampleMembers.keys.schema),
      ])
  }
}
