/// The classes of characters that regular expressions name.
enum UnicodeClasses {
  static let digit = ScalarSet([0x30...0x39])
  static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let space = ScalarSet([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
  static let newline = ScalarSet([0x0A...0x0A])

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

  /// A general category (`L`, `Lu`), a script (`Greek`) or `Any`; nil for other names.
  static func named(_ name: String) -> ScalarSet? {
    if name == "Any" { return .all }
    return categories[name] ?? ScriptTable.script(name)
  }

  /// The general categories by their names of one and two letters.
  private static let categories: [String: ScalarSet] = {
    var ranges: [String: [ClosedRange<UInt32>]] = [:]
    var (name, start): (String?, UInt32) = (nil, 0)
    // Beyond these, no characters are assigned but private ones.
    for value in Array(0...0x3_FFFF) + Array(0xE_0000...0xE_0FFF) as [UInt32] {
      let next = Unicode.Scalar(value).map { Self.name(of: $0.properties.generalCategory) } ?? "Cs"
      if next != name || value == 0xE_0000 {
        if let name { ranges[name, default: []].append(start...(value == 0xE_0000 ? 0x3_FFFF : value - 1)) }
        (name, start) = (next, value)
      }
    }
    ranges["Co", default: []] += [0xF_0000...0xF_FFFD, 0x10_0000...0x10_FFFD]
    var sets = ranges.mapValues { ScalarSet($0) }
    sets["Cn"] = nil
    for (name, set) in sets { sets[String(name.prefix(1)), default: ScalarSet()].formUnion(set) }
    return sets
  }()

  private static func name(of category: Unicode.GeneralCategory) -> String {
    switch category {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: "Cn"
    @unknown default: "Cn"
    }
  }
}

/// Characters that differ in case only.
enum CaseFolding {
  /// For each scalar that has others: all that it may stand for without regard to case, itself included.
  private static let orbits: [UInt32: [UInt32]] = {
    var groups: [UInt32: Set<UInt32>] = [:]
    // The planes in which letters have case.
    for value in UInt32(0)...0x1_FFFF {
      guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenCaseMapped else { continue }
      let key = folded(scalar)
      groups[key, default: [key]].insert(value)
    }
    var orbits: [UInt32: [UInt32]] = [:]
    for group in groups.values where group.count > 1 {
      for value in group { orbits[value] = group.sorted() }
    }
    return orbits
  }()

  /// The lower case of the upper case, where both are one scalar.
  private static func folded(_ scalar: Unicode.Scalar) -> UInt32 {
    let upper = single(scalar.properties.uppercaseMapping) ?? scalar
    return (single(upper.properties.lowercaseMapping) ?? upper).value
  }

  private static func single(_ text: String) -> Unicode.Scalar? {
    text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
  }

  /// The set together with all scalars that differ from one of its in case only.
  static func closure(of set: ScalarSet) -> ScalarSet {
    var added: [ClosedRange<UInt32>] = []
    for range in set.ranges {
      if range.count <= 64 {
        for value in range { added += (orbits[value] ?? []).map { $0...$0 } }
      } else {
        for (value, orbit) in orbits where range.contains(value) { added += orbit.map { $0...$0 } }
      }
    }
    return set.union(ScalarSet(added))
  }
}
