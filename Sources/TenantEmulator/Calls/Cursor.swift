import Documents
import Foundation

/// Where the next page of a list begins, as the opaque text that clients get as `next` and give back as `from`.
struct Cursor {
  private static let lifetime = 86_400

  /// The list and its filters: a cursor of one list means nothing in another.
  let list: String
  let start: Int
  /// Epoch seconds.
  let issuedAt: Int

  init(list: String, start: Int, issuedAt: Int) {
    self.list = list
    self.start = start
    self.issuedAt = issuedAt
  }

  /// nil for a text that is none of ours.
  init?(_ text: String) {
    guard let data = Data(base64URL: text) else { return nil }
    let parts = String(decoding: data, as: UTF8.self).split(separator: " ", maxSplits: 2)
    // Half the bits, so that no cursor that somebody made up can overflow a sum.
    guard parts.count == 3, let issuedAt = UInt32(parts[0]), let start = UInt32(parts[1]) else { return nil }
    self.init(list: String(parts[2]), start: Int(start), issuedAt: Int(issuedAt))
  }

  var text: String { Data("\(issuedAt) \(start) \(list)".utf8).base64URL }

  /// Whether it may be used on this list at `now` (epoch seconds).
  func isGood(for list: String, now: Int) -> Bool {
    self.list.isIdentical(to: list) && now < issuedAt + Self.lifetime
  }
}

extension Data {
  /// Base64 with the URL-safe alphabet and without padding (RFC 4648 section 5).
  var base64URL: String {
    base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  init?(base64URL text: String) {
    let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
    self.init(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4))
  }
}
