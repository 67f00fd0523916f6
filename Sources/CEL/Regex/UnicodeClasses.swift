import Synchronization

/// The classes of characters that regular expressions name.
enum UnicodeClasses {
  static let digit = ScalarSet([0x30...0x39])
  static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let space = ScalarSet([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
  static let newline = ScalarSet([0x0A...0x0A])
  static let notNewline = newline.inverted

  /// The classes of POSIX, which hold ASCII only.
  static let posix: [String: ScalarSet] = [
    "alnum": ScalarSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A]), "alpha": ScalarSet([0x41...0x5A, 0x61...0x7A]),
    "ascii": ScalarSet([0x00...0x7F]), "blank": ScalarSet([0x09...0x09, 0x20...0x20]),
    "cntrl": ScalarSet([0x00...0x1F, 0x7F...0x7F]), "digit": digit, "graph": ScalarSet([0x21...0x7E]),
    "lower": ScalarSet([0x61...0x7A]), "print": ScalarSet([0x20...0x7E]),
    "punct": ScalarSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]),
    "space": ScalarSet([0x09...0x0D, 0x20...0x20]), "upper": ScalarSet([0x41...0x5A]), "word": word,
    "xdigit": ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66]),
  ]

  /// What names of groups may contain.
  static let identifier = ScalarSet(
    ["L", "Nl", "Mn", "Mc", "Nd", "Pc"].flatMap { named(Name(text: $0))?.ranges ?? [] })

  /// A class as a pattern names it.
  struct Name: Hashable {
    let text: String
    /// Whether all that differs in case only is in it too.
    var isFolded = false
    /// Whether it is all that the class does not contain.
    var isInverted = false
  }

  /// The classes that were asked for. There is one for each name of the table and way to ask for it at most.
  private static let known = Mutex<[Name: ScalarSet]>([:])

  /// A general category (`L`, `Lu`), a script (`Greek`) or `Any`; nil for other names.
  static func named(_ name: Name) -> ScalarSet? {
    // Texts that Unicode takes for the same are not the same name.
    guard name.text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    return named(exactly: name)
  }

  private static func named(exactly name: Name) -> ScalarSet? {
    known.withLock { known in
      if let set = known[name] { return set }
      guard var set = read(name.text) else { return nil }
      if name.isFolded { set = CaseFolding.closure(of: set).set }
      if name.isInverted { set = set.inverted }
      known[name] = set
      return set
    }
  }

  private static func read(_ name: String) -> ScalarSet? {
    if name == "Any" { return .all }
    let entry = UnicodeTables.classes.first { entry in
      entry.name.withUTF8Buffer { $0.elementsEqual(name.utf8) }
    }
    guard let entry else { return nil }
    var numbers = TableNumbers(entry.ranges)
    return ScalarSet(numbers.ranges())
  }
}

/// The numbers that a text of `UnicodeTables` stands for.
struct TableNumbers {
  private let text: StaticString
  private var place = 0

  init(_ text: StaticString) {
    self.text = text
  }

  mutating func next() -> UInt32? {
    text.withUTF8Buffer { bytes in
      var (value, shift): (UInt32, UInt32) = (0, 0)
      while place < bytes.count {
        let byte = UInt32(bytes[place])
        place += 1
        guard byte >= 40 else { continue }
        value |= ((byte - 40) & 31) << shift
        guard byte - 40 > 31 else { return value }
        shift += 5
      }
      return nil
    }
  }

  /// The rest as ranges: of each how far it begins behind the end of the one before, and its length less one.
  mutating func ranges() -> [ClosedRange<UInt32>] {
    var ranges: [ClosedRange<UInt32>] = []
    var end: UInt32 = 0
    while let gap = next(), let length = next() {
      ranges.append((end + gap)...(end + gap + length))
      end += gap + length
    }
    return ranges
  }
}
