import Documents
import Testing

@Suite struct `Numbers with their nouns` {
  @Test(arguments: [(0, "0 grants"), (1, "1 grant"), (2, "2 grants"), (21, "21 grants")])
  func `one of a thing has no s`(number: Int, text: String) {
    #expect(counted(number, "grant") == text)
    #expect(counted(number, "fix", plural: "fixes") == (number == 1 ? "1 fix" : "\(number) fixes"))
  }
}
