package import Documents

extension Finding {
  /// The finding of a JSON report with a fingerprint; nil: there is none. Throws where it cannot be read, or the file is no
  /// report; what else is in the report, as a later version may write it, does not matter.
  ///
  /// - Parameter file: as messages call it.
  package static func named(
    _ fingerprint: String, inReport bytes: [UInt8], file: String
  ) throws(Diagnostic) -> Finding? {
    try AuditReport.read(bytes, file: file) { (report) throws(FieldError) in
      try AuditReport.findingsKey.first(in: report) { (finding) throws(FieldError) in
        try fingerprintKey.read(finding).isIdentical(to: fingerprint) ? try json.read(finding) : nil
      }
    }
  }
}
