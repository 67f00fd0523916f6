extension JSONCursor {
  /// Takes a value of any kind, as a tree.
  package mutating func value() -> JSONValue {
    switch kind {
    case .null:
      skip()
      return .null
    case .bool: return .bool(bool())
    case .number:
      let text = number()
      return .number(JSONNumber(validated: self.text(text)))
    case .string:
      let text = string()
      return .string(self.text(text))
    case .array:
      var elements: [JSONValue] = []
      enter()
      while nextElement() { elements.append(value()) }
      return .array(elements)
    case .object:
      var members: [(key: String, value: JSONValue)] = []
      enter()
      while let key = nextKey() {
        let key = text(key)
        members.append((key, value()))
      }
      return .object(JSONObject(unique: members))
    }
  }
}
