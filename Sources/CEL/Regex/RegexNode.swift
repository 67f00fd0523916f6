/// The syntax tree of a regular expression.
indirect enum RegexNode: Sendable {
  case empty
  /// A character of the set with this number.
  case set(Int)
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

  /// Whether the node matches only where the text begins.
  var isAnchored: Bool {
    switch self {
    case .assertion(.textStart): true
    case .group(_, let node): node.isAnchored
    case .sequence(let nodes): nodes.first?.isAnchored ?? false
    case .alternatives(let nodes): nodes.allSatisfy(\.isAnchored)
    case .repetition(let node, let minimum, _, _): minimum > 0 && node.isAnchored
    case .empty, .set, .assertion: false
    }
  }
}
