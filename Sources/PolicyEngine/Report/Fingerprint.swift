import Crypto
import Foundation
package import GrantModel

/// The name of a finding that stays the same when the list reorders or the grant is created again: the first 32 hex
/// digits of SHA-256 over `v1`, rule id, tenant domain, holder (`client:ID` or `default:GROUP`), audience and
/// effective subject type, joined by U+000A.
package enum Fingerprint {
  /// Of a rule on a grant. `distinction` tells apart two grants with one natural key, which a tenant cannot hold but a
  /// file can: the id, or the position.
  package static func of(rule: String, tenant: String, grant: GrantKey, distinction: String? = nil) -> String {
    digest([rule, tenant, grant.holder, grant.audience ?? "", grant.subjectType] + (distinction.map { [$0] } ?? []))
  }

  /// Of a finding about a rule as a whole.
  package static func of(rule: String, tenant: String, about subject: String) -> String {
    digest([rule, tenant, subject])
  }

  /// The hex SHA-256 of a text.
  package static func sha256(_ text: String) -> String {
    SHA256.hash(data: Data(text.utf8)).map { hex($0) }.joined()
  }

  private static func digest(_ parts: [String]) -> String {
    String(sha256((["v1"] + parts).joined(separator: "\n")).prefix(32))
  }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
