import Documents
import Tenant

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Foreign text that goes into a message: without secrets, without what a terminal acts on, and not too long.
///
/// Of a secret no eight letters and digits in a row are shown, however the text cuts, breaks, escapes or encodes it:
/// letters and digits alone are compared, with and without the escapes of JSON and URLs undone, and with the secret's
/// base64 as well. A secret with fewer of them is hidden where it stands as it is.
struct QuotedText {
  private static let maximum = 300
  /// Characters that are looked at; what is hidden makes room for what comes behind it.
  private static let examined = 16_384
  private static let mark = "\(Secret(""))"

  private let secrets: [Secret]
  private let runs: Set<UInt64>

  init(hiding secrets: [Secret]) {
    self.secrets = secrets.filter { !$0.isEmpty }
    runs = Set(self.secrets.flatMap { Self.forms(of: $0.reveal()) }.flatMap { $0.runs.map(\.letters) })
  }

  func callAsFunction(_ text: String) -> String {
    let scalars = hidden(text).unicodeScalars
    let cut = scalars.count > Self.maximum ? String(scalars.prefix(Self.maximum)) + "…" : String(scalars)
    return cut.visible
  }

  /// The beginning of a text without the secrets.
  func hidden(_ text: String) -> String {
    var text = String(text.unicodeScalars.prefix(Self.examined))
    for secret in secrets { text = text.replacing(secret.reveal(), with: Self.mark) }
    guard !runs.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var isHidden = [Bool](repeating: false, count: bytes.count)
    for form in [Letters(bytes, undoing: false), Letters(bytes, undoing: true)] {
      for run in form.runs where runs.contains(run.letters) {
        for place in run.places { isHidden[place] = true }
      }
    }
    guard isHidden.contains(true) else { return text }
    var shown: [UInt8] = []
    for place in bytes.indices {
      if !isHidden[place] {
        shown.append(bytes[place])
      } else if place == 0 || !isHidden[place - 1] {
        shown += Self.mark.utf8
      }
    }
    return String(decoding: shown, as: UTF8.self)
  }

  /// What a secret can look like in an answer. The lines about a PEM text are no secret.
  private static func forms(of secret: String) -> [Letters] {
    let lines = secret.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
    let bytes = Array(lines.joined(separator: "\n").utf8)
    // Encoded behind something else, a secret begins at any of three places of a group.
    let encoded = [(0, 0), (1, 2), (2, 3)].map { shift, unsure in
      Array(Data([UInt8](repeating: 0, count: shift) + bytes).base64EncodedString().utf8.dropFirst(unsure))
    }
    return [Letters(bytes, undoing: false), Letters(bytes, undoing: true)]
      + encoded.map { base64 in
        // The last letter before the padding depends on what follows.
        Letters(
          base64.contains(UInt8(ascii: "=")) ? Array(base64.prefix { $0 != UInt8(ascii: "=") }.dropLast()) : base64,
          undoing: false)
      }
  }
}

/// The letters and digits of a text, each with the bytes that stand for it. A byte beyond ASCII counts as a letter.
private struct Letters {
  private var letters: [(byte: UInt8, places: Range<Int>)] = []

  /// - Parameter undoing: whether `\n`, `\u002b` and `%2B` are read as what they stand for.
  init(_ bytes: [UInt8], undoing: Bool) {
    var place = 0
    while place < bytes.count {
      let (read, length) = (undoing ? Self.escape(bytes[place...]) : nil) ?? ([bytes[place]], 1)
      for byte in read where Self.isLetter(byte) { letters.append((byte, place..<place + length)) }
      place += length
    }
  }

  /// Every eight letters in a row, and the bytes from the first to the last of them.
  var runs: [(letters: UInt64, places: Range<Int>)] {
    var word: UInt64 = 0
    var runs: [(letters: UInt64, places: Range<Int>)] = []
    for (index, letter) in letters.enumerated() {
      word = word << 8 | UInt64(letter.byte)
      if index >= 7 { runs.append((word, letters[index - 7].places.lowerBound..<letter.places.upperBound)) }
    }
    return runs
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte >= 0x80
  }

  /// What an escape at the beginning stands for, and its length; nil where there is none.
  private static func escape(_ bytes: ArraySlice<UInt8>) -> (read: [UInt8], length: Int)? {
    switch bytes.first {
    case UInt8(ascii: "%"):
      return hex(bytes.dropFirst().prefix(2), digits: 2).map { ([UInt8(truncatingIfNeeded: $0)], 3) }
    case UInt8(ascii: "\\"):
      switch bytes.dropFirst().first {
      case UInt8(ascii: "u"):
        let scalar = hex(bytes.dropFirst(2).prefix(4), digits: 4).map { Unicode.Scalar($0) ?? " " }
        return scalar.map { (Array(String($0).utf8), 6) }
      case let byte? where "bfnrt".utf8.contains(byte): return ([], 2)
      default: return nil
      }
    default: return nil
    }
  }

  private static func hex(_ bytes: ArraySlice<UInt8>, digits: Int) -> UInt32? {
    bytes.count == digits ? UInt32(String(decoding: bytes, as: UTF8.self), radix: 16) : nil
  }
}
