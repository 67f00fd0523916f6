import Documents

extension GrantList {
  /// What the published schema says of one.
  static let places =
    "Places in the inventory of the tenant, from 0: first-last, or one alone; a grant that is not there is named."
}

extension JSONForm where Value == GrantList {
  /// Grants by their places in what the inventory has of the tenant: `["0-41", "43"]`.
  static var grants: JSONForm {
    let runs = JSONForm<[GrantList.Run]>.list(of: .run)
    return JSONForm(schema: runs.schema, write: { runs.write($0.runs, &$1) }) { (node) throws(FieldError) in
      GrantList(told: try runs.read(node))
    }
  }
}

extension JSONForm where Value == GrantList.Run {
  fileprivate static var run: JSONForm {
    JSONForm(
      schema: {
        [
          "anyOf": [
            ["type": "string", "pattern": "^[0-9]{1,10}(-[0-9]{1,10})?$"], GrantReference.json.object.reference,
          ]
        ]
      },
      write: { run, output in
        switch run {
        case .places(let places) where places.count == 1: output.write("\(places.lowerBound)")
        case .places(let places): output.write("\(places.lowerBound)-\(places.upperBound)")
        case .grant(let grant): GrantReference.json.object.write(grant, to: &output)
        }
      },
      read: { (node) throws(FieldError) in
        guard let text = node.string else { return .grant(try GrantReference.json.read(node)) }
        guard let places = places(text) else {
          throw FieldError([], "expected places in the inventory, FIRST-LAST, found '\(text.visible)'")
        }
        return .places(places)
      })
  }

  private static func places(_ text: String) -> ClosedRange<Int>? {
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { text in
      text.utf8.count <= 10 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        ? Int64(text).map { Int(clamping: $0) } : nil
    }
    guard numbers.count == parts.count, let first = numbers.first, let last = numbers.last, first <= last else {
      return nil
    }
    return first...last
  }
}
