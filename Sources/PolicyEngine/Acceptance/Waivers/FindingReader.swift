package import Documents
import Tenant

extension Finding {
  /// The findings of a JSON report, as far as a waiver needs them. Throws where it is none.
  ///
  /// - Parameter file: as messages call it.
  package static func inReport(_ bytes: [UInt8], file: String) throws(Diagnostic) -> [Finding] {
    try JSONFields.read(bytes, file: file) { (fields) throws(FieldError) in
      guard fields.object["schema_version"] == 1 else {
        throw fields.error("schema_version", "this is not a JSON report of schema version 1")
      }
      if let message = fields.object["error"]?.object?["message"]?.string {
        throw fields.error("error", "the report has no findings, because nothing was audited: \(message.visible)")
      }
      return try fields.records("findings").enumerated().map { (item) throws(FieldError) in
        try Finding(item.element, position: item.offset)
      }
    }
  }

  private init(_ fields: JSONFields, position: Int) throws(FieldError) {
    let undetermined = try (fields.optionalRecords("undetermined") ?? []).map { (fields) throws(FieldError) in
      UndeterminedPart(part: try fields.string("part"), reason: try fields.string("reason"))
    }
    let grant = try fields.optionalRecord("grant").map { (fields) throws(FieldError) in
      try GrantReference(shown: fields, position: position)
    }
    self.init(
      fingerprint: try fields.string("fingerprint"), rule: try fields.string("rule"), title: try fields.string("title"),
      severity: try fields.value("severity", Severity.init), result: try fields.value("result", Result.init),
      status: try fields.value("status", Status.init), tenant: try fields.string("tenant"), grant: grant,
      message: try fields.string("message"), offenders: try fields.strings("offenders"), undetermined: undetermined)
  }
}

extension GrantReference {
  /// The grant as a report shows it.
  fileprivate init(shown fields: JSONFields, position: Int) throws(FieldError) {
    let grant: ClientGrant
    do {
      grant = try ClientGrant(fields.object.only(["id", "client_id", "default_for", "audience", "subject_type"]))
    } catch { throw error.below(fields.route) }
    self.init(grant, clientName: try fields.optionalString("client_name"), position: position)
  }
}
