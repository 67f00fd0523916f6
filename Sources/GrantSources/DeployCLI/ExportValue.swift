import Documents

/// A value of an export with its place, whether it was written in YAML or in JSON.
struct ExportValue: Sendable {
  enum Content: Sendable {
    /// null, true or false, a number or a text.
    case plain(JSONValue)
    case list([ExportValue])
    case mapping([(key: String, value: ExportValue)])
    /// What is no JSON, and why.
    case refused(String)
  }

  let content: Content
  let position: ExportText.Position

  var isNull: Bool { if case .plain(.null) = content { true } else { false } }
  var string: String? { if case .plain(.string(let text)) = content { text } else { nil } }
  var list: [ExportValue]? { if case .list(let elements) = content { elements } else { nil } }
  var members: [(key: String, value: ExportValue)]? {
    if case .mapping(let members) = content { members } else { nil }
  }

  /// What messages call it.
  var kind: String {
    switch content {
    case .plain(let value): value.kind
    case .list: "a list"
    case .mapping: "a mapping"
    case .refused(let why): why
    }
  }

  subscript(key: String) -> ExportValue? { members?.first { $0.key.isIdentical(to: key) }?.value }

  /// The same value as JSON, with texts as they were written; nil where a part of it is none.
  func json(_ text: ExportText) -> JSONValue? {
    switch content {
    case .plain(.string(let string)): return .string(text.resolve(string).text)
    case .plain(let value): return value
    case .list(let elements):
      let values = elements.compactMap { $0.json(text) }
      return values.count == elements.count ? .array(values) : nil
    case .mapping(let members):
      var object = JSONObject()
      for (key, value) in members {
        guard let value = value.json(text) else { return nil }
        object[text.resolve(key).text] = value
      }
      return .object(object)
    case .refused: return nil
    }
  }

  /// Whether any text in it has a keyword without a value.
  func hasKeyword(_ text: ExportText) -> Bool {
    switch content {
    case .plain(.string(let string)): !text.resolve(string).keywords.isEmpty
    case .plain, .refused: false
    case .list(let elements): elements.contains { $0.hasKeyword(text) }
    case .mapping(let members): members.contains { $0.value.hasKeyword(text) }
    }
  }
}

extension ExportValue: DocumentNode {
  subscript(step: Route.Step) -> ExportValue? {
    switch step {
    case .key(let key): self[key]
    case .index(let index): list?.dropFirst(max(0, index)).first
    }
  }
}

// MARK: - Of JSON
extension ExportValue {
  /// The value at which a cursor stands.
  init(_ cursor: inout JSONCursor) {
    position = .offset(UInt32(clamping: cursor.offset))
    switch cursor.kind {
    case .array:
      var elements: [ExportValue] = []
      cursor.enter()
      while cursor.nextElement() { elements.append(ExportValue(&cursor)) }
      content = .list(elements)
    case .object:
      var members: [(key: String, value: ExportValue)] = []
      cursor.enter()
      while let key = cursor.nextKey() {
        let name = cursor.text(key)
        members.append((name, ExportValue(&cursor)))
      }
      content = .mapping(members)
    case .null, .bool, .number, .string: content = .plain(cursor.value())
    }
  }
}

// MARK: - Of YAML
extension ExportValue {
  /// The value of a node, with merge keys (`<<`) merged.
  init(_ node: YAMLNode) {
    position = .mark(line: UInt32(clamping: node.place.line), column: UInt32(clamping: node.place.column))
    if let tag = node.ownTag {
      content = .refused("the tag \(tag.visible), which auth0-deploy-cli does not know")
    } else if let value = node.scalarValue {
      content = .plain(value)
    } else if let elements = node.elements {
      content = .list(elements.map { ExportValue($0) })
    } else if node.members != nil {
      do throws(MergedMembers.Refusal) {
        content = .mapping(try MergedMembers(node).members.map { ($0.name, ExportValue($0.value)) })
      } catch {
        content = .refused(error.kind)
      }
    } else {
      content = .refused(node.kind)
    }
  }
}
