/// The syntax tree of a regular expression.
indirect enum RegexNode: Sendable {
  case empty
  case set(ScalarSet)
  case assertion(Assertion)
  /// A group that remembers what it matched, by its number from 1.
  case group(Int, RegexNode)
  case sequence([RegexNode])
  case alternatives([RegexNode])
  /// Without a maximum the node may come any number of times.
  case repetition(RegexNode, minimum: Int, maximum: Int?, isLazy: Bool)

  /// A condition on the place between two characters.
  enum Assertion: Sendable {
    case textStart
    case textEnd
    case lineStart
    case lineEnd
    case wordBoundary
    case noWordBoundary
  }
}
