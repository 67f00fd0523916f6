import CLibXML2
import Documents

/// libxml2 could not write, which it does for want of memory only.
package struct XMLWriteError: Error, Equatable, CustomStringConvertible {
  package let operation: String
  package var description: String { "libxml2 could not \(operation)" }
}

/// Writes an XML 1.0 document in memory: the one place that calls libxml2.
@safe struct XMLDocumentWriter {
  private let writer: xmlTextWriterPtr

  /// The document of a root element, indented by two spaces a level, UTF-8, with a line end at its end.
  static func document(_ root: XMLElement) throws(XMLWriteError) -> String {
    guard let buffer = unsafe xmlBufferCreate() else { throw XMLWriteError(operation: "make a buffer") }
    defer { unsafe xmlBufferFree(buffer) }
    // The default scheme grows by what is added, which copies a large document again and again.
    unsafe xmlBufferSetAllocationScheme(buffer, XML_BUFFER_ALLOC_DOUBLEIT)
    guard let writer = unsafe xmlNewTextWriterMemory(buffer, 0) else {
      throw XMLWriteError(operation: "make a writer")
    }
    // Runs before the buffer is freed: the writer does not own it, but writes what it still holds into it.
    defer { unsafe xmlFreeTextWriter(writer) }
    try check(unsafe xmlTextWriterSetIndent(writer, 1), "indent")
    try check(unsafe xmlTextWriterSetIndentString(writer, "  "), "indent")
    try check(unsafe xmlTextWriterStartDocument(writer, "1.0", "UTF-8", nil), "start the document")
    try unsafe XMLDocumentWriter(writer: writer).write(root)
    try check(unsafe xmlTextWriterEndDocument(writer), "end the document")
    try check(unsafe xmlTextWriterFlush(writer), "flush the document")
    guard let content = unsafe xmlBufferContent(buffer) else { throw XMLWriteError(operation: "give the text back") }
    let bytes = unsafe UnsafeBufferPointer(start: content, count: Int(xmlBufferLength(buffer)))
    return unsafe String(decoding: bytes, as: UTF8.self)
  }

  private func write(_ element: XMLElement) throws(XMLWriteError) {
    try Self.check(unsafe xmlTextWriterStartElement(writer, element.name), "start <\(element.name)>")
    for (name, value) in element.attributes {
      try Self.check(unsafe xmlTextWriterWriteAttribute(writer, name, value.visible), "write the attribute \(name)")
    }
    for child in element.children { try write(child) }
    if !element.lines.isEmpty {
      // A line end inside a line becomes an escape, so that no name can pass for a line of ours. libxml2 itself
      // checks no character, and a NUL would end the text.
      let text = element.lines.map(\.visible).joined(separator: "\n")
      try Self.check(unsafe xmlTextWriterWriteString(writer, text), "write text")
    }
    try Self.check(unsafe xmlTextWriterEndElement(writer), "end <\(element.name)>")
  }

  private static func check(_ code: Int32, _ operation: String) throws(XMLWriteError) {
    if code < 0 { throw XMLWriteError(operation: operation) }
  }
}
