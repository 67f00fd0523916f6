/// Why a value of a document is not what it should be: which one, and what is wrong with it.
package struct FieldError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The way to it from the object that was read: `changes[2].grant`; empty: that object itself.
  package let path: String
  package let message: String

  package init(path: String, message: String) {
    self.path = path
    self.message = message
  }

  package var description: String { path.isEmpty ? message : "\(path): \(message)" }

  /// The same error of an object at a place.
  package func below(_ place: String) -> FieldError {
    let isInside = !path.isEmpty && !path.hasPrefix("[") && !place.isEmpty
    return FieldError(path: "\(place)\(isInside ? "." : "")\(path)", message: message)
  }
}
