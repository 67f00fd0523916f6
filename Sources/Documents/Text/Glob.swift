/// A pattern for names: `*` matches any characters, `?` one, everything else itself. Characters are Unicode scalars and
/// the whole name has to fit.
package struct Glob: Sendable, Equatable {
  package let pattern: String

  package init(_ pattern: String) { self.pattern = pattern }

  package static func == (left: Glob, right: Glob) -> Bool { left.pattern.isIdentical(to: right.pattern) }

  /// Whether the name fits.
  package func matches(_ name: String) -> Bool {
    var steps = Int.max
    return Self.matches(name, pattern, within: &steps) ?? false
  }

  /// Whether a name fits a pattern; nil where that is not known after so many steps, each a character that is looked
  /// at. The steps that were taken are taken off.
  package static func matches(_ name: String, _ pattern: String, within steps: inout Int) -> Bool? {
    matches(name.utf8.span, pattern.utf8.span, &steps)
  }

  /// After a mismatch only the last star is widened, so the time is at most the product of both lengths. Bytes do for
  /// characters, because in UTF-8 a character never begins in the middle of another one.
  private static func matches(_ name: Span<UInt8>, _ pattern: Span<UInt8>, _ steps: inout Int) -> Bool? {
    var place = 0
    var position = 0
    var star: (place: Int, position: Int)?
    while position < name.count {
      guard steps > 0 else { return nil }
      steps -= 1
      let wanted = place < pattern.count ? pattern[place] : nil
      if wanted == UInt8(ascii: "*") {
        star = (place, position)
        place += 1
        if place == pattern.count { return true }
      } else if wanted == UInt8(ascii: "?") {
        place += 1
        position = end(ofCharacterAt: position, in: name)
      } else if wanted == name[position] {
        place += 1
        position += 1
      } else if let last = star {
        position = end(ofCharacterAt: last.position, in: name)
        star = (last.place, position)
        place = last.place + 1
      } else {
        return false
      }
    }
    return (place..<pattern.count).allSatisfy { pattern[$0] == UInt8(ascii: "*") }
  }

  private static func end(ofCharacterAt position: Int, in name: Span<UInt8>) -> Int {
    var end = position + 1
    while end < name.count, name[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }
}
