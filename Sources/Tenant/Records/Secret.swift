/// A credential. It prints as `<redacted>`, has no `Codable`, and gives its value only to the code that must send it.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let value: String

  package init(_ value: String) { self.value = value }

  /// The value itself, to be put into a request and nowhere else.
  package func reveal() -> String { value }

  package var isEmpty: Bool { value.isEmpty }
  package var description: String { "<redacted>" }
  package var debugDescription: String { "<redacted>" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
