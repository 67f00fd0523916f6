package import Documents

extension Finding {
  /// The findings of a JSON report. Throws where it is none.
  ///
  /// - Parameter file: as messages call it.
  package static func inReport(_ bytes: [UInt8], file: String) throws(Diagnostic) -> [Finding] {
    try AuditReport.read(bytes, file: file) { (report) throws(FieldError) in try AuditReport.findingsKey.read(report) }
  }
}
