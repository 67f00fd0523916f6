import Documents

/// The attributes of a resource, or of a block of one, by the names that Terraform has for them.
///
/// Of an attribute that is null, missing or not known there is no value. The readers throw where one is of another kind
/// than the provider writes.
struct ProviderValues: Sendable {
  let spelling: ProviderSpelling
  private let members: NodeMembers

  init(_ node: JSONNode?, _ spelling: ProviderSpelling) {
    self.spelling = spelling
    members = NodeMembers(node)
  }

  /// The value of an attribute as it is written; nil where it is missing or null.
  subscript(attribute: String) -> JSONNode? { members[spelling.name(attribute)] }

  /// Whether an attribute is there, be its value null.
  func has(_ attribute: String) -> Bool { members.has(spelling.name(attribute)) }

  /// A text that is not empty.
  func text(_ attribute: String) throws(UnexpectedValue) -> String? {
    guard let node = known(attribute) else { return nil }
    guard let text = node.string else { throw unexpected(node, "a string", attribute) }
    return text.isEmpty ? nil : text
  }

  /// true or false.
  func bool(_ attribute: String) throws(UnexpectedValue) -> Bool? {
    guard let node = known(attribute) else { return nil }
    guard let bool = node.bool else { throw unexpected(node, "true or false", attribute) }
    return bool
  }

  /// An integer.
  func int(_ attribute: String) throws(UnexpectedValue) -> Int64? {
    guard let node = known(attribute) else { return nil }
    guard let int = node.int else { throw unexpected(node, "an integer", attribute) }
    return int
  }

  /// A list of texts; nil also where one of them is not known.
  func texts(_ attribute: String) throws(UnexpectedValue) -> [String]? {
    guard let list = try list(attribute) else { return nil }
    var texts: [String] = []
    for (index, element) in list.elements.enumerated() {
      if element.isNull || spelling.standIn(element) != nil { return nil }
      guard let text = element.string else {
        throw UnexpectedValue(element, expected: "a string", at: "\(spelling.name(attribute))[\(index)]")
      }
      texts.append(text)
    }
    return texts
  }

  /// The blocks of a name; nil where they are missing or one of them is not known. Pulumi writes an only one without a list.
  func blocks(_ attribute: String) throws(UnexpectedValue) -> [ProviderValues]? {
    guard let node = known(attribute) else { return nil }
    if node.kind == .object { return [ProviderValues(node, spelling)] }
    guard let list = try list(attribute) else { return nil }
    var blocks: [ProviderValues] = []
    for (index, element) in list.elements.enumerated() {
      if element.isNull || spelling.standIn(element) != nil { return nil }
      guard element.kind == .object else {
        throw UnexpectedValue(element, expected: "an object", at: "\(spelling.name(attribute))[\(index)]")
      }
      blocks.append(ProviderValues(element, spelling))
    }
    return blocks
  }

  /// The block of a name of which there is at most one.
  func block(_ attribute: String) throws(UnexpectedValue) -> ProviderValues? { try blocks(attribute)?.first }

  private func list(_ attribute: String) throws(UnexpectedValue) -> JSONNode? {
    guard let node = known(attribute) else { return nil }
    guard node.kind == .array else { throw unexpected(node, "a list", attribute) }
    return node
  }

  private func known(_ attribute: String) -> JSONNode? {
    guard let node = self[attribute], spelling.standIn(node) == nil else { return nil }
    return node
  }

  private func unexpected(_ node: JSONNode, _ expected: String, _ attribute: String) -> UnexpectedValue {
    UnexpectedValue(node, expected: expected, at: spelling.name(attribute))
  }
}
