package import Documents

extension Baseline {
  /// Reads a file. Throws where it is no JSON, no baseline, or one of another version.
  package init(_ bytes: [UInt8], path: String) throws(Diagnostic) {
    self = try JSONFields.read(bytes, file: path) { (fields) throws(FieldError) in try Baseline(fields, path: path) }
  }

  private init(_ fields: JSONFields, path: String) throws(FieldError) {
    guard let version = fields.object["baseline_version"] else {
      throw FieldError([], "is not a baseline: it has no baseline_version")
    }
    guard version == .int(Self.version) else {
      throw fields.error(
        "baseline_version", "is \(Self.version), not \(JSONWriter.compact(version).visible); write the baseline again")
    }
    try fields.require(keys: ["baseline_version", "tenants", "findings"])
    let tenants = try fields.strings("tenants")
    var seen: Set<ExactString> = []
    var findings: [BaselineEntry] = []
    for fields in try fields.records("findings") {
      let entry = try BaselineEntry(fields)
      guard seen.insert(ExactString(entry.fingerprint)).inserted else {
        throw fields.error("fingerprint", "occurs twice: \(entry.fingerprint)")
      }
      findings.append(entry)
    }
    self.init(path: path, tenants: tenants, findings: findings)
  }
}

extension BaselineEntry {
  fileprivate init(_ fields: JSONFields) throws(FieldError) {
    try fields.require(keys: Self.keys)
    let fingerprint = try fields.string("fingerprint")
    guard Fingerprint.hasForm(fingerprint) else {
      throw fields.error("fingerprint", "is 32 of the digits 0-9 and a-f, not '\(fingerprint.visible)'")
    }
    let grant = try fields.record("grant")
    try grant.require(keys: Self.grantKeys)
    for key in grant.object.keys { _ = try grant.string(key) }
    self.init(
      fingerprint: fingerprint, rule: try fields.string("rule"), tenant: try fields.string("tenant"),
      grant: grant.object, offenders: try fields.strings("offenders"))
  }
}
