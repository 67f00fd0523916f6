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
    var bytes = beginning
    add(rule, to: &bytes)
    add(tenant, to: &bytes)
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

  /// Of a finding about a rule as a whole.
  package static func of(rule: String, tenant: String, about subject: String) -> String {
    var bytes = beginning
    for part in [rule, tenant, subject] { add(part, to: &bytes) }
    return short(bytes)
  }

  /// The hex SHA-256 of a text.
  package static func sha256(_ text: String) -> String {
    hex(SHA256.hash(data: Array(text.utf8)), SHA256.byteCount)
  }

  /// Whether a text has the form of a fingerprint.
  package static func hasForm(_ text: String) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func parts(_ rule: String, _ tenant: String, _ grant: GrantKey, _ distinction: String?) -> [String] {
    [rule, tenant, grant.holder, grant.audience ?? "", grant.subjectType] + (distinction.map { [$0] } ?? [])
  }

  private static var beginning: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    add("v2", to: &bytes)
    return bytes
  }

  /// Adds a part with its length.
  private static func add(_ part: String, to bytes: inout [UInt8]) {
    bytes += String(part.utf8.count).utf8
    bytes.append(UInt8(ascii: ":"))
    bytes += part.utf8
  }

  private static func short(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes), 16) }

  private static let digits = Array("0123456789abcdef".utf8)

  /// The first bytes of a digest, as many as `count`.
  private static func hex(_ digest: SHA256.Digest, _ count: Int) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * count)
    for byte in digest where text.count < 2 * count {
      text.append(digits[Int(clamping: byte >> 4)])
      text.append(digits[Int(clamping: byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
