/// Why a value of a document is not what it should be: which one, and what is wrong with it.
public struct FieldError: Error, Equatable, Sendable, CustomStringConvertible {
  /// From the object that was read to the value; to one that is missing, where it should be.
  package let route: Route
  package let message: String

  package init(_ route: Route, _ message: String) {
    self.route = route
    self.message = message
  }

  /// The route and the message.
  public var description: String { route.isEmpty ? message : "\(route): \(message)" }

  /// The same error, of an object that is a value of another.
  package func below(_ outer: Route) -> FieldError { FieldError(outer + route, message) }
}
