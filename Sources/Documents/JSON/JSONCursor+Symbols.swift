extension JSONCursor {
  /// The symbol of a string or key in a table, which keeps it where it is new.
  package func symbol(_ text: JSONText, in table: inout TextTable) -> TextTable.Symbol {
    guard text.isEscaped else { return unsafe bytes.lend(text.range) { unsafe table.symbol(of: $0) } }
    return unsafe JSONEscape.undone(bytes, text.range).withUnsafeBytes { unsafe table.symbol(of: $0) }
  }
}
