/// The first items of a list, and in words how many more there are.
struct HTMLList<Item> {
  let items: [Item]
  let total: Int
  let more: String?

  /// nil where there is nothing.
  init?<Source>(_ source: [Source], atMost limit: Int, _ item: (Source) -> Item) {
    guard !source.isEmpty else { return nil }
    items = source.prefix(limit).map(item)
    total = source.count
    more = source.count > limit ? "and \(source.count - limit) more" : nil
  }
}
