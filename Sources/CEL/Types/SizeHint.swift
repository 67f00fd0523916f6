/// How large the values of a variable or a field can be at most. It makes the estimate of what an expression costs; it is no promise
/// that an evaluation relies on.
package indirect enum SizeHint: Hashable, Sendable {
  /// Of a string, in characters, or of bytes.
  case characters(Int)
  /// Of a list, and of each of its elements.
  case elements(Int, each: SizeHint? = nil)
  /// Of a map, and of each of its values.
  case entries(Int, each: SizeHint? = nil)
}
