import Yams

/// A value of a YAML file with its place there, for what can only be checked when more is known.
package struct Located<Value: Sendable>: Sendable {
  package let value: Value
  package let position: SourcePosition
  private let text: String

  init(_ value: Value, _ node: Node, _ file: YAMLFile) {
    self.value = value
    position = file.position(of: node)
    text = file.text
  }

  init(_ value: Value, at position: SourcePosition, in text: String) {
    self.value = value
    self.position = position
    self.text = text
  }

  /// A problem at this place.
  package func problem(_ message: String) -> RuleProblem {
    RuleProblem(position: position, message: message, in: text)
  }
}
