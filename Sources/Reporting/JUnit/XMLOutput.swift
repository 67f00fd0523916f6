import CLibXML2
import Documents

/// libxml2 could not write, which it does for want of memory only.
package struct XMLWriteError: Error, Equatable, CustomStringConvertible {
  let operation: String
  package var description: String { "libxml2 could not \(operation)" }
}

/// Writes an XML 1.0 document as UTF-8, piece by piece and indented by two spaces a level: the one place that calls libxml2.
///
/// Texts are raw: hidden characters, which XML may not even contain and libxml2 does not check, become visible ones.
@safe final class XMLOutput {
  /// The first thing that could not be written; what follows it means nothing.
  private(set) var failure: XMLWriteError?
  private let buffer: xmlBufferPtr
  private let writer: xmlTextWriterPtr

  /// Elements `depth` levels below the root; on level 0 with the declaration of a document before them.
  init(depth: Int = 0) throws(XMLWriteError) {
    guard let buffer = unsafe xmlBufferCreate() else { throw XMLWriteError(operation: "make a buffer") }
    // The default scheme grows by what is added, which copies a large document again and again.
    unsafe xmlBufferSetAllocationScheme(buffer, XML_BUFFER_ALLOC_DOUBLEIT)
    guard let writer = unsafe xmlNewTextWriterMemory(buffer, 0) else {
      unsafe xmlBufferFree(buffer)
      throw XMLWriteError(operation: "make a writer")
    }
    unsafe (self.buffer, self.writer) = (buffer, writer)
    check(unsafe xmlTextWriterSetIndent(writer, 1), "indent")
    check(unsafe xmlTextWriterSetIndentString(writer, "  "), "indent")
    check(unsafe xmlTextWriterStartDocument(writer, "1.0", "UTF-8", nil), "start the document")
    guard depth > 0 else { return }
    // What is above these elements is written elsewhere: here it only makes them be indented.
    for _ in 0..<depth { begin("above") }
    element("before")
    _ = take()
  }

  deinit {
    // The writer does not own the buffer, but writes what it still has into it.
    unsafe xmlFreeTextWriter(writer)
    unsafe xmlBufferFree(buffer)
  }

  /// Bytes that were written and not taken, as far as libxml2 has passed them on.
  var count: Int { Int(clamping: unsafe xmlBufferLength(buffer)) }

  /// What was written since the last time.
  func take() -> [UInt8] {
    check(unsafe xmlTextWriterFlush(writer), "flush the document")
    guard let content = unsafe xmlBufferContent(buffer) else { return [] }
    let bytes = unsafe Array(UnsafeBufferPointer(start: content, count: count))
    unsafe xmlBufferEmpty(buffer)
    return bytes
  }

  func begin(_ name: String, _ attributes: [(name: String, value: String)] = []) {
    check(unsafe xmlTextWriterStartElement(writer, name), "start <\(name)>")
    for (name, value) in attributes {
      check(unsafe xmlTextWriterWriteAttribute(writer, name, value.visible), "write the attribute \(name)")
    }
  }

  func end() { check(unsafe xmlTextWriterEndElement(writer), "end an element") }

  /// An element of text, a line each; without a line it is empty.
  func element(_ name: String, _ attributes: [(name: String, value: String)] = [], lines: [String] = []) {
    begin(name, attributes)
    if !lines.isEmpty {
      // A line end inside a line becomes an escape, so that no name can pass for a line of ours.
      check(unsafe xmlTextWriterWriteString(writer, lines.map(\.visible).joined(separator: "\n")), "write text")
    }
    end()
  }

  private func check(_ code: Int32, _ operation: String) {
    if code < 0 { failure = failure ?? XMLWriteError(operation: operation) }
  }
}
