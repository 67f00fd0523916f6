/// The way from a value of a document to one inside it: `client_grants[3].scope[2]`.
///
/// Readers note it where they find something wrong, and it becomes a place of the file when it is shown:
/// `JSONNode.place(of:in:)`.
package struct Route: Sendable, Equatable, CustomStringConvertible, ExpressibleByArrayLiteral {
  package enum Step: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// To the member of an object with this key.
    case key(String)
    /// To the element of a list at this index, from 0.
    case index(Int)

    package init(stringLiteral value: String) { self = .key(value) }
    package init(integerLiteral value: Int) { self = .index(value) }
  }

  /// From the outside to the inside; empty: the value itself.
  package let steps: [Step]

  package init(_ steps: [Step]) { self.steps = steps }
  package init(arrayLiteral elements: Step...) { self.init(elements) }

  package var isEmpty: Bool { steps.isEmpty }

  /// The index of the element that it leads to first, and the way from there; nil and all of it where it leads elsewhere.
  package var entered: (index: Int?, rest: Route) {
    guard case .index(let index)? = steps.first else { return (nil, self) }
    return (index, Route(Array(steps.dropFirst())))
  }

  package static func + (outer: Route, inner: Route) -> Route { Route(outer.steps + inner.steps) }

  /// As paths are written in JavaScript. A key of other characters than names have is quoted.
  package var description: String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .index(let index): text += "[\(index)]"
      case .key(let key) where Self.isName(key): text += text.isEmpty ? key : ".\(key)"
      case .key(let key): text += "['\(key.visible)']"
      }
    }
  }

  private static func isName(_ key: String) -> Bool {
    !key.isEmpty
      && key.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.isASCII && "0123456789_-|@$".unicodeScalars.contains($0)
      }
  }
}
