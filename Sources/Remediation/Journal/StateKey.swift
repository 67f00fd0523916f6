import Crypto
import Documents
import Foundation
import Tenant

/// The key that authenticates what is in a state folder which travels: a cache, a volume that others write.
///
/// Each line of a journal carries an HMAC-SHA256 over itself and the line before it, so that none can be changed, added,
/// taken out or moved. That the last lines are missing, or that an older folder came back whole, cannot be seen.
package struct StateKey: Sendable, Equatable {
  /// The environment variable, and the only place that it is read from.
  package static let variable = "GRANTLINT_STATE_KEY"
  /// In bytes of UTF-8.
  package static let minimumLength = 32

  private let secret: Secret

  /// nil where the text is too short to be a key.
  package init?(_ text: String) {
    guard text.utf8.count >= Self.minimumLength else { return nil }
    secret = Secret(text)
  }

  /// The member of a line that holds its code.
  static let member: StaticString = "mac"

  /// The code that a line has; nil for one without.
  static func code(in line: JSONObject) -> JSONValue? { line["\(member)"] }

  /// The hex code of a line that was read, which may have one; see below.
  func code(of line: JSONObject, after previous: String) -> String {
    var line = line
    line["\(Self.member)"] = nil
    return code(of: JSONWriter.compact(.object(line)), after: previous)
  }

  /// The hex code of a line that has none yet, `previous` being the code of the line before, empty for the first.
  func code(of line: String, after previous: String) -> String {
    let message = "grantlint journal\n\(previous)\n\(line)"
    let code = HMAC<SHA256>.authenticationCode(
      for: Data(message.utf8), using: SymmetricKey(data: Data(secret.reveal().utf8)))
    return code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
