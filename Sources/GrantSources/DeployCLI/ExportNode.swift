import Documents

/// A value of an export, of YAML or JSON, with where it is in the text that was parsed.
struct ExportNode: Sendable {
  enum Content: Sendable {
    case null
    case bool(Bool)
    case text(String)
    /// As it is written.
    case number(String)
    case list([ExportNode])
    case object([(key: String, value: ExportNode)])
    /// What YAML has and an export may not, with the words for it.
    case other(String)
  }

  let content: Content
  let spot: ExportSpot

  /// The member of an object; nil where there is none, or this is no object.
  subscript(key: String) -> ExportNode? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.key.isIdentical(to: key) }?.value
  }

  var text: String? { if case .text(let text) = content { text } else { nil } }
  var list: [ExportNode]? { if case .list(let elements) = content { elements } else { nil } }
  var isNull: Bool { if case .null = content { true } else { false } }

  /// The words for its kind, for messages.
  var kind: String {
    switch content {
    case .null: "null"
    case .bool: "true or false"
    case .text: "a string"
    case .number: "a number"
    case .list: "a list"
    case .object: "an object"
    case .other(let words): words
    }
  }

  /// The value at the end of a route, or the nearest one on the way.
  func nearest(to route: Route) -> ExportNode {
    var node = self
    for step in route.steps {
      let next: ExportNode? =
        switch step {
        case .key(let key): node[key]
        case .index(let index): node.list.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        }
      guard let next else { break }
      node = next
    }
    return node
  }
}

/// Where a value is in a text that was parsed.
enum ExportSpot: Sendable {
  case offset(Int)
  /// From 1, as the reader of YAML counts them.
  case position(line: Int, column: Int)
}

extension ExportNode {
  init(_ node: JSONNode) {
    spot = .offset(node.offset)
    content =
      switch node.kind {
      case .null: .null
      case .bool: .bool(node.bool ?? false)
      case .string: .text(node.string ?? "")
      case .number: .number(node.number?.text ?? "")
      case .array: .list(node.elements.map(ExportNode.init))
      case .object: .object(node.members.map { ($0.key, ExportNode($0.value)) })
      }
  }

  init(_ node: YAMLNode) {
    spot = .position(line: node.place.line, column: node.place.column)
    content = Self.content(of: node)
  }

  private static func content(of node: YAMLNode) -> Content {
    // The tool's own reader refuses those too.
    if let tag = node.ownTag { return .other("the tag \(tag.visible)") }
    if let elements = node.elements { return .list(elements.map(ExportNode.init)) }
    if let members = node.members { return .object(Self.members(members)) }
    switch node.scalarJSON {
    case .null: return .null
    case .bool(let bool): return .bool(bool)
    case .string(let text): return .text(text)
    case .number(let number): return .number(number.text)
    case .array, .object, nil: return .other(node.kind)
    }
  }

  /// The members, with those of the mappings that `<<` names behind them, where they have not got them themselves.
  private static func members(_ written: [(key: YAMLNode, value: YAMLNode)]) -> [(key: String, value: ExportNode)] {
    var members: [(key: String, value: ExportNode)] = []
    var merged: [ExportNode] = []
    for (key, value) in written {
      let name = key.string ?? ""
      let node = ExportNode(value)
      if name == "<<" { merged += node.list ?? [node] } else { members.append((name, node)) }
    }
    guard !merged.isEmpty else { return members }
    var names = Set(members.map { ExactString($0.key) })
    for case .object(let inherited) in merged.map(\.content) {
      for member in inherited where names.insert(ExactString(member.key)).inserted { members.append(member) }
    }
    return members
  }
}
