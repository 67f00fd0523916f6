/// Text that is not JSON: where, and what was found.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Bytes from the start of the input, from 0.
  package let offset: Int
  package let message: String
  package var description: String { "not JSON at byte \(offset): \(message)" }
}
