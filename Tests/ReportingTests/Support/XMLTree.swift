import CLibXML2

/// An element as libxml2's parser reads it: what a consumer of the report sees.
struct XMLTree {
  struct Malformed: Error {}

  let name: String
  let attributes: [String: String]
  /// The text of the element itself and of what is in it.
  let text: String
  let children: [XMLTree]

  /// The root of a document. Throws where it is not well-formed.
  static func parse(_ xml: String) throws -> XMLTree {
    let flags = XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_NONET.rawValue
    let size = Int32(xml.utf8.count)
    guard let document = xmlReadMemory(xml, size, "report.xml", "UTF-8", Int32(flags) | Int32(XML_PARSE_HUGE.rawValue))
    else { throw Malformed() }
    defer { xmlFreeDoc(document) }
    guard let root = xmlDocGetRootElement(document) else { throw Malformed() }
    return XMLTree(root)
  }

  private init(_ node: xmlNodePtr) {
    name = String(cString: node.pointee.name)
    var attributes: [String: String] = [:]
    var attribute = node.pointee.properties
    while let current = attribute {
      attributes[String(cString: current.pointee.name)] = current.pointee.children.map(Self.content) ?? ""
      attribute = current.pointee.next
    }
    self.attributes = attributes
    text = Self.content(node)
    var children: [XMLTree] = []
    var child = node.pointee.children
    while let current = child {
      if current.pointee.type == XML_ELEMENT_NODE { children.append(XMLTree(current)) }
      child = current.pointee.next
    }
    self.children = children
  }

  private static func content(_ node: xmlNodePtr) -> String {
    // A buffer rather than xmlNodeGetContent, whose result only the mutable global xmlFree may free.
    guard let buffer = xmlBufferCreate() else { return "" }
    defer { xmlBufferFree(buffer) }
    guard xmlNodeBufGetContent(buffer, node) == 0, let content = xmlBufferContent(buffer) else { return "" }
    return String(cString: content)
  }

  /// The elements of a name, at any depth, in the order of the document.
  func all(_ name: String) -> [XMLTree] {
    children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
  }
}
