import Documents

/// The keywords in grants that nobody gave a value, each with its places.
struct UnresolvedKeywords {
  private struct Uses {
    let written: String
    let place: Place
    var others = 0
  }

  /// By their keys, in the order in which they are found.
  private var keys: [ExactString] = []
  private var uses: [ExactString: Uses] = [:]

  init(_ grants: [ExportGrant]) {
    for grant in grants {
      for (keyword, position) in grant.keywords {
        let key = ExactString(keyword.key)
        if uses[key] == nil {
          keys.append(key)
          let place = keyword.offset.map(grant.text.place(ofOriginal:)) ?? grant.text.place(position)
          uses[key] = Uses(written: keyword.written, place: place)
        } else {
          uses[key]?.others += 1
        }
      }
    }
  }

  /// A sentence for each key: what to do for a value, or why it gets none.
  func notes(_ mapping: KeywordMapping) -> [String] {
    keys.compactMap { key in
      uses[key].map { uses in
        let others = uses.others > 0 ? ", and \(uses.others) more" : ""
        let subject = "\(uses.written.visible) (\(uses.place)\(others))"
        if mapping.refused.contains(key.value) || KeywordMapping.isSecret(key.value) {
          return "\(subject) looks like a secret: its value is never put into a grant; rename the key"
        }
        return "\(subject) has no value: give it by --mapping FILE or, from a variable of the environment, by "
          + "--mapping-env \(key.value)"
      }
    }
  }
}
