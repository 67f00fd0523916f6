import Documents

/// Which part of a list a query asks for, and in which of the three forms it is answered.
enum Page {
  /// `{KEY:[…],"next":…}`; `next` is absent on the last page.
  case checkpoint(start: Int, take: Int)
  /// `{"total":…,"start":…,"limit":…,KEY:[…]}`.
  case totals(page: Int, perPage: Int)
  /// A bare array; without paging parameters the first 50 records, and nothing says that there are more.
  case bare(page: Int, perPage: Int)

  static let checkpointParameters = ["from", "take"]
  static let offsetParameters = ["page", "per_page", "include_totals"]
  private static let defaultSize = 50
  private static let maximumPerPage = 100

  /// The offset form that a query asks for; with `reach`, past so many records it is refused.
  init(offset query: Query, reach: Int? = nil) throws(Refusal) {
    let page = try query.int("page", in: 0...Int(Int32.max)) ?? 0
    let perPage = try query.int("per_page", in: 1...Self.maximumPerPage) ?? Self.defaultSize
    if let reach, (page + 1) * perPage > reach { throw .invalidPaging }
    self =
      try query.bool("include_totals") ?? false
      ? .totals(page: page, perPage: perPage) : .bare(page: page, perPage: perPage)
  }

  /// The form that a query asks for: `take` and `from` win over the offset parameters.
  init(_ query: Query, list: String, maximumTake: Int, now: Int) throws(Refusal) {
    guard query.names(Self.checkpointParameters) else {
      try self.init(offset: query)
      return
    }
    let take = try query.int("take", in: 1...maximumTake) ?? Self.defaultSize
    guard let from = query.string("from") else {
      self = .checkpoint(start: 0, take: take)
      return
    }
    guard let cursor = Cursor(from), cursor.isGood(for: list, now: now) else {
      throw .invalidQuery("The checkpoint is invalid or has expired", property: "from")
    }
    self = .checkpoint(start: cursor.start, take: take)
  }

  /// Whether a query asks for another page than the first.
  static func isLater(_ text: Substring) throws(Refusal) -> Bool {
    try Query.items(text).contains { $0.name == "from" || $0.name == "page" && $0.value != "0" }
  }

  /// The answer for these records, `list` being the list with its filters, `key` its name in the answer.
  func answer(_ records: [JSONObject], key: String, list: String, now: Int) -> JSONValue {
    func slice(_ start: Int, _ size: Int) -> JSONValue {
      .array(records.dropFirst(start).prefix(size).map { .object($0) })
    }
    switch self {
    case .bare(let page, let perPage): return slice(page * perPage, perPage)
    case .totals(let page, let perPage):
      return .object(
        JSONObject([
          ("total", .int(records.count)), ("start", .int(page * perPage)), ("limit", .int(perPage)),
          (key, slice(page * perPage, perPage)),
        ]))
    case .checkpoint(let start, let take):
      var answer: JSONObject = [key: slice(start, take)]
      if start + take < records.count {
        answer["next"] = .string(Cursor(list: list, start: start + take, issuedAt: now).text)
      }
      return .object(answer)
    }
  }
}
