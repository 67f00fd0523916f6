import GrantModel

/// One page of a list: `{"client_grants":[…],"next":…}` or `{"total":…,"start":…,"limit":…,"clients":[…]}`.
struct ListPage: Sendable {
  let items: [JSONValue]
  /// The cursor of the next page; nil on the last one.
  let next: String?
  /// How many records there are in all, as the API says; never reason enough to stop.
  let total: Int64?
  /// How many records the API puts on a page.
  let limit: Int64?

  /// The page of an answer whose items stand under `key`. `number` counts from 1, for messages.
  init(_ value: JSONValue, key: String, number: Int) throws(APIError) {
    guard let object = value.object else {
      throw APIError("page \(number) of the list of \(key) is \(value.kind), not an object")
    }
    guard let items = object[key]?.array else {
      throw APIError("page \(number) of the list of \(key) holds no list '\(key)'; check AUTH0_DOMAIN or --api-url")
    }
    self.items = items
    total = object["total"]?.int
    limit = object["limit"]?.int
    switch object["next"] {
    case nil, .null?: next = nil
    case .string(let cursor)? where !cursor.isEmpty: next = cursor
    case _?: throw APIError("page \(number) of the list of \(key) has a 'next' that is no cursor")
    }
  }
}
