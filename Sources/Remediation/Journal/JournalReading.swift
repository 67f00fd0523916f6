import Documents

/// A journal that was read back.
package struct JournalReading: Sendable, Equatable {
  /// In the order in which they were written; a file that several runs appended to starts each with its `.run`.
  package let entries: [JournalEntry]
  /// Whether a line was cut, as a killed run or a full disk leaves it.
  package let isCut: Bool
  /// Whether it was written with a key.
  let hasCodes: Bool

  /// Reads a journal. Throws `JournalError` with the line for anything that no run of this version writes, or that the
  /// key, where there is one, does not authenticate; only a line that was cut, at the end or where the next run went on,
  /// is passed over.
  package init(_ bytes: [UInt8], key: StateKey? = nil) throws(JournalError) {
    var previous = ""
    var hasCodes = false
    var entries: [JournalEntry] = []
    var cut: JournalError?
    var isCut = false
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      guard !line.isEmpty else { continue }
      switch try Self.entry(line, number: index + 1) {
      case .entry(let entry, let object):
        hasCodes = hasCodes || object[StateKey.member] != nil
        if let key { previous = try Self.authenticated(object, by: key, after: previous, number: index + 1) }
        if let error = cut {
          // Only the run that came after a killed one writes behind a cut line.
          guard case .run = entry.record else { throw error }
          cut = nil
        }
        entries.append(entry)
      case .noJSON(let error):
        if let cut { throw cut }
        cut = error
        isCut = true
      }
    }
    guard let first = entries.first else {
      throw JournalError("the journal has no record")
    }
    guard case .run = first.record else { throw JournalError("the journal does not begin with the record of a run") }
    self.entries = entries
    self.isCut = isCut
    self.hasCodes = hasCodes
  }

  /// The code of a line that fits it.
  private static func authenticated(
    _ object: JSONObject, by key: StateKey, after previous: String, number: Int
  ) throws(JournalError) -> String {
    let code = key.code(of: object, after: previous)
    guard let found = object[StateKey.member]?.string, found.isIdentical(to: code) else {
      throw JournalError(
        """
        line \(number) of the journal is not authenticated by \(StateKey.variable): it was changed, or written without \
        the key or with another one
        """)
    }
    return code
  }

  private enum Line {
    case entry(JournalEntry, JSONObject)
    case noJSON(JournalError)
  }

  private static func entry(_ line: ArraySlice<UInt8>, number: Int) throws(JournalError) -> Line {
    let value: JSONValue
    do {
      value = try JSONReader.value(Array(line))
    } catch {
      return .noJSON(JournalError("line \(number) of the journal: \(error)"))
    }
    guard let object = value.object else {
      throw JournalError("line \(number) of the journal is \(value.kind), not an object")
    }
    do {
      return .entry(try JournalEntry(object), object)
    } catch {
      throw JournalError("line \(number) of the journal: \(error)")
    }
  }
}
