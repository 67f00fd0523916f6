/// JSON (RFC 8259) as UTF-8 bytes, written piece by piece: a long list need not be a value in memory first.
///
/// The members of an object are written in the ascending order of their keys, so that equal values are equal bytes;
/// debug builds check it. Strings are written so that a terminal acts on nothing in them, and so that the runner of a
/// pipeline finds no command (`NeutralText`): what comes out needs no second look.
package struct JSONOutput: Sendable {
  /// How values are laid out: on one line without white space, or with two spaces a level, for people and for diffs.
  package enum Layout: Sendable { case compact, pretty }

  /// What comes before what is written next.
  private enum Place { case nothing, opening, element }

  /// What was written and not taken.
  package internal(set) var bytes: [UInt8] = []
  private let isPretty: Bool
  private var depth: Int
  private var place: Place
  /// The last key of each object that is open; debug builds only.
  private var keys: [String] = []

  /// An empty document.
  package init(_ layout: Layout) {
    isPretty = layout == .pretty
    depth = 0
    place = .nothing
  }

  /// An output for elements of the list that is open here, written apart from it: a comma comes before each of them,
  /// also before the first.
  package var elementsApart: JSONOutput {
    var output = JSONOutput(isPretty ? .pretty : .compact)
    output.depth = depth
    output.place = .element
    return output
  }

  /// Says that the list that is open here has elements which were written apart.
  package mutating func passElements() { place = .element }

  /// What was written since the last time.
  package mutating func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  /// Takes back the elements of a list that were written since there were so many bytes.
  package mutating func takeBack(to count: Int) { bytes.removeLast(bytes.count - count) }

  /// Ends a line between two documents.
  package mutating func endDocument() {
    bytes.append(UInt8(ascii: "\n"))
    place = .nothing
  }
}

// MARK: - Values
extension JSONOutput {
  package mutating func beginObject() {
    begin(UInt8(ascii: "{"))
    assert(openKeys())
  }

  package mutating func endObject() {
    assert(closeKeys())
    end(UInt8(ascii: "}"))
  }

  package mutating func beginList() { begin(UInt8(ascii: "[")) }
  package mutating func endList() { end(UInt8(ascii: "]")) }

  package mutating func write(_ string: String) {
    beginValue()
    quote(string)
  }

  package mutating func write(_ number: Int) {
    beginValue()
    append(String(number))
  }

  package mutating func write(_ value: Bool) {
    beginValue()
    append(value ? "true" as StaticString : "false")
  }

  package mutating func writeNull() {
    beginValue()
    append("null" as StaticString)
  }

  package mutating func write(_ value: JSONValue) {
    switch value {
    case .null: writeNull()
    case .bool(let value): write(value)
    case .number(let number):
      beginValue()
      append(number.text)
    case .string(let string): write(string)
    case .array(let elements):
      beginList()
      for element in elements { write(element) }
      endList()
    case .object(let object): write(object)
    }
  }

  /// The object, its members sorted by code point.
  package mutating func write(_ object: JSONObject) {
    begin(UInt8(ascii: "{"))
    for (key, value) in object.sortedMembers {
      separate()
      quote(key)
      endKey()
      write(value)
    }
    end(UInt8(ascii: "}"))
  }

  package mutating func write(_ strings: some Sequence<String>) {
    beginList()
    for string in strings { write(string) }
    endList()
  }
}

// MARK: - Members
extension JSONOutput {
  /// The key of the next value: ASCII that needs no escape.
  package mutating func key(_ key: StaticString) {
    assert(ascends(key))
    separate()
    bytes.append(UInt8(ascii: "\""))
    append(key)
    bytes.append(UInt8(ascii: "\""))
    endKey()
  }

  package mutating func object(_ key: StaticString, _ members: (inout JSONOutput) -> Void) {
    self.key(key)
    beginObject()
    members(&self)
    endObject()
  }

  /// A list of what `element` writes of each of the elements.
  package mutating func list<Elements: Sequence>(
    _ key: StaticString, _ elements: Elements, _ element: (inout JSONOutput, Elements.Element) -> Void
  ) {
    self.key(key)
    beginList()
    for each in elements { element(&self, each) }
    endList()
  }

  /// What `body` writes of the value, null where there is none.
  package mutating func member<Value>(
    _ key: StaticString, _ value: Value?, _ body: (inout JSONOutput, Value) -> Void
  ) {
    self.key(key)
    if let value { body(&self, value) } else { writeNull() }
  }

  package mutating func member(_ key: StaticString, _ value: Bool) {
    self.key(key)
    write(value)
  }

  package mutating func member(_ key: StaticString, _ value: Int?) {
    self.key(key)
    if let value { write(value) } else { writeNull() }
  }

  package mutating func member(_ key: StaticString, _ value: String?) {
    self.key(key)
    if let value { write(value) } else { writeNull() }
  }

  package mutating func member(_ key: StaticString, _ value: [String]?) {
    self.key(key)
    if let value { write(value) } else { writeNull() }
  }

  package mutating func member(_ key: StaticString, _ value: JSONObject?) {
    self.key(key)
    if let value { write(value) } else { writeNull() }
  }
}

// MARK: - Layout
extension JSONOutput {
  private mutating func begin(_ bracket: UInt8) {
    beginValue()
    bytes.append(bracket)
    depth += 1
    place = .opening
  }

  private mutating func end(_ bracket: UInt8) {
    depth -= 1
    if place == .element { breakLine() }
    bytes.append(bracket)
    place = .element
  }

  private mutating func beginValue() {
    if place != .nothing { separate() }
    place = .element
  }

  private mutating func separate() {
    if place == .element { bytes.append(UInt8(ascii: ",")) }
    breakLine()
  }

  private mutating func endKey() {
    bytes.append(UInt8(ascii: ":"))
    if isPretty { bytes.append(UInt8(ascii: " ")) }
    place = .nothing
  }

  private static let indentation: StaticString = "\n                                "

  private mutating func breakLine() {
    guard isPretty else { return }
    let width = Self.indentation.utf8CodeUnitCount - 1
    var rest = 2 * depth
    Self.indentation.withUTF8Buffer { unsafe bytes.append(contentsOf: $0.prefix(1 + min(rest, width))) }
    while rest > width {
      rest -= width
      Self.indentation.withUTF8Buffer { unsafe bytes.append(contentsOf: $0[1...].prefix(rest)) }
    }
  }

  mutating func append(_ text: StaticString) { text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) } }
  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  // MARK: Keys of objects, in debug builds

  private mutating func openKeys() -> Bool {
    keys.append("")
    return true
  }

  private mutating func closeKeys() -> Bool { keys.popLast() != nil }

  private mutating func ascends(_ key: StaticString) -> Bool {
    guard let last = keys.popLast() else { return false }
    let key = "\(key)"
    keys.append(key)
    return last.isEmpty || last.precedes(key)
  }
}

extension JSONObject {
  /// The members by key; most objects that are written more than once are sorted already.
  fileprivate var sortedMembers: [(key: String, value: JSONValue)] {
    let isSorted = zip(members, members.dropFirst()).allSatisfy { !$1.key.precedes($0.key) }
    return isSorted ? members : members.sorted { $0.key.precedes($1.key) }
  }
}
