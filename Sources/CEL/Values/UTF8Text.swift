#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A text as its bytes in UTF-8, to look for texts in it. No code point's bytes occur within another's, so that searching bytes finds
/// code points.
struct UTF8Text {
  let bytes: [UInt8]

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  var count: Int { bytes.count }

  func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  // MARK: Code points

  /// The byte behind the code point that begins at a byte; the end of the text has none behind it.
  func next(_ offset: Int) -> Int {
    var next = min(offset + 1, count)
    while next < count, bytes[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }

  /// The byte at which the code point of this number begins, the end for the number of all; nil if there is none.
  func offset(ofScalar number: Int64) -> Int? {
    guard (0...Int64(count)).contains(number) else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      var left = number
      var offset = 0
      while offset < bytes.count {
        if bytes[offset] & 0xC0 != 0x80 {
          if left == 0 { return offset }
          left -= 1
        }
        offset += 1
      }
      return left == 0 ? offset : nil
    }
  }

  /// How many code points begin before a byte.
  func scalars(before offset: Int) -> Int {
    bytes[..<offset].withUnsafeBufferPointer { bytes in
      var count = 0
      for byte in bytes { count &+= byte & 0xC0 == 0x80 ? 0 : 1 }
      return count
    }
  }

  // MARK: Search

  /// The first byte at or behind `start` where the text occurs; an empty one does at `start`.
  func first(_ wanted: UTF8Text, from start: Int) -> Int? {
    bytes.withUnsafeBytes { bytes in wanted.bytes.withUnsafeBytes { Self.first($0, in: bytes, from: start) } }
  }

  static func first(
    _ wanted: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer, from start: Int
  ) -> Int? {
    guard let lead = wanted.first, let wantedBase = wanted.baseAddress else { return start }
    guard let base = bytes.baseAddress else { return nil }
    var place = start
    while place + wanted.count <= bytes.count,
      let found = memchr(base + place, Int32(lead), bytes.count - wanted.count - place + 1)
    {
      place = UnsafeRawPointer(found) - base
      if memcmp(base + place, wantedBase, wanted.count) == 0 { return place }
      place += 1
    }
    return nil
  }

  /// The last byte at or before `end` where the text occurs.
  func last(_ wanted: UTF8Text, upTo end: Int) -> Int? {
    guard wanted.count <= count else { return nil }
    return bytes.withUnsafeBytes { bytes in
      wanted.bytes.withUnsafeBytes { wanted in
        guard let base = bytes.baseAddress, let wantedBase = wanted.baseAddress else { return min(end, bytes.count) }
        var place = min(end, bytes.count - wanted.count)
        while place >= 0 {
          if memcmp(base + place, wantedBase, wanted.count) == 0 { return place }
          place -= 1
        }
        return nil
      }
    }
  }

  /// Calls the body with each place where the text occurs, from left to right without overlaps, until it has said `most` times that the
  /// place counts. An empty text occurs before each code point and at the end.
  func forEachPlace(
    of wanted: UTF8Text, most: Int, _ body: (Range<Int>) throws(Fault) -> Bool
  ) throws(Fault) {
    var start = 0
    var counted = 0
    while counted < most, start <= count, let place = first(wanted, from: start) {
      if try body(place..<place + wanted.count) { counted += 1 }
      start = wanted.bytes.isEmpty ? (place == count ? count + 1 : next(place)) : place + wanted.count
    }
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { ("0"..."9").contains(self) }
}
