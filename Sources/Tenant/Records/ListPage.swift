package import Documents

/// One page of a list, as the Management API gives it and files keep it: `{"client_grants":[…],"next":…}` or
/// `{"total":…,"start":…,"limit":…,"clients":[…]}`.
package struct ListPage: Sendable {
  package let items: JSONElements
  package let facts: PageFacts

  /// The page of an object whose items are under `key`. Throws where the object is no page, or says something of the
  /// list that cannot be understood: that is never taken for nothing.
  package init(_ node: JSONNode, key: String) throws(FieldError) {
    // Of the list only that it is there: its elements are read where they are written.
    let object = JSONObject(
      node.members.map { name, value in (name, value.kind == .array ? .array([]) : value.value) })
    guard let list = node[key] else { throw FieldError([.key(key)], "is missing") }
    items = list.elements
    facts = try Self.facts(of: object, key: key, count: items.count)
  }

  /// What an object says of the list that it has under `key`, which is of so many items. Throws as `init` does.
  private static func facts(of object: JSONObject, key: String, count: Int) throws(FieldError) -> PageFacts {
    guard let value = object[key] else { throw FieldError([.key(key)], "is missing") }
    guard value.array != nil else { throw FieldError([.key(key)], "expected a list, found \(value.kind)") }
    // Half an answer can be both: what was read when the error came, and the error.
    if let error = errorKey(of: object) {
      throw FieldError([.key(error)], "the page has an error beside its list, so the list may be cut")
    }
    if let length = try number(object, "length"), length != count {
      throw FieldError(["length"], "the page says that it has \(length) items, and has \(count)")
    }
    return PageFacts(
      count: count, next: try cursor(object), total: try number(object, "total"), start: try number(object, "start"),
      limit: try number(object, "limit"))
  }

  /// The key by which an object is an error of the API, alone or beside what was read until then; nil: it is none.
  static func errorKey(of object: JSONObject) -> String? {
    ["statusCode", "error", "errorCode"].first { key in object[key].map { !$0.isNull } ?? false }
  }

  private static func cursor(_ object: JSONObject) throws(FieldError) -> String? {
    guard let value = object["next"], !value.isNull else { return nil }
    guard let cursor = value.string else {
      throw FieldError(["next"], "expected a string, found \(value.kind)")
    }
    return cursor
  }

  private static func number(_ object: JSONObject, _ key: String) throws(FieldError) -> Int? {
    guard let value = object[key], !value.isNull else { return nil }
    guard let number = value.int.flatMap({ Int(exactly: $0) }), number >= 0 else {
      let found = if case .number(let number) = value { number.text } else { value.kind }
      throw FieldError([.key(key)], "expected a whole number, found \(found)")
    }
    return number
  }
}

/// What one page says of the list that it is a part of.
package struct PageFacts: Sendable, Equatable {
  /// Items on the page.
  package let count: Int
  /// The cursor of the page after it; empty where the page has a `next` that names none.
  package let next: String?
  /// How many records there are in all; has been seen too small.
  package let total: Int?
  /// How many records come before the page.
  package let start: Int?
  /// How many records fit on a page.
  package let limit: Int?

  package init(count: Int, next: String? = nil, total: Int? = nil, start: Int? = nil, limit: Int? = nil) {
    self.count = count
    self.next = next
    self.total = total
    self.start = start
    self.limit = limit
  }
}
