package import Documents

/// A journal that was read back.
package struct JournalReading: Sendable, Equatable {
  /// In the order in which they were written; a file that several runs appended to starts each with its `.run`.
  package let entries: [JournalEntry]
  /// Whether a line was cut, as a killed run or a full disk leaves it.
  package let isCut: Bool
  /// Whether it was written with a key.
  let hasCodes: Bool

  /// Reads a journal. Throws for anything that no run of this version writes, or that the key, where there is one, does
  /// not authenticate, with the place; only a line that was cut, at the end or where the next run went on, is passed over.
  ///
  /// - Parameter file: as messages call it.
  package init(_ bytes: [UInt8], file: String, key: StateKey? = nil) throws(Diagnostic) {
    var previous = ""
    var hasCodes = false
    var entries: [JournalEntry] = []
    var cut: Diagnostic?
    var isCut = false
    func problem(_ line: Int, _ message: String) -> Diagnostic {
      Diagnostic(place: Place(file: file, line: line, column: 1), message: message)
    }
    for (index, bytes) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      guard !bytes.isEmpty else { continue }
      let number = index + 1
      switch try Self.line(Array(bytes), number: number, of: file) {
      case .entry(let entry, let object):
        let found = StateKey.code(in: object)
        hasCodes = hasCodes || found != nil
        if let key {
          let code = key.code(of: object, after: previous)
          guard found?.string?.isIdentical(to: code) == true else {
            throw problem(
              number,
              "the line is not authenticated by \(StateKey.variable): it was changed, or written without the key or with "
                + "another one")
          }
          previous = code
        }
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
    guard let first = entries.first else { throw problem(1, "the journal has no record") }
    guard case .run = first.record else { throw problem(1, "the journal does not begin with the record of a run") }
    self.entries = entries
    self.isCut = isCut
    self.hasCodes = hasCodes
  }

  private enum Line {
    case entry(JournalEntry, JSONObject)
    case noJSON(Diagnostic)
  }

  private static func line(_ bytes: [UInt8], number: Int, of file: String) throws(Diagnostic) -> Line {
    let node: JSONNode
    do { node = try JSONDocument(single: bytes).values[0] } catch {
      return .noJSON(error.diagnostic(bytes, in: file).below(line: number))
    }
    do throws(FieldError) {
      return .entry(try JournalEntry(node), node.value.object ?? [:])
    } catch { throw node.diagnostic(error, in: file).below(line: number) }
  }
}

extension Diagnostic {
  /// What is wrong with a line of a file, which was read by itself.
  fileprivate func below(line: Int) -> Diagnostic {
    Diagnostic(place: Place(file: place.file, line: line, column: place.column), message: message)
  }
}
