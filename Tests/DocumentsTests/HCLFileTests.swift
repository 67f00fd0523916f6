import Documents
import Testing

@Suite struct HCLFileTests {
  private func body(_ text: String) throws -> HCLBody { try HCLFile(Array(text.utf8), file: "main.tf").body }

  @Test(arguments: ["\n", "\r\n"], ["", "\u{FEFF}"])
  func `blocks, labels and attributes are read with their places`(lineEnd: String, mark: String) throws {
    let text = """
      # one
      resource "auth0_client_grant" "ci" {
        audience  = "https://api.example.com/"
        é-scopes_2 = [] // two
        lifecycle {}

        dynamic "x" {
          content { a = b }
        }
      }
      variable bare { type = string } /* three
      */
      locals {
      }
      last = 1
      """
    let body = try body(mark + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd))
    #expect(body.blocks.map(\.type) == ["resource", "variable", "locals"])
    #expect(body.blocks.map(\.labels) == [["auth0_client_grant", "ci"], ["bare"], []])
    #expect(body.blocks.map(\.place.description) == ["main.tf:2:1", "main.tf:11:1", "main.tf:13:1"])
    #expect(body.attributes.map(\.name) == ["last"])

    let grant = try #require(body.blocks("resource").first?.body)
    #expect(grant.attributes.map(\.name) == ["audience", "é-scopes_2"])
    #expect(grant.attributes.map(\.namePlace.description) == ["main.tf:3:3", "main.tf:4:3"])
    #expect(grant.attributes.map(\.value.place.description) == ["main.tf:3:15", "main.tf:4:16"])
    #expect(grant.attributes.map(\.value.text) == [#""https://api.example.com/""#, "[]"])
    #expect(grant.attribute("audience")?.value.text == #""https://api.example.com/""#)
    #expect(grant.attribute("Audience") == nil)
    #expect(grant.blocks.map(\.type) == ["lifecycle", "dynamic"])
    #expect(grant.blocks("dynamic").first?.labels == ["x"])
    #expect(grant.blocks("dynamic").first?.body.blocks("content").first?.body.attribute("a")?.value.text == "b")
    #expect(body.blocks("variable").first?.body.attribute("type")?.value.text == "string")
  }

  @Test(arguments: ["", "\n\n", "# only a comment", "/* a */ // b", "\u{FEFF}", " \t\r\n"])
  func `a file may be empty`(text: String) throws {
    let body = try body(text)
    #expect(body.attributes.isEmpty && body.blocks.isEmpty)
  }

  @Test(
    arguments: [
      ("# __generated__ by Terraform from \"cgr_1\"\nb {}", "__generated__ by Terraform from \"cgr_1\""),
      ("# far\n\n  //  one  \r\n#two\n#\nb {}", "one\ntwo\n"), ("# a\n\nb {}", nil), ("a = 1 # a\nb {}", nil),
      ("# a\na {}\nb {}", nil), ("a {\n  # a\n}\nb {}", nil), ("a {\n  # a\n}\n# b\nb {}", "b"), ("b {}", nil),
      ("a = [\n# a\n]\nb {}", nil), ("/* a */\nb {}", nil), ("/* a */ # b\nb {}", nil), ("b { # a\n}", nil),
      ("# a\n/* b */ b {}", "a"), ("a = <<E\n# a\nE\nb {}", nil), ("# a\na = 1\n# b\nb {}", "b"),
    ] as [(String, String?)])
  func `the comment directly above a block belongs to it`(text: String, comment: String?) throws {
    #expect(try body(text).blocks("b").first?.leadingComment == comment)
  }

  @Test(
    arguments: [
      ("a = \"x", "1:5: the string is not closed on its line"),
      ("a = [\n  \"x\n]", "2:3: the string is not closed on its line"),
      ("a = \"é\\", "1:5: the string is not closed on its line"),
      ("a = \"${b", "1:6: the '${' is not closed"), ("a = \"%{ if b", "1:6: the '%{' is not closed"),
      ("a = <<EOT\nx\n", "1:5: the heredoc is not closed: no line consists of 'EOT'"),
      ("a = <<EOT\nx\nEOT x\n", "1:5: the heredoc is not closed: no line consists of 'EOT'"),
      ("a = << EOT\nx", "1:5: a heredoc starts with '<<' and a name at the end of a line"),
      ("\n /* x *", "2:2: the comment is not closed"), ("a {\n  b = 1\n", "1:3: the '{' is not closed"),
      ("a = [1,\n2", "1:5: the '[' is not closed"), ("a = f(1", "1:6: the '(' is not closed"),
      ("é = [1)", "1:7: expected ']' for what line 1 opens, found ')'"), ("}", "1:1: '}' closes nothing"),
      ("a", "1:2: expected '=', '{' or a label in double quotes, found the end of the file"),
      ("a b\n{}", "1:4: expected '{' or a label in double quotes, found the end of the line"),
      ("a 5 {}", "1:3: expected '=', '{' or a label in double quotes, found '5'"),
      ("a == 5", "1:3: expected '=', '{' or a label in double quotes, found '=='"),
      ("a \"${b}\" {}", "1:3: a label must not contain '${' or '%{'"),
      ("resource \"x\" {}", "1:1: the resource block has no name: add it as a label in double quotes"),
      ("\n data {}", "2:2: the data block has no type: add it as a label in double quotes"),
      ("\"a\" = 1", "1:1: expected an attribute or a block, found a string"),
      ("= 1", "1:1: expected an attribute or a block, found '='"),
      ("a = 1, b = 2", "1:6: expected the end of the line, found ','"),
      ("a = 1 2", "1:7: expected the end of the line, found '2'"),
      ("a {} b {}", "1:6: expected the end of the line, found 'b'"),
      ("a = 1\na = 2", "2:1: the attribute 'a' occurs twice"),
      ("a = 'x'", "1:5: ''' is not allowed here"), ("a = \u{202E}", "1:5: '\\u{202E}' is not allowed here"),
      ("a = 1 & 2", "1:7: '&' is not allowed here"), ("a = 1\rb = 2", "1:6: '\\u{D}' is not allowed here"),
    ])
  func `what is wrong is said with its place`(text: String, message: String) {
    let wrong = #expect(throws: Diagnostic.self) { try body(text) }
    #expect(wrong?.description == "main.tf:" + message)
    #expect(wrong?.line == nil)
  }

  @Test(arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func `bytes that are no text are refused where they are`(bytes: [UInt8]) {
    let wrong = #expect(throws: Diagnostic.self) {
      try HCLFile(Array("a = 1\n# é".utf8) + bytes + Array("\n".utf8), file: "main.tf")
    }
    #expect(wrong?.place == Place(file: "main.tf", line: 2, column: 4))
  }

  @Test(
    arguments: [
      ("a = ", "[", "1", "]", ""), ("a = ", "f(", "b", ")", ""), ("a = ", "{ a = ", "\"x\"", "}", ""),
      ("", "a {\n", "b = \"x\"\n", "}\n", ""), ("a = ", "(-", "b", ")", "\n"), ("a = b", "[c", "", "]", ""),
    ])
  func `what nests is read to 100 levels`(
    head: String, open: String, inside: String, close: String, tail: String
  ) throws {
    func text(_ depth: Int) -> String {
      head + String(repeating: open, count: depth) + inside + String(repeating: close, count: depth) + tail
    }
    let body = try body(text(100))
    #expect(body.attributes.count + body.blocks.count == 1)
    for depth in [101, 100_000] {
      let wrong = #expect(throws: Diagnostic.self) { try self.body(text(depth)) }
      #expect(wrong?.message == "nested more than 100 deep")
    }
  }

  /// With work that grows with the square of the size these would take minutes.
  @Test(
    arguments: [
      (0..<20_000).map { "a\($0) = \"x\"\n" }.joined(),
      "a = [" + String(repeating: "\"x\", b.c, ", count: 20_000) + "]",
      "a = <<E\n" + String(repeating: " x ${b.c}\n", count: 20_000) + "E\n",
      String(repeating: "# a\n", count: 20_000) + String(repeating: "a \"b\" {\n}\n", count: 20_000),
      "a = b" + String(repeating: " ? \"${c}\" : d", count: 20_000),
    ])
  func `the time that a large file takes grows with its size`(text: String) throws {
    let body = try body(text)
    #expect(body.attributes.last?.value.text.isEmpty != true)
    #expect(body.attributes.count + body.blocks.count > 0)
    let last = body.attributes.last?.namePlace ?? body.blocks.last?.place
    #expect(last?.line == (body.attributes.count == 1 ? 1 : body.blocks.isEmpty ? 20_000 : 59_999))
  }
}
