import Documents
import Tenant

extension Finding {
  /// The findings of a JSON report, as far as a waiver needs them. Throws a sentence where the text is no report.
  package static func inReport(_ bytes: [UInt8]) throws(WaiverRefusal) -> [Finding] {
    let value: JSONValue
    do {
      value = try JSONReader.value(bytes)
    } catch {
      throw WaiverRefusal("no JSON report: \(error)")
    }
    guard let root = value.object, root["schema_version"] == 1 else {
      throw WaiverRefusal("no JSON report of schema version 1")
    }
    if let message = root["error"]?.object?["message"]?.string {
      throw WaiverRefusal("a report without findings, because nothing was audited: \(message.visible)")
    }
    do throws(FieldError) {
      return try JSONFields(root).records("findings").enumerated().map { (item) throws(FieldError) in
        try Finding(item.element, position: item.offset)
      }
    } catch {
      throw WaiverRefusal("no JSON report: \(error)")
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
    } catch { throw fields.error(error.path, error.message) }
    self.init(grant, clientName: try fields.optionalString("client_name"), position: position)
  }
}
