/// An element of an XML document, as a value. Its texts are raw: the writer escapes them.
struct XMLElement {
  let name: String
  var attributes: [(name: String, value: String)]
  /// Text, a line each; an element has text or children.
  var lines: [String]
  var children: [XMLElement]

  init(
    _ name: String, _ attributes: [(name: String, value: String)] = [], lines: [String] = [],
    children: [XMLElement] = []
  ) {
    self.name = name
    self.attributes = attributes
    self.lines = lines
    self.children = children
  }
}
