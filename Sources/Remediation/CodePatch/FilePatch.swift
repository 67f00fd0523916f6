package import Documents
package import Tenant

/// The changes of the grants of one file, as edits of its text. What is read from the edited text are the grants that were
/// planned, and all others as they were: what does not come to that is left alone.
package struct FilePatch: Sendable {
  package let diff: UnifiedDiff
  package private(set) var left: [CodePatch.LeftAlone] = []

  /// The edits of one grant.
  private struct GrantEdits {
    let change: Change
    /// Of the grant among those of the file.
    let index: Int
    let edits: [TextEdit]
  }

  /// How often a text is read again to find the edits that do not come to what was planned.
  private static let mostReadings = 40

  /// - Parameters:
  ///   - isYAML: whether the file is read as YAML, which JSON may be too.
  ///   - read: gives the grants of a text as the audit reads them, in its order; nil where something of it cannot be read.
  package init(_ bytes: [UInt8], isYAML: Bool, _ changes: [Change], read: @escaping ([UInt8]) -> [ClientGrant]?) {
    let lines = TextLines(bytes)
    let original = lines.hasOtherEnds ? nil : read(bytes)
    guard let original else {
      let reason =
        lines.hasOtherEnds
        ? "the file has line ends other than LF and CR LF" : "the file cannot be read again by itself"
      left = changes.map { CodePatch.LeftAlone($0, reason) }
      diff = UnifiedDiff(lines, [])
      return
    }
    var left: [CodePatch.LeftAlone] = []
    var edited: [GrantEdits] = []
    var style: WrittenStyle?
    let places = Self.places(of: original)
    for change in changes {
      guard let origin = change.before.origin, let column = origin.column,
        let index = places[Spot(line: origin.line, column: column)],
        let offset = lines.offset(line: origin.line, column: column)
      else {
        left.append(CodePatch.LeftAlone(change, "the grant is not where it was read, or another one is there too"))
        continue
      }
      do throws(UneditableText) {
        let written = style ?? WrittenStyle(lines, isYAML: isYAML)
        style = written
        let edits = try GrantEditor(lines, at: offset, written).edits(change)
        edited.append(GrantEdits(change: change, index: index, edits: edits))
      } catch {
        left.append(CodePatch.LeftAlone(change, error.reason, line: lines.line(of: error.offset) + 1))
      }
    }
    var checker = Checker(lines: lines, original: original, read: read)
    let kept = checker.verified(edited)
    let indices = Set(kept.map(\.index))
    left += edited.filter { !indices.contains($0.index) }.map {
      CodePatch.LeftAlone($0.change, "the edited file does not read as planned")
    }
    self.left = left
    diff = UnifiedDiff(lines, kept.flatMap(\.edits).inOrder ?? [])
  }

  /// Where a grant begins.
  private struct Spot: Hashable {
    let line: Int
    let column: Int
  }

  /// The grants by where they begin, without those of which several begin at one place.
  private static func places(of grants: [ClientGrant]) -> [Spot: Int] {
    var places: [Spot: Int] = [:]
    var repeated: Set<Spot> = []
    for (index, grant) in grants.enumerated() {
      guard let origin = grant.origin, let column = origin.column else { continue }
      let spot = Spot(line: origin.line, column: column)
      if places.updateValue(index, forKey: spot) != nil { repeated.insert(spot) }
    }
    for spot in repeated { places[spot] = nil }
    return places
  }

  /// Reads edited texts again.
  private struct Checker {
    let lines: TextLines
    let original: [ClientGrant]
    let read: ([UInt8]) -> [ClientGrant]?
    var readings = 0

    /// As many of the edits as come to what was planned together.
    mutating func verified(_ edits: [GrantEdits]) -> [GrantEdits] {
      if edits.isEmpty || isAsPlanned(edits) { return edits }
      guard edits.count > 1, readings < FilePatch.mostReadings else { return [] }
      let middle = edits.count / 2
      let (first, second) = (verified(Array(edits[..<middle])), verified(Array(edits[middle...])))
      return first.isEmpty || second.isEmpty || isAsPlanned(first + second) ? first + second : []
    }

    private mutating func isAsPlanned(_ edits: [GrantEdits]) -> Bool {
      readings += 1
      guard let ordered = edits.flatMap(\.edits).inOrder, let grants = read(ordered.applied(to: lines.bytes)),
        grants.count == original.count
      else { return false }
      let changes = Dictionary(edits.map { ($0.index, $0.change) }) { first, _ in first }
      guard changes.count == edits.count else { return false }
      return grants.indices.allSatisfy { index in
        guard let change = changes[index] else { return grants[index].raw == original[index].raw }
        return change.turns(original[index], into: grants[index])
      }
    }
  }
}

extension Change {
  /// Whether a grant differs from another one by this change and nothing else.
  fileprivate func turns(_ before: ClientGrant, into after: ClientGrant) -> Bool {
    var raw = before.raw
    for field in fields { raw[field] = self.after.raw[field] }
    guard let planned = try? ClientGrant(raw), after.isEffectivelyEqual(to: planned) else { return false }
    let others = { (grant: ClientGrant) in grant.raw.only(grant.raw.keys.filter { !fields.contains($0) }) }
    return others(after) == others(before) && PatchBody.between(planned, after).isEmpty
  }
}
