extension [String] {
  /// The strings that are not in another list, each once, in their order; compared exactly.
  package func without(_ others: [String]) -> [String] {
    var seen = Set(others.map(ExactString.init))
    return filter { seen.insert(ExactString($0)).inserted }
  }

  /// The strings as a list for a sentence, the first twenty of them. What hides in them, the page or report escapes.
  package var listed: String {
    let shown = prefix(20).map { $0.isEmpty || $0.contains(" ") ? "\"\($0)\"" : $0 }
    return shown.joined(separator: ", ") + (count > 20 ? " and \(count - 20) more" : "")
  }
}
