/// The keys of the objects that are open, the innermost object's last, to find a key that occurs twice.
struct JSONKeys {
  fileprivate struct Key {
    /// Its first eight bytes; of a shorter one, 0 after them.
    let prefix: UInt64
    /// The offset in the input, or in `decoded`.
    let start: Int
    let count: Int
    let isEscaped: Bool
  }

  /// An object with this many keys is searched by a set, because comparing each key with each is quadratic.
  private static let mostCompared = 32

  private var keys: [Key] = []
  /// The texts of the keys that have escapes, one after the other.
  private var decoded: [UInt8] = []

  var count: Int { keys.count }

  /// Adds a key; false if the object has it already.
  ///
  /// - Parameters:
  ///   - first: `count` at the start of the object.
  ///   - seen: the keys of the object, once they are many.
  mutating func add(
    _ range: Range<Int>, isEscaped: Bool, of bytes: TextBytes, objectFrom first: Int, _ seen: inout Set<ExactString>?
  ) -> Bool {
    let key = isEscaped ? decode(range, of: bytes) : Key(range, of: bytes)
    if keys.count - first >= Self.mostCompared {
      var all = seen.take() ?? Set(keys[first...].map { ExactString(text($0, bytes)) })
      guard all.insert(ExactString(text(key, bytes))).inserted else { return false }
      seen = all
    } else {
      for place in first..<keys.count where isSame(keys[place], key, bytes) { return false }
    }
    keys.append(key)
    return true
  }

  /// Removes the keys of an object that ends.
  mutating func removeLast(to first: Int) {
    if !decoded.isEmpty, let start = keys[first...].first(where: \.isEscaped)?.start {
      decoded.removeLast(decoded.count - start)
    }
    keys.removeLast(keys.count - first)
  }

  @inline(__always) private func isSame(_ left: Key, _ right: Key, _ bytes: TextBytes) -> Bool {
    left.prefix == right.prefix && left.count == right.count && hasSameRest(left, right, bytes)
  }

  /// Whether two keys of one length and prefix are the same after it.
  private func hasSameRest(_ left: Key, _ right: Key, _ bytes: TextBytes) -> Bool {
    guard left.count > TextWord.size else { return true }
    return (TextWord.size..<left.count).allSatisfy { byte($0, of: left, bytes) == byte($0, of: right, bytes) }
  }

  private func byte(_ place: Int, of key: Key, _ bytes: TextBytes) -> UInt8 {
    key.isEscaped ? decoded[key.start + place] : bytes[key.start + place]
  }

  private mutating func decode(_ range: Range<Int>, of bytes: TextBytes) -> Key {
    let text = JSONEscape.undone(bytes, range)
    let start = decoded.count
    decoded += text
    let prefix = text.prefix(TextWord.size).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    return Key(prefix: prefix, start: start, count: text.count, isEscaped: true)
  }

  private func text(_ key: Key, _ bytes: TextBytes) -> String {
    let range = key.start..<key.start + key.count
    return key.isEscaped ? String(decoding: decoded[range], as: UTF8.self) : bytes.text(range)
  }
}

extension JSONKeys.Key {
  /// A key without escapes.
  @inline(__always) fileprivate init(_ range: Range<Int>, of bytes: TextBytes) {
    self.init(
      prefix: bytes.prefix(range), start: range.lowerBound, count: range.count,
      isEscaped: false)
  }
}
