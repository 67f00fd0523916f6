package import Documents

extension Baseline {
  /// Reads a file. Throws where it is no JSON, no baseline, or one of another version.
  package init(_ bytes: [UInt8], path: String) throws(Diagnostic) {
    self = try JSONDocument.read(bytes, file: path) { (node) throws(FieldError) in
      guard node.kind == .object else { throw FieldError([], "expected an object, found \(node.kind.words)") }
      guard let version = node["baseline_version"] else {
        throw FieldError([], "is not a baseline: it has no baseline_version")
      }
      guard (try? JSONForm<Int>.integer.read(version)) == Self.version else {
        throw FieldError(
          ["baseline_version"],
          "is \(Self.version), not \(JSONWriter.compact(version.value).visible); write the baseline again")
      }
      let baseline = try Self.json.read(node)
      return Baseline(path: path, tenants: baseline.tenants, findings: baseline.findings)
    }
  }

  /// The file. Read, it has no path.
  static let json = JSONRecordForm<Baseline>(
    "A baseline.", otherKeys: .refused,
    JSONKey("baseline_version", "The version of this form.", .integer) { _ in version },
    JSONKey("findings", "Sorted by rule, tenant and fingerprint; none twice.", .list(of: .object(BaselineEntry.json))) {
      $0.findings
    },
    JSONKey("tenants", "The domains of the tenants that it was taken of.", .strings) { $0.tenants }
  ) { (_, findings, tenants) throws(FieldError) in
    var seen: Set<ExactString> = []
    for (index, entry) in findings.enumerated() where !seen.insert(ExactString(entry.fingerprint)).inserted {
      throw FieldError(["findings", .index(index), "fingerprint"], "occurs twice: \(entry.fingerprint)")
    }
    return Baseline(path: "", tenants: tenants, findings: findings)
  }
}
