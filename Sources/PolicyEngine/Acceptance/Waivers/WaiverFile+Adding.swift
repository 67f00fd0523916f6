package import Documents

extension WaiverFile {
  private static let header = """
    # Findings that are accepted, by whom and until when. A waiver applies to the end of its last day (UTC), for the
    # offenders that it lists: what comes on top, and what outlives it, is open again.
    # 'grantlint waivers add' appends them, 'grantlint waivers list' shows the days left.
    version: 1
    waivers:

    """

  /// The text of a file with one more waiver at its end; everything before it stays as it is, byte for byte. Throws
  /// where the file does not hold, accepts the finding already, or is laid out so that nothing can be appended.
  ///
  /// - Parameter text: nil: there is no file yet.
  package static func adding(
    _ draft: WaiverDraft, to text: String?, path: String, catalogue: RuleCatalogue, limit: WaiverLimit
  ) throws(WaiverAdditionError) -> String {
    try adding([draft], to: text, path: path, catalogue: catalogue, limit: limit)
  }

  /// The same with a waiver for each of several findings: with all of them, or it throws.
  package static func adding(
    _ drafts: [WaiverDraft], to text: String?, path: String, catalogue: RuleCatalogue, limit: WaiverLimit
  ) throws(WaiverAdditionError) -> String {
    let text = text ?? header
    let former = FormerFingerprints(catalogue.rules)
    do {
      for day in Set(drafts.map(\.expires)) {
        if let refusal = limit.refusal(of: day) { throw WaiverRefusal(refusal) }
        if day < limit.today { throw WaiverRefusal("\(day) has passed: the waiver would accept nothing") }
      }
      let file = try WaiverFile(text: text, path: path, catalogue: catalogue, limit: limit)
      var entries: [(draft: WaiverDraft, rule: String)] = []
      for draft in drafts {
        if let waiver = file.acceptance(of: draft.finding, former, on: limit.today) {
          throw WaiverRefusal(
            "\(waiver.owner) accepts that finding until \(waiver.expires) (\(waiver.place)); nothing was added")
        }
        // A report may be older than the name of the rule.
        guard let rule = catalogue.rule(draft.finding.rule)?.id else {
          throw WaiverRefusal(catalogue.unknownRule(draft.finding.rule))
        }
        entries.append((draft, rule))
      }
      let result = try WaiverAppending(text: text, path: path).adding(entries)
      guard let read = try? WaiverFile(text: result, path: path, catalogue: catalogue, limit: limit),
        read.waivers.count == file.waivers.count + entries.count, read.waivers.starts(with: file.waivers),
        zip(read.waivers.suffix(entries.count), entries).allSatisfy({ $1.draft.isRead(as: $0, rule: $1.rule) })
      else {
        throw WaiverRefusal(
          "\(path) is laid out so that nothing can be appended: its last key must be 'waivers', with a '-' for each")
      }
      return result
    } catch let error as Diagnostics {
      throw .file(error)
    } catch let error as WaiverRefusal {
      throw .refused(error)
    } catch {
      preconditionFailure("reading a file throws nothing else: \(error)")
    }
  }

  /// A waiver in force that keeps the finding from being open, alone or with others.
  func acceptance(of finding: Finding, _ former: FormerFingerprints, on today: UTCDate) -> Waiver? {
    let fingerprints = former.all(of: finding)
    let fitting = waivers.filter { waiver in
      guard waiver.isInForce(on: today), case .fits = waiver.fit(finding, fingerprints: fingerprints) else {
        return false
      }
      return true
    }
    return AcceptedOffenders(fitting.map(\.offenders)).cover(finding) ? fitting.first : nil
  }
}

/// Why no waiver was added.
package enum WaiverAdditionError: Error, Sendable, Equatable {
  /// What is wrong with the file as it is.
  case file(Diagnostics)
  case refused(WaiverRefusal)

  /// The sentence, or the problems with their lines and carets.
  package var display: String {
    switch self {
    case .file(let error): "invalid waivers:\n\(error.display)"
    case .refused(let refusal): refusal.message
    }
  }
}

/// Appends to the text of a waiver file that holds, in the layout that it has.
private struct WaiverAppending {
  private var text: String
  private var indentation = 2
  private var depth = 4
  private var isFirst = true

  init(text: String, path: String) throws(Diagnostics) {
    self.text = text
    let file = try YAMLFile(text: text, path: path)
    guard let list = file.root["waivers"], let elements = list.elements else { return }
    if let first = elements.first {
      isFirst = false
      layOut(like: first.place)
    } else {
      removeBrackets(list.place)
    }
  }

  /// Where the dash and the keys of an entry are; a dash on a line of its own is not followed.
  private mutating func layOut(like first: Place) {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let margin = lines[first.line - 1].prefix { $0 == UInt8(ascii: " ") }.count
    guard lines[first.line - 1].dropFirst(margin).first == UInt8(ascii: "-") else { return }
    indentation = margin
    depth = first.column - 1
  }

  /// Turns the list `[]` into the beginning of one with a line for each entry.
  private mutating func removeBrackets(_ list: Place) {
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    let start = list.column - 1
    let line = list.line - 1
    guard lines.indices.contains(line), lines[line].dropFirst(start).first == "[",
      let end = lines[line][start...].firstIndex(of: "]")
    else { return }
    lines[line].removeSubrange(start...end)
    text = String(String.UnicodeScalarView(lines.joined(separator: ["\n"])))
  }

  func adding(_ entries: [(draft: WaiverDraft, rule: String)]) -> String {
    let end = text.utf8.contains(UInt8(ascii: "\r")) ? "\r\n" : "\n"
    let isLineOpen = text.utf8.last.map { $0 != UInt8(ascii: "\n") } ?? false
    var result = text + (isLineOpen ? end : "")
    for (place, entry) in entries.enumerated() {
      if !isFirst || place > 0 { result += end }
      for line in entry.draft.lines(rule: entry.rule, indentation: indentation, depth: depth) { result += line + end }
    }
    return result
  }
}
