import Documents
import PolicyEngine

/// Ids of grants as short as they can be and still name one grant of the report each: `cgr_…0060`.
struct ShortIDs {
  private static let fewest = 4
  private var short: [ExactString: String] = [:]

  /// - Parameter ids: those that are going to be shown.
  init(_ ids: [String], in report: AuditReport) {
    var longest = Dictionary(ids.map { (ExactString($0), 0) }) { first, _ in first }
    // Few ids of a large report end alike, and only those are compared.
    let ends = Dictionary(grouping: longest.keys) { Self.end($0.value) }
    for entry in report.inventory {
      guard let id = entry.grant.id, let alike = ends[Self.end(id)] else { continue }
      for own in alike where !own.value.isIdentical(to: id) {
        longest[own] = max(longest[own] ?? 0, Self.commonEnd(own.value, id))
      }
    }
    for (id, common) in longest { short[id] = Self.shortened(id.value, keeping: max(Self.fewest, common + 1)) }
  }

  subscript(id: String) -> String { short[ExactString(id)] ?? id }

  private static func end(_ id: String) -> ExactString {
    ExactString(String(decoding: id.utf8.suffix(fewest), as: UTF8.self))
  }

  private static func commonEnd(_ left: String, _ right: String) -> Int {
    zip(left.utf8.reversed(), right.utf8.reversed()).prefix { $0 == $1 }.count
  }

  /// The id's kind and its end, if that is shorter; of plain characters only.
  private static func shortened(_ id: String, keeping count: Int) -> String {
    guard let end = id.firstIndex(of: "_"), id.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else { return id }
    let rest = id[id.index(after: end)...]
    return rest.utf8.count > count + 1 ? "\(id[...end])…\(rest.suffix(count))" : id
  }
}
