import Documents
import Testing

@Suite struct HCLExpressionTests {
  private func value(_ text: String) throws -> HCLExpression {
    let file = try HCLFile(Array("a = \(text)\nb = 1\n".utf8), file: "main.tf")
    #expect(file.body.attributes.map(\.name) == ["a", "b"])
    return try #require(file.body.attribute("a")?.value)
  }

  @Test(
    arguments: [
      (#""""#, #""""#), (#""read:users""#, #""read:users""#), (#""a\n\r\t\"\\é""#, #""a\n\r\t\"\\é""#),
      (#""\u00e9\U0001F600""#, #""é😀""#), (##""$${a} %%{b} $ % $$ {""##, ##""${a} %{b} $ % $$ {""##),
      (##""$$${a}""##, ##""$${a}""##), ("0", "0"), ("-1.50e+3", "-1.50e+3"), ("- 2", "-2"), ("1E5", "1E5"),
      ("true", "true"), ("false", "false"), ("null", "null"), ("[]", "[]"), ("[\n]", "[]"),
      ("[ # c\n \"a\", /* d */\n 1,\n]", #"["a",1]"#), ("[null, [true], var.x]", "[null,[true],<var.x>]"),
      ("{}", "{}"), ("{ a = 1, \"b\" : 2 }", #"{a:1,b:2}"#),
      ("{\n\n  a = [\n 1 ] # c\n  b-c = { d = null },\n\n  3 = true\n}", "{a:[1],b-c:{d:null},3:true}"),
      ("{ a = var.x ? 1 : 2, null = 3, a = 4 }", "{a:<var.x ? 1 : 2>,null:3,a:4}"),
      ("<<EOT\n a\\n\n\n  \"b\"  $${c}\n  EOT", "\" a\\\\n\\n\\n  \\\"b\\\"  ${c}\\n\""),
      ("<<-EOT\n    a\n\n  b\n    \n   EOT", "\"  a\\n\\nb\\n    \\n\""), ("<<E\nE", "\"\""),
      ("<<-E\r\n  a\r\n  E\r", "\"a\\r\\n\""), ("[<<E\na\nE\n, 1]", "[\"a\\n\",1]"),
      ("<<E\nE F\nEE\nE", "\"E F\\nEE\\n\""),
    ])
  func `a literal is read`(text: String, literal: String) throws {
    let value = try value(text)
    #expect(value.shown == literal)
    #expect(value.place == Place(file: "main.tf", line: 1, column: 5))
    #expect(value.range == 4..<4 + text.utf8.count - (text.hasSuffix("\r") ? 1 : 0))
    #expect(value.interpolated == nil)
  }

  @Test(
    arguments: [
      ("var.x", ["var.x"]), ("auth0_client.a.id", ["auth0_client.a.id"]), ("module.x[\"k.l\"].y", ["module.x"]),
      ("auth0_client.a[var.i].id", ["auth0_client.a", "var.i"]), ("auth0_client.a[*].id", ["auth0_client.a"]),
      ("auth0_client.a.*.id", ["auth0_client.a"]), ("auth0_client.a.0.id", ["auth0_client.a"]), ("string", []),
      ("lookup(each.value, \"scope.x\", [])", ["each.value"]), ("concat(a.b, c.d...)", ["a.b", "c.d"]),
      ("provider::auth0::f(a.b)", ["a.b"]), ("(\"x\")", []), ("!a.b && -c.d >= 1", ["a.b", "c.d"]), ("--1", []),
      ("1 + 2 * 3 % 4 / 5 - 6", []), ("a.b == null ? c.d : a.b", ["a.b", "c.d"]), ("f()", []), ("f().x[0]", []),
      ("a ? b ? 1 : 2 : 3", []), ("(\n a.b\n # c.d\n || e.f\n)", ["a.b", "e.f"]), ("1 != 2 || 3 < 4", []),
      ("{ for k, v in var.g : k => v.id... if v.on }", ["var.g"]), ("[ for v in a.b : v.x ]", ["a.b"]),
      ("{\n for k, v in var.g :\n k => { x = v.id }\n}", ["var.g"]), ("{ (var.x) = 1 }", ["var.x"]),
      ("{ a.b = 1 }", ["a.b"]), (#""a.b ${foo("c.d", "${e.f} g.h")} i.j""#, ["e.f"]),
      (#""%{ if a.b ~} c.d %{ else }${e.f}%{ endif }""#, ["a.b", "e.f"]),
      (#""https://${var.domain}/""#, ["var.domain"]),
      (#""${a.b}${c.d}""#, ["a.b", "c.d"]), ("<<-E\n  a.b ${c.d}\n  ${e.f}\n  E", ["c.d", "e.f"]), ("\"a\".b", []),
      ("<<A\n${<<B\n${a.b}\nA\nB\n}\nA", ["a.b"]), (#""%{ for x in a.b }${x.c}%{ endfor }""#, ["a.b"]), ("-\"1\"", []),
    ] as [(String, [String])])
  func `what is to be evaluated is kept with what it refers to`(text: String, references: [String]) throws {
    let value = try value(text)
    guard case .other = value.kind else {
      Issue.record("\(value.kind)")
      return
    }
    #expect(value.references == references)
    #expect(value.interpolated == nil)
    #expect(value.range == 4..<4 + text.utf8.count)
  }

  @Test(
    arguments: [
      (#""${auth0_client.a.id}""#, "auth0_client.a.id"), (#""${ f( "a" ) }""#, #"f( "a" )"#), (#""${~ a.b ~}""#, "a.b"),
      (#""${"literal"}""#, #""literal""#), (#""${"${a.b}"}""#, #""${a.b}""#), (#""${a.b} ""#, nil),
      (#""x${a.b}""#, nil),
      (#""${a}${b}""#, nil), (#""${a}%{ if b }%{ endif }""#, nil), (#""${a}" == "b""#, nil), (#""$${a}""#, nil),
      (#"("${a}")"#, nil), ("<<E\n${a}\nE", nil),
    ] as [(String, String?)])
  func `the inside of a string that is one interpolation is given`(text: String, inside: String?) throws {
    #expect(try value(text).interpolated == inside)
  }

  @Test(
    arguments: [
      ("[ # c\n  \"a  b\",\t/* d */ 1,\n]", #"[ "a  b", 1, ]"#), ("a  +\t b # c", "a + b"),
      ("f(\n  a.b\n)", "f( a.b )"),
      ("\"x  ${ a   +  b }  y\"", #""x  ${ a + b }  y""#), ("{\n  a = 1\n  b = 2\n}", "{ a = 1 b = 2 }"),
      ("<<E\n  a\n\n  b\nE", "<<E\n  a\n\n  b\nE"),
    ])
  func `the text has one blank where the file has many, or comments`(text: String, condensed: String) throws {
    #expect(try value(text).text == condensed)
  }

  @Test func `elements and members have their own places, texts and references`() throws {
    guard case .list(let elements) = try value("[\"é\", # x\n  { k = var.x }]").kind,
      case .object(let members)? = elements.last?.kind
    else {
      Issue.record("not a list with an object")
      return
    }
    #expect(elements.map(\.place.description) == ["main.tf:1:6", "main.tf:2:3"])
    #expect("\(elements)" == "[\"é\", { k = var.x }]")
    #expect(elements.map(\.text) == ["\"é\"", "{ k = var.x }"])
    #expect(members.map(\.value.place.description) == ["main.tf:2:9"])
    #expect(elements.map(\.references) == [[], ["var.x"]])
  }

  @Test(
    arguments: [
      ("", "1:5: expected a value, found the end of the line"),
      ("1 +", "1:8: expected a value, found the end of the line"),
      ("[1 2]", "1:8: expected ',' or ']', found '2'"), ("[,]", "1:6: expected a value, found ','"),
      ("f(1 2)", "1:9: expected ',' or ')', found '2'"), ("(1, 2)", "1:7: expected ')', found ','"),
      ("a[1, 2]", "1:8: expected ']', found ','"), ("a.", "1:7: expected a name after '.', found the end of the line"),
      ("a::", "1:8: expected a name after '::', found the end of the line"),
      ("a ? 1", "1:10: expected the ':' of a condition, found the end of the line"),
      ("{ a 1 }", "1:9: expected '=' or ':' after the key, found '1'"),
      ("{ a = 1 b = 2 }", "1:13: expected ',', '}' or the end of the line, found 'b'"),
      ("\"${}\"", "1:8: expected a value, found '}'"), ("\"${a b}\"", "1:10: expected '}', found 'b'"),
      ("\"é\\x\"", "1:7: " + Self.noEscape), ("\"\\ud800\"", "1:6: " + Self.noEscape),
      ("\"\\u12\"", "1:6: " + Self.noEscape), ("\"\\u-001\"", "1:6: " + Self.noEscape),
      ("\"\\U00110000\"", "1:6: " + Self.noEscape), ("\"${a}\\$\"", "1:10: " + Self.noEscape),
    ])
  func `what is no expression is said with its place`(text: String, message: String) {
    let wrong = #expect(throws: Diagnostic.self) { try HCLFile(Array("a = \(text)\n".utf8), file: "main.tf") }
    #expect(wrong?.description == "main.tf:" + message)
  }

  private static let noEscape =
    #"not an escape: after '\' comes n, r, t, ", \, u and 4 or U and 8 hexadecimal digits"#

  /// Nothing is expected of what is read, only that the process goes on.
  @Test(arguments: 0..<20)
  func `a file that was damaged is read or refused`(seed: UInt64) {
    let valid = Array(
      "# c\na \"b\" {\n c = [\"d\\n${e.f(\"g\")}\", -1e5, {h : \"%{i}\"}]\n j = <<-K\n l\n K\n m = n ? o : [for p in q : p]\n}"
        .utf8)
    var state = seed
    for _ in 0..<500 {
      var bytes = valid
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let (place, other) = (Int(state >> 33) % bytes.count, Int(state >> 20 & 0x1FFF) % bytes.count)
        switch state >> 62 {
        case 0: bytes[place] = bytes[other]
        case 1: bytes.insert(bytes[other], at: place)
        case 2: bytes.remove(at: place)
        default: bytes[place] = UInt8(truncatingIfNeeded: state >> 40)
        }
      }
      guard let body = try? HCLFile(bytes, file: "main.tf").body else { continue }
      for attribute in body.attributes + body.blocks.flatMap(\.body.attributes) {
        #expect(attribute.value.range.upperBound <= bytes.count)
        _ = (attribute.value.text, attribute.value.references, attribute.value.interpolated)
      }
    }
  }
}

extension HCLExpression {
  /// Its literals, and the text of everything else in angle brackets.
  fileprivate var shown: String {
    switch kind {
    case .string(let text):
      "\""
        + text.unicodeScalars.map { scalar in
          switch scalar {
          case "\n": "\\n"
          case "\r": "\\r"
          case "\t": "\\t"
          case "\"", "\\": "\\\(scalar)"
          default: String(scalar)
          }
        }.joined() + "\""
    case .number(let number): number
    case .bool(let bool): "\(bool)"
    case .null: "null"
    case .list(let elements): "[" + elements.map(\.shown).joined(separator: ",") + "]"
    case .object(let members): "{" + members.map { "\($0.key):\($0.value.shown)" }.joined(separator: ",") + "}"
    case .other: "<\(text)>"
    }
  }
}
