/// Why a regular expression cannot be used.
struct RegexError: Error, Equatable, CustomStringConvertible {
  let message: String
  /// The place in the pattern, in Unicode scalars from 0; nil if the whole of it is meant.
  let offset: Int?

  var description: String {
    "invalid regular expression: \(message)\(offset.map { " (at character \($0 + 1))" } ?? "")"
  }
}
