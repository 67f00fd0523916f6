import Yams

/// A value of a YAML file, looked up where it is written.
package struct YAMLNode {
  private let node: Node
  package let file: YAMLFile

  init(_ node: Node, _ file: YAMLFile) {
    self.node = node
    self.file = file
  }

  /// Where it starts.
  package var place: Place {
    Place(file: file.path, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  /// The text of a scalar, whatever it would be as JSON.
  package var string: String? { node.scalar?.string }

  /// Whether nothing is written where a value would be, not even quotes.
  package var isNothing: Bool { node.scalar.map { $0.string.isEmpty && $0.style == .plain } ?? false }

  /// Whether it is a scalar without quotation marks.
  package var isPlain: Bool { node.scalar?.style == .plain }

  /// The tag (`!x`) in the place of a scalar, where there is one and nothing else.
  package var bareTag: String? {
    guard let scalar = node.scalar, scalar.string.isEmpty else { return nil }
    let tag = scalar.tag.description
    return tag.hasPrefix("!") ? tag : nil
  }

  /// The keys and values of a mapping in their order; nil for other kinds.
  package var members: [(key: YAMLNode, value: YAMLNode)]? {
    node.mapping?.map { (YAMLNode($0.key, file), YAMLNode($0.value, file)) }
  }

  /// The elements of a list in their order; nil for other kinds.
  package var elements: [YAMLNode]? { node.sequence?.map { YAMLNode($0, file) } }

  /// The member of a mapping; nil if there is none, or if this is no mapping.
  package subscript(key: String) -> YAMLNode? { members?.first { $0.key.string == key }?.value }

  /// The words for its kind, for messages.
  package var kind: String {
    switch node {
    case .scalar: "a single value"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  /// A scalar as JSON, by the core schema of YAML 1.2: plain scalars are null, true, false, numbers or strings.
  package var scalarValue: JSONValue? {
    guard let scalar = node.scalar else { return nil }
    guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
    switch scalar.string {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default:
      if let first = scalar.string.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first),
        let number = try? JSONReader.value(scalar.string), case .number = number
      {
        return number
      }
      return .string(scalar.string)
    }
  }
}

extension YAMLNode: DocumentNode {
  package subscript(step: Route.Step) -> YAMLNode? {
    switch step {
    case .key(let key): self[key]
    case .index(let index): elements?.dropFirst(max(0, index)).first
    }
  }
}

extension YAMLNode {
  /// A tag that is none of YAML's own, as it is written: `!Ref`.
  package var ownTag: String? {
    let tag = node.tag.description
    return tag.hasPrefix("!") && tag.count > 1 ? tag : nil
  }
}
