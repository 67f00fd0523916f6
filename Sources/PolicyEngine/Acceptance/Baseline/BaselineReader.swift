import CEL
import Documents

extension Baseline {
  /// Reads a file. Throws where it is no JSON, no baseline, or one of another version.
  package init(_ bytes: [UInt8], path: String) throws(BaselineError) {
    let value: JSONValue
    do {
      value = try JSONReader.value(bytes)
    } catch {
      let before = bytes.prefix(error.offset)
      let line = before.count { $0 == UInt8(ascii: "\n") } + 1
      let column = before.count - (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1)
      throw BaselineError(message: "\(path):\(line):\(column): not JSON: \(error.message)")
    }
    let reader = BaselineReader(path: path)
    guard let version = value.object?["baseline_version"] else {
      throw reader.error("is not a baseline: it has no baseline_version")
    }
    guard version == .int(Self.version) else {
      throw reader.error(
        "baseline_version is \(Self.version), not \(JSONWriter.compact(version).visible); write the baseline again")
    }
    let root = try reader.object(value, "the file", keys: ["baseline_version", "tenants", "findings"])
    let tenants = try reader.strings(root["tenants"], "tenants")
    var seen: Set<ExactString> = []
    var findings: [BaselineEntry] = []
    for (index, value) in try reader.array(root["findings"], "findings").enumerated() {
      let entry = try reader.entry(value, "findings[\(index)]")
      guard seen.insert(ExactString(entry.fingerprint)).inserted else {
        throw reader.error("findings[\(index)].fingerprint occurs twice: \(entry.fingerprint)")
      }
      findings.append(entry)
    }
    self.init(path: path, tenants: tenants, findings: findings)
  }
}

/// Reads the values of a baseline, naming the one that is not what it should be.
private struct BaselineReader {
  let path: String

  func error(_ message: String) -> BaselineError { BaselineError(message: "\(path): \(message)") }

  func entry(_ value: JSONValue, _ name: String) throws(BaselineError) -> BaselineEntry {
    let members = try object(value, name, keys: BaselineEntry.keys)
    let fingerprint = try string(members["fingerprint"], "\(name).fingerprint")
    guard Fingerprint.hasForm(fingerprint) else {
      throw error("\(name).fingerprint is 32 of the digits 0-9 and a-f, not '\(fingerprint.visible)'")
    }
    let grant = try object(members["grant"], "\(name).grant", keys: BaselineEntry.grantKeys)
    for (key, value) in grant.members { _ = try string(value, "\(name).grant.\(key)") }
    return BaselineEntry(
      fingerprint: fingerprint, rule: try string(members["rule"], "\(name).rule"),
      tenant: try string(members["tenant"], "\(name).tenant"), grant: grant,
      offenders: try strings(members["offenders"], "\(name).offenders"))
  }

  func object(_ value: JSONValue?, _ name: String, keys: [String]) throws(BaselineError) -> JSONObject {
    guard let object = value?.object else { throw wrong(name, "an object", value) }
    if let key = object.keys.first(where: { key in !keys.contains { $0.isIdentical(to: key) } }) {
      throw error("unknown key '\(key.visible)' in \(name)\(Spelling.hint(for: key, among: keys))")
    }
    return object
  }

  func array(_ value: JSONValue?, _ name: String) throws(BaselineError) -> [JSONValue] {
    guard let array = value?.array else { throw wrong(name, "a list", value) }
    return array
  }

  func string(_ value: JSONValue?, _ name: String) throws(BaselineError) -> String {
    guard let string = value?.string else { throw wrong(name, "a string", value) }
    return string
  }

  func strings(_ value: JSONValue?, _ name: String) throws(BaselineError) -> [String] {
    var strings: [String] = []
    for (index, value) in try array(value, name).enumerated() { strings.append(try string(value, "\(name)[\(index)]")) }
    return strings
  }

  private func wrong(_ name: String, _ wanted: String, _ value: JSONValue?) -> BaselineError {
    error(value.map { "\(name): expected \(wanted), found \($0.kind)" } ?? "\(name) is missing")
  }
}
