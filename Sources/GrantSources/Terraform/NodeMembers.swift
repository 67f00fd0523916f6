import Documents

/// The members of an object, found in one pass over it; of any other value there are none.
struct NodeMembers: Sendable {
  private let members: [(key: String, value: JSONNode)]

  init(_ node: JSONNode?) { members = node?.members ?? [] }

  /// The value of a key; nil where it is missing or null.
  subscript(key: String) -> JSONNode? {
    guard let node = members.first(where: { $0.key.isIdentical(to: key) })?.value, !node.isNull else { return nil }
    return node
  }

  /// Whether a key is there, be its value null.
  func has(_ key: String) -> Bool { members.contains { $0.key.isIdentical(to: key) } }

  /// The text of a key; nil where it is missing, null, empty or no string.
  func text(_ key: String) -> String? {
    guard let text = self[key]?.string, !text.isEmpty else { return nil }
    return text
  }

  var isEmpty: Bool { members.isEmpty }
  var count: Int { members.count }
}
