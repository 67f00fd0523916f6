@testable import Documents

// Forms of text: what is read can be written, and is the same when it is read again.

extension FuzzTarget {
  static let documents = [
    FuzzTarget(name: "json") { bytes in
      guard let document = try? JSONDocument(bytes) else { return }
      for node in document.values {
        let value = node.value
        guard let again = try? JSONReader.value(JSONWriter.compact(value)) else {
          preconditionFailure("what was written is not read")
        }
        precondition(again == value, "what was written is read as something else")
        visit(node)
      }
    },
    FuzzTarget(name: "yaml") { bytes in
      guard let file = try? YAMLFile(text: bytes.text, path: "f.yaml") else { return }
      visit(file.root)
    },
    FuzzTarget(name: "hcl") { bytes in _ = try? HCLFile(bytes, file: "f.tf") },
    FuzzTarget(name: "names") { bytes in
      // What an outsider calls an application is shown in terminals, logs and pages.
      let (text, shown) = (bytes.text, bytes.text.visible)
      precondition(!shown.unicodeScalars.contains(where: \.isHidden), "a hidden character is shown as it is")
      precondition(shown.utf8.count >= text.utf8.count, "something is left out")
      precondition(!text.visibleLines.contains("\u{1B}"), "a terminal would act on it")
    },
    FuzzTarget(name: "globs") { bytes in
      let parts = bytes.parts
      guard parts.count == 2 else { return }
      let (pattern, name) = (parts[0].text, parts[1].text)
      // The other way looks at each character of the one for each of the other.
      guard parts[0].count * parts[1].count < 1 << 20 else { return }
      precondition(Glob(pattern).matches(name) == fits(name, pattern), "it fits in one way and not in the other")
    },
  ]

  /// Whether a name fits a pattern: all places of the name at once at which what was looked at of the pattern can end.
  private static func fits(_ name: String, _ pattern: String) -> Bool {
    let name = Array(name.unicodeScalars)
    var ends: Set = [0]
    for wanted in pattern.unicodeScalars {
      if wanted == "*" {
        ends = ends.min().map { Set($0...name.count) } ?? []
      } else {
        ends = Set(ends.lazy.filter { $0 < name.count && (wanted == "?" || wanted == name[$0]) }.map { $0 + 1 })
      }
    }
    return ends.contains(name.count)
  }

  /// Asks for everything of a node and of those below it.
  private static func visit(_ node: JSONNode) {
    _ = (node.range, node.string, node.int, node.place(in: "f"))
    for element in node.elements { visit(element) }
    for (key, value) in node.members {
      precondition(node[key] != nil, "a member is not found by its key")
      visit(value)
    }
  }

  private static func visit(_ node: YAMLNode) {
    precondition(node.place.line >= 1 && node.place.column >= 1)
    _ = (node.kind, node.scalarValue, node.bareTag)
    for element in node.elements ?? [] { visit(element) }
    for (key, value) in node.members ?? [] {
      visit(key)
      visit(value)
    }
  }
}
