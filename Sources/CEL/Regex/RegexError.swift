/// Why a regular expression cannot be used.
struct RegexError: Error, Equatable, CustomStringConvertible {
  let message: String
  /// The place in the pattern, in Unicode scalars from 0; nil if the whole of it is meant.
  let offset: Int?

  /// Different sets of characters that a pattern may have.
  static let mostSets = 1000
  /// Ranges of characters that the sets of a pattern may be put together from.
  static let mostRanges = 100_000

  var description: String {
    "invalid regular expression: \(message)\(offset.map { " (at character \($0 + 1))" } ?? "")"
  }

  static let tooLarge = RegexError(
    message: "it is larger than the limit of \(Limits.regexSize) instructions and \(mostSets) classes", offset: nil)

  static let tooManyRanges = RegexError(
    message: "its classes are larger than the limit of \(mostRanges) ranges of characters", offset: nil)
}
