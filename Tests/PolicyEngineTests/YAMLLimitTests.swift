import Documents
import PolicyEngine
import Testing

/// YAML that is small to write and large to read.
@Suite struct `A document that grows` {
  private func message(_ text: String) -> String {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(text: text, path: "f.yml", isDiscovered: false, formats: [])
    }
    return error?.problems.display ?? ""
  }

  private static func laughs(_ levels: Int, width: Int) -> String {
    let first = "a0: &a0 [" + Array(repeating: "x", count: width).joined(separator: ",") + "]\n"
    return (1..<levels).reduce(first) { text, level in
      text + "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: width).joined(separator: ",") + "]\n"
    }
  }

  @Test func `by aliases of aliases is refused`() {
    #expect(message(Self.laughs(8, width: 50)).contains("aliases (*name) make it too large: write the values out"))
    #expect(message(Self.laughs(9, width: 2)).contains("more than 8 anchors (&name): write the values out"))
  }

  @Test func `in depth is refused`() {
    let nest = { (count: Int, inside: String) in
      String(repeating: "[", count: count) + inside + String(repeating: "]", count: count)
    }
    #expect(message("a: " + nest(200, "x")).contains("is nested more than 100 deep"))
    #expect(message("a: " + nest(200_000, "x")).contains("not YAML"))
    let anchors = (0..<8).map { level in
      "a\(level): &a\(level) " + nest(900, level == 0 ? "x" : "*a\(level - 1)") + "\n"
    }
    #expect(message(anchors.joined()).contains("is nested more than 100 deep"))
  }

  @Test func `a few aliases are read, and what only looks like an anchor counts for nothing`() throws {
    let list =
      "version: 1\noutputs: {}\nrules: {override: &ids [a, b]}\n# " + String(repeating: "&& a & b&c ", count: 50)
    _ = try Configuration(text: list, path: "f.yml", isDiscovered: false, formats: [])
  }
}
