import Documents
import Testing

@Suite struct JSONCursorTests {
  private struct Refusal: Error, Equatable { let offset: Int }

  private func read<Result>(_ text: String, _ body: (inout JSONCursor) -> Result) throws -> Result {
    let document = try JSONDocument(single: Array(text.utf8))
    return document.withCursor(at: document.values[0].offset, body)
  }

  @Test func `the members of an object are walked in one pass`() throws {
    let text = #" { "id" : "x\ty" , "n":-1.5e+3,"t":true,"f":false,"z":null,"l":["a",{"b":1}, [2]],"o":{"id":"]}\""} }"#
    let seen = try read(text) { cursor in
      var seen: [String] = []
      cursor.enter()
      while let key = cursor.nextKey() {
        let name = cursor.text(key)
        switch cursor.kind {
        case .string:
          let value = cursor.string()
          seen.append("\(name)=\(cursor.text(value)) \(value.isEscaped)")
        case .number: seen.append("\(name)=\(cursor.text(cursor.number()))")
        case .bool: seen.append("\(name)=\(cursor.bool())")
        case .null, .object, .array:
          seen.append("\(name):\(cursor.kind.words)")
          cursor.skip()
        }
      }
      return seen + ["\(cursor.offset)"]
    }
    #expect(
      seen == [
        "id=x\ty true", "n=-1.5e+3", "t=true", "f=false", "z:null", "l:a list", "o:an object", "\(text.utf8.count)",
      ])
  }

  @Test func `a list is walked, and each element taken or skipped`() throws {
    let text = #"[ 1 ,"a", [] ,[ "b" , {} ],{"c":[]}, true,null , -0]"#
    let kinds: [JSONKind] = [.number, .string, .array, .array, .object, .bool, .null, .number]
    let skipped = try read(text) { cursor in
      var seen: [JSONKind] = []
      cursor.enter()
      while cursor.nextElement() {
        seen.append(cursor.kind)
        cursor.skip()
      }
      return seen
    }
    #expect(skipped == kinds)
    let value = try read(text) { $0.value() }
    #expect(value == [1, "a", [], ["b", [:]], ["c": []], true, nil, 0])
  }

  @Test(arguments: ["[]", "{}", "[ \n]", "{\t}"])
  func `what is empty has nothing and ends after its bracket`(text: String) throws {
    let end = try read(text) { cursor in
      let isList = cursor.kind == .array
      cursor.enter()
      #expect(isList ? !cursor.nextElement() : cursor.nextKey() == nil)
      return cursor.offset
    }
    #expect(end == text.utf8.count)
  }

  @Test func `a text is compared by code point, whether or not it was escaped`() throws {
    let matches = try read(#"{"a":0,"\u0061b":0,"é":0,"e\u0301":0,"":0}"#) { cursor in
      var matches: [[Bool]] = []
      cursor.enter()
      while let key = cursor.nextKey() {
        matches.append([
          cursor.is(key, "a"), cursor.is(key, "ab"), cursor.is(key, "é"), cursor.is(key, "e\u{301}"),
          cursor.is(key, ""),
        ])
        cursor.skip()
      }
      return matches
    }
    #expect(matches == (0..<5).map { row in (0..<5).map { $0 == row } })
  }

  @Test func `texts are kept as ranges and read later`() throws {
    let document = try JSONDocument(Array(#"["plain","es\"caped"]"#.utf8))
    let texts = document.withCursor(at: 0) { cursor in
      var texts: [JSONText] = []
      cursor.enter()
      while cursor.nextElement() { texts.append(cursor.string()) }
      return texts
    }
    #expect(texts.map(document.text) == ["plain", "es\"caped"])
    #expect(texts.map(\.isEscaped) == [false, true])
    #expect(texts.map(\.range) == [2..<7, 10..<19])
  }

  @Test func `what the closure throws is thrown`() throws {
    let document = try JSONDocument(Array(" 1".utf8))
    #expect(throws: Refusal(offset: 1)) {
      try document.withCursor(at: 1) { (cursor) throws(Refusal) in throw Refusal(offset: cursor.offset) }
    }
  }
}
