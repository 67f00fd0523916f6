/// What prices ask about a value: exactly of one that is there, at most of one that an estimate speaks of.
///
/// As every price only grows with these numbers, an estimate is never below what is charged.
protocol Measured {
  /// The bytes of a text, 0 for all else.
  var text: Int { get }
  /// The elements of a list or the entries of a map.
  var count: Int { get }
  /// The elements inside, of this list or map and of those in it; an entry of a map counts as two.
  var elements: Int { get }
  /// The doubles directly in a list that take hundreds of digits to write.
  var longNumbers: Int { get }
  /// The units of looking at all that is inside: one for each element, and one for so many bytes of each text.
  func weight(bytesPerUnit: Int) -> Int
  /// The same for a list or a map and the texts directly in it.
  func shallow(bytesPerUnit: Int) -> Int
}
