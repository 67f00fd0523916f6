package import Documents

extension AuditReport {
  /// What a file with a JSON report says. Throws where it is none, or one of a run that audited nothing.
  ///
  /// - Parameters:
  ///   - file: as messages call it.
  ///   - body: reads the keys that it needs; throws with the route from the report.
  package static func read<Value>(
    _ bytes: [UInt8], file: String, _ body: (JSONNode) throws(FieldError) -> Value
  ) throws(Diagnostic) -> Value {
    try JSONDocument.read(bytes, file: file) { (report) throws(FieldError) in
      guard report.kind == .object else { throw FieldError([], "expected an object, found \(report.kind.words)") }
      guard (try? versionKey.read(report)) == schemaVersion else {
        throw FieldError(["schema_version"], "this is not a JSON report of schema version \(schemaVersion)")
      }
      if let message = report["error"]?["message"]?.string {
        throw FieldError(["error"], "the run ended without an audit: \(message.visible)")
      }
      return try body(report)
    }
  }
}
