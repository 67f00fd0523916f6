/// A value of a YAML file with its place there, for what can only be checked when more is known.
package struct Located<Value: Sendable>: Sendable {
  package let value: Value
  package let place: Place
  private let text: String

  package init(_ value: Value, _ node: YAMLNode) {
    self.init(value, at: node.place, in: node.file.text)
  }

  /// - Parameter text: the text of the file.
  package init(_ value: Value, at place: Place, in text: String) {
    self.value = value
    self.place = place
    self.text = text
  }

  /// A problem at this place.
  package func problem(_ message: String) -> Diagnostic { Diagnostic(place: place, message: message, in: text) }
}
