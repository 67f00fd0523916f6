import Crypto
package import Tenant

/// The name of a finding that stays the same when the list reorders or the grant is created again: the first 32 hex
/// digits of SHA-256 over `v2`, rule id, tenant domain, holder (`client:ID` or `default:GROUP`), audience (empty where
/// there is none), effective subject type and, where it needs one, a distinction. Each is written as the number of its
/// bytes in UTF-8, in decimal digits, a colon, and the bytes, with nothing in between: `2:v213:no-wildcard…`. So no two
/// lists of parts give the same bytes, whatever characters are in them.
package enum Fingerprint {
  /// Of a rule on a grant. `distinction` tells apart two grants with one natural key, which a tenant cannot hold but a
  /// file can: the id, or the position.
  package static func of(rule: String, tenant: String, grant: GrantKey, distinction: String? = nil) -> String {
    of(beginning(rule: rule, tenant: tenant), grant, distinction: distinction)
  }

  /// The same after the bytes for the rule and the tenant.
  static func of(_ beginning: [UInt8], _ grant: GrantKey, distinction: String? = nil) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    bytes += beginning
    add(grant.holder, to: &bytes)
    add(grant.audience ?? "", to: &bytes)
    add(grant.subjectType, to: &bytes)
    if let distinction { add(distinction, to: &bytes) }
    return short(bytes)
  }

  /// The same in the form of earlier versions: `v1` and the parts, joined by U+000A. nil where a part holds U+000A,
  /// because another list of parts has that fingerprint as well, and what accepts one would accept the other.
  package static func former(
    rule: String, tenant: String, grant: GrantKey, distinction: String? = nil
  ) -> String? {
    let parts = parts(rule, tenant, grant, distinction)
    guard !parts.contains(where: { $0.utf8.contains(0x0A) }) else { return nil }
    return short(Array((["v1"] + parts).joined(separator: "\n").utf8))
  }

  /// Of a rule on something that is no grant: in the place of the holder comes `subject`, with which no holder begins, then what
  /// the subject is and its natural key: client id, identifier or domain.
  package static func of(rule: String, tenant: String, subject: FindingSubject) -> String {
    var bytes = beginning(rule: rule, tenant: tenant)
    for part in ["subject", subject.kind.rawValue, subject.key] { add(part, to: &bytes) }
    return short(bytes)
  }

  /// Of a finding about a rule as a whole.
  package static func of(rule: String, tenant: String, about subject: String) -> String {
    var bytes = beginning(rule: rule, tenant: tenant)
    add(subject, to: &bytes)
    return short(bytes)
  }

  /// The hex SHA-256 of a text.
  package static func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }

  /// The hex SHA-256 of bytes.
  package static func sha256(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes), SHA256.byteCount) }

  /// Whether a text has the form of a fingerprint.
  package static func hasForm(_ text: String) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func parts(_ rule: String, _ tenant: String, _ grant: GrantKey, _ distinction: String?) -> [String] {
    [rule, tenant, grant.holder, grant.audience ?? "", grant.subjectType] + (distinction.map { [$0] } ?? [])
  }

  /// The bytes for a rule and a tenant, with which those of every fingerprint begin.
  static func beginning(rule: String, tenant: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in ["v2", rule, tenant] { add(part, to: &bytes) }
    return bytes
  }

  /// Adds a part with its length.
  private static func add(_ part: String, to bytes: inout [UInt8]) {
    addDigits(of: part.utf8.count, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    bytes += part.utf8
  }

  private static func addDigits(of number: Int, to bytes: inout [UInt8]) {
    if number >= 10 { addDigits(of: number / 10, to: &bytes) }
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
  }

  private static func short(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes), 16) }

  /// The first bytes of a digest, as many as `count`.
  private static func hex(_ digest: SHA256.Digest, _ count: Int) -> String {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }
    var text: [UInt8] = []
    text.reserveCapacity(2 * count)
    for byte in digest where text.count < 2 * count {
      text.append(digit(byte >> 4))
      text.append(digit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }
}
