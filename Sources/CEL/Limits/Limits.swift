/// The bounds that every expression is held to; length, nesting and cost are those of Kubernetes. Going over one is an error that names it.
package enum Limits {
  /// Code points of an expression.
  static let sourceSize = 100_000
  /// How deep expressions may nest.
  package static let depth = 250
  /// How deep evaluations may nest, within the definitions and the variables of `cel.bind` that an expression reads.
  static let evaluationDepth = 5_000
  /// Units that an expression may cost by its estimate, and that an evaluation may spend.
  package static let cost = 10_000_000
  /// Units of these that an evaluation may spend on what regular expressions do beyond going through a text once.
  package static let matching = 5_000_000
  /// Bytes of a string, of bytes, and of a list or a map that an evaluation makes; an element of a list and a key and a value of a map
  /// count 16 bytes and the strings, lists and maps in them what they take.
  static let producedSize = 1 << 20
  /// Instructions of a compiled regular expression.
  static let regexSize = 10_000

  static let elementSize = 16
}
