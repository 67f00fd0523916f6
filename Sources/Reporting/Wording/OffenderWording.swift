import Documents
import PolicyEngine

extension Finding {
  /// The message with the first offenders that it does not name: `has 3 scopes beyond reading: update:clients,
  /// create:roles (+ 1)`. Why a finding is open again stays last.
  ///
  /// Names are the tenant's own: a format makes them visible with the rest of the line.
  var sentence: String {
    let (said, reopened) = messageParts
    let message = NamingMessage(said)
    guard let list = Self.list(offenders.filter { !message.names($0) }) else { return self.message }
    return said + (said.contains(": ") ? "; " : ": ") + list + reopened
  }

  /// The most that are named, and the characters that there are for them.
  private static let offendersNamed = (count: 3, characters: 80)

  /// `update:clients, create:roles (+ 6)`; nil for none.
  private static func list(_ offenders: [String]) -> String? {
    guard let first = offenders.first else { return nil }
    var room = offendersNamed.characters
    var names: [String] = []
    for offender in offenders.prefix(offendersNamed.count) {
      room -= offender.unicodeScalars.count
      guard room >= 0 else { break }
      names.append(offender.bounded)
    }
    if names.isEmpty { names = [String(first.unicodeScalars.prefix(offendersNamed.characters)) + "..."] }
    let more = offenders.count - names.count
    return names.joined(separator: ", ") + (more > 0 ? " (+ \(more))" : "")
  }
}

/// What a rule says of a grant, looked through for the offenders that it names already.
private struct NamingMessage {
  /// Offenders that are no names, and how the messages of the catalogue say them.
  private static let spoken = [
    "*": ["all scopes", "every scope"], "(absent)": ["is not set"], "allow_any_organization": ["any organization"],
    "organizations": ["no organization"], "owner": ["nobody owns"],
  ]

  private let text: String
  private let bytes: [UInt8]

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  func names(_ offender: String) -> Bool {
    let name = Array(offender.utf8)
    guard let first = name.first, name.count <= bytes.count else { return false }
    for start in 0...(bytes.count - name.count) where bytes[start] == first {
      let end = start + name.count
      guard bytes[start..<end].elementsEqual(name), !isNamePart(at: start - 1), !isNamePart(at: end) else { continue }
      return true
    }
    return Self.spoken[offender]?.contains { text.contains($0) } ?? false
  }

  /// Whether the byte there belongs to a name: then what stands beside it is a part of a longer one.
  private func isNamePart(at index: Int) -> Bool {
    guard bytes.indices.contains(index) else { return false }
    return switch bytes[index] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF:
      true
    case let byte: "_-.:/*".utf8.contains(byte)
    }
  }
}
