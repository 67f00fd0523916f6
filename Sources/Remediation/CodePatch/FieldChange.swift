import Documents
import Tenant

/// What a change does to one field of a grant.
struct FieldChange: Equatable {
  enum Kind: Equatable {
    /// Of each element of the list as it was read whether it stays, and what comes behind. Of what was there twice the later
    /// one goes.
    case list(kept: [Bool], added: [String])
    case flag(Bool)
    case text(String)
  }

  let field: String
  let kind: Kind
  /// The elements of a list as it was read.
  let before: [String]

  /// nil where the field stays as it is written.
  init?(_ field: String, from before: ClientGrant, to after: ClientGrant) {
    self.field = field
    let (old, new) = (before.raw[field], after.raw[field])
    let (strings, wanted) = (Self.strings(old), Self.strings(new))
    self.before = strings ?? []
    if let flag = new?.bool {
      guard old?.bool != flag else { return nil }
      kind = .flag(flag)
    } else if let text = new?.string {
      guard !(old?.string?.isIdentical(to: text) ?? false) else { return nil }
      kind = .text(text)
    } else {
      let kept = Self.kept(self.before, as: wanted ?? [])
      let added = zip(wanted ?? [], Self.kept(wanted ?? [], as: self.before)).filter { !$1 }.map(\.0)
      guard kept.contains(false) || !added.isEmpty else { return nil }
      kind = .list(kept: kept, added: added)
    }
  }

  private static func strings(_ value: JSONValue?) -> [String]? { value?.array?.compactMap(\.string) }

  /// The elements of the list that go.
  var removed: [String] {
    guard case .list(let kept, _) = kind else { return [] }
    return zip(before, kept).filter { !$1 }.map(\.0)
  }

  /// Of each element of a list whether it stays where the list becomes another one.
  private static func kept(_ list: [String], as other: [String]) -> [Bool] {
    var counts: [ExactString: Int] = [:]
    for text in other { counts[ExactString(text), default: 0] += 1 }
    return list.map { text in
      guard let count = counts[ExactString(text)], count > 0 else { return false }
      counts[ExactString(text)] = count - 1
      return true
    }
  }
}

extension Change {
  /// The elements that it writes into the lists of its grant, and those that it takes out of them.
  package var elements: (added: [String], removed: [String]) {
    var elements: (added: [String], removed: [String]) = ([], [])
    for field in fields {
      guard let wanted = FieldChange(field, from: before, to: after), case .list(_, let added) = wanted.kind else {
        continue
      }
      elements.added += added
      elements.removed += wanted.removed
    }
    return elements
  }
}
