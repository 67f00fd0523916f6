/// A record whose fields are made when they are read: what stands for a variable that differs from one evaluation to the next, of which
/// each reads little.
package protocol RecordSource: AnyObject, Sendable {
  /// The identity of its type: threads that all asked for the type itself would get in each other's way.
  var typeID: ObjectIdentifier { get }
  /// All of it, for who looks at it as a whole.
  var record: RecordValue { get }
  /// The state of a field, by its slot.
  func state(of slot: Int) -> FieldState
  /// The texts of a field that reads as a list of texts which are numbered already; nil for any other.
  func numbers(of slot: Int) -> TextNumbers?
  /// The text of such a number.
  func text(of number: UInt32) -> String
}

/// A list of texts by numbers that somebody else gave them: those with one number are one text.
package struct TextNumbers: Sendable {
  /// Who gave the numbers: no two have the same.
  let table: UInt64
  /// How many there are.
  let tableCount: Int
  let numbers: ArraySlice<UInt32>

  /// - Parameters:
  ///   - table: who gave the numbers; of two lists of one the numbers mean the same.
  ///   - tableCount: how many there are; each is below.
  package init(table: UInt64, tableCount: Int, numbers: ArraySlice<UInt32>) {
    self.table = table
    self.tableCount = tableCount
    self.numbers = numbers
  }

  func isSame(as other: TextNumbers) -> Bool {
    table == other.table && numbers.startIndex == other.numbers.startIndex && numbers.count == other.numbers.count
  }
}
