import Documents

extension String {
  /// The text as prose of GitHub Flavored Markdown: no character in it marks up, links or calls anybody.
  var markdown: String {
    var text = ""
    for scalar in visible.unicodeScalars {
      switch scalar {
      // A comment parts what GitHub would take for a person or a thread, also after it has undone escapes.
      case "@", "#": text += "\\\(scalar)<!-- -->"
      case "$", "&", "*", ":", "<", ">", "[", "\\", "]", "_", "`", "|", "~": text += "\\\(scalar)"
      default: text.unicodeScalars.append(scalar)
      }
    }
    // An address without a scheme would become a link too.
    return text.replacing("www.", with: "www\\.").replacing("WWW.", with: "WWW\\.")
  }

  /// The text in an element of HTML, where Markdown is not read and people and threads are still called.
  var markupText: String {
    var text = ""
    for scalar in visible.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "@", "#": text += "\(scalar)<!-- -->"
      case ":": text += ":<!-- -->"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text.replacing("www.", with: "www<!-- -->.").replacing("WWW.", with: "WWW<!-- -->.")
  }

  /// The text as code in a cell of a table, where it can be copied; it has no line ends.
  var markdownCode: String {
    let text = visible
    guard !text.isEmpty else { return "(empty)" }
    // In a code span a bar after a backslash cannot be written so that it does not end the cell.
    if text.utf8.contains(UInt8(ascii: "|")) { return "<code>\(self.markdown)</code>" }
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    // One space at either end is taken away again, and is needed beside a backtick and a space.
    let isBare = longest == 0 && text.first != " " && text.last != " "
    return isBare ? "`\(text)`" : "\(fence) \(text) \(fence)"
  }
}
