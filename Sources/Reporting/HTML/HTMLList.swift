/// The first items of a list, and in words how many more there are.
struct HTMLList<Item> {
  let items: [Item]
  let total: Int
  let more: String?

  /// nil where there is nothing.
  init?<Source: Collection>(_ source: Source, atMost limit: Int, _ item: (Source.Element) -> Item) {
    self.init(source.prefix(limit), of: source.count, item)
  }

  /// The first of so many.
  init?<Source: Collection>(_ first: Source, of count: Int, _ item: (Source.Element) -> Item) {
    guard count > 0 else { return nil }
    items = first.map(item)
    total = count
    more = count > items.count ? "and \(count - items.count) more" : nil
  }
}
