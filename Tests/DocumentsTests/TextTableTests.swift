import Testing

@testable import Documents

@Suite struct TextTableTests {
  private static func symbol(_ text: String, _ table: inout TextTable) throws -> TextTable.Symbol {
    let document = try JSONDocument(single: Array(JSONWriter.compact(.string(text)).utf8))
    return document.withCursor(at: 0) { $0.symbol($0.string(), in: &table) }
  }

  @Test func `each text has one symbol, and the symbol gives it back`() throws {
    var table = TextTable()
    let texts = (0..<3000).map { "text \($0 % 1000)" } + ["", "é", "e\u{301}", "a\u{0}", "\"", "12345678", "1234567"]
    let symbols = try texts.map { try Self.symbol($0, &table) }
    #expect(symbols.map { table[$0].unicodeScalars.map(\.value) } == texts.map { $0.unicodeScalars.map(\.value) })
    #expect(table.count == 1007 && Set(symbols).count == 1007)
    #expect(try Self.symbol("", &table) == .empty)
    #expect(symbols.map(\.place).max() == table.count - 1)
  }
}
