/// The first items of a list, and in words how many more there are.
struct HTMLList<Item> {
  let items: [Item]
  let total: Int
  let more: String?

  /// nil where there is nothing.
  init?<Source: Collection>(_ source: Source, atMost limit: Int, _ item: (Source.Element) -> Item) {
    let count = source.count
    guard count > 0 else { return nil }
    items = source.prefix(limit).map(item)
    total = count
    more = count > limit ? "and \(count - limit) more" : nil
  }
}
