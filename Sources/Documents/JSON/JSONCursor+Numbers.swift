extension JSONCursor {
  /// The number of a string or key in a table, into which it is put by the next number if it is not there.
  package func number(of text: JSONText, in table: inout TextTable, next: Int) -> (number: Int, isNew: Bool) {
    guard text.isEscaped else {
      return unsafe bytes.lend(text.range) { unsafe table.insert($0, next) }
    }
    return table.insert(self.text(text), next: next)
  }
}
