/// JSON (RFC 8259) as UTF-8 bytes, written piece by piece: a long list need not be a value in memory first.
///
/// The members of an object are written in the ascending order of their keys, so that equal values are equal bytes;
/// debug builds check it. Strings are written so that a terminal acts on nothing in them, and so that the runner of a
/// pipeline finds no command (`NeutralText`): what comes out needs no second look.
public struct JSONOutput: Sendable {
  /// How values are laid out: on one line without white space, or with two spaces a level, for people and for diffs.
  package enum Layout: Sendable { case compact, pretty }

  /// What comes before what is written next.
  enum Place { case nothing, opening, element }

  /// What was written and not taken.
  var written = GrowingBytes()
  private let isPretty: Bool
  private var depth: Int
  var place: Place
  /// The last key of each object that is open; debug builds only.
  var keys: [String] = []
  /// Members that were written and may come again, by the numbers of the pieces.
  var pieces: [Piece?] = []

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
  package mutating func take() -> [UInt8] { written.take() }

  /// A copy of what was written and not taken, and how many bytes it has.
  package var bytes: [UInt8] { written.bytes }
  package var count: Int { written.count }

  /// Takes back the elements of a list that were written since there were so many bytes.
  package mutating func takeBack(to count: Int) { written.takeBack(to: count) }

  /// Ends a line between two documents.
  package mutating func endDocument() {
    written.append(UInt8(ascii: "\n"))
    place = .nothing
  }
}

// MARK: - Values
extension JSONOutput {
  /// Begins an object.
  public mutating func beginObject() {
    begin(UInt8(ascii: "{"))
    assert(openKeys())
  }

  /// Ends the object that was begun last.
  public mutating func endObject() {
    assert(closeKeys())
    end(UInt8(ascii: "}"))
  }

  /// Begins a list.
  public mutating func beginList() { begin(UInt8(ascii: "[")) }
  /// Ends the list that was begun last.
  public mutating func endList() { end(UInt8(ascii: "]")) }

  /// Writes a string.
  public mutating func write(_ string: String) {
    beginValue()
    quote(string)
  }

  /// Writes a string by its bytes, which are valid UTF-8.
  package mutating func write(utf8: Span<UInt8>) {
    beginValue()
    quote(utf8: utf8)
  }

  package mutating func write(_ number: Int) {
    beginValue()
    append(String(number))
  }

  package mutating func write(_ value: Bool) {
    beginValue()
    append(value ? "true" as StaticString : "false")
  }

  /// Writes null.
  public mutating func writeNull() {
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

  /// An object of what `body` writes of each value, its members sorted by code point; no key twice.
  package mutating func write<Value>(
    _ members: [(key: String, value: Value)], _ body: (inout JSONOutput, Value) -> Void
  ) {
    begin(UInt8(ascii: "{"))
    for (key, value) in members.sorted(by: { $0.key.precedes($1.key) }) {
      separate()
      quote(key)
      endKey()
      body(&self, value)
    }
    end(UInt8(ascii: "}"))
  }

  /// Writes a list of strings.
  @inlinable public mutating func write(_ strings: some Sequence<String>) {
    beginList()
    for string in strings { write(string) }
    endList()
  }
}

// MARK: - Members
extension JSONOutput {
  /// The key of the next value: ASCII that needs no escape.
  public mutating func key(_ key: StaticString) {
    assert(ascends(key))
    let isFurther = place == .element
    if isPretty { separate() }
    unsafe written.append(
      quoted: UnsafeRawBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount),
      comma: isFurther && !isPretty, colon: true, space: isPretty)
    place = .nothing
  }

  /// An object of what `members` writes.
  @inlinable public mutating func object(_ key: StaticString, _ members: (inout JSONOutput) -> Void) {
    self.key(key)
    beginObject()
    members(&self)
    endObject()
  }

  /// A list of what `element` writes of each of the elements.
  @inlinable public mutating func list<Elements: Sequence>(
    _ key: StaticString, _ elements: Elements, _ element: (inout JSONOutput, Elements.Element) -> Void
  ) {
    self.key(key)
    beginList()
    for each in elements { element(&self, each) }
    endList()
  }

  /// What `body` writes of the value, null where there is none.
  @inlinable public mutating func member<Value>(
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

  package mutating func member(_ key: StaticString, utf8: Span<UInt8>) {
    self.key(key)
    write(utf8: utf8)
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
    written.append(bracket)
    depth += 1
    place = .opening
  }

  private mutating func end(_ bracket: UInt8) {
    depth -= 1
    if place == .element { breakLine() }
    written.append(bracket)
    place = .element
  }

  private mutating func beginValue() {
    if place != .nothing { separate() }
    place = .element
  }

  private mutating func separate() {
    if place == .element { written.append(UInt8(ascii: ",")) }
    breakLine()
  }

  private mutating func endKey() {
    written.append(UInt8(ascii: ":"))
    if isPretty { written.append(UInt8(ascii: " ")) }
    place = .nothing
  }

  private mutating func breakLine() {
    guard isPretty else { return }
    let width = 2 * depth
    written.write(1 + width) { piece in
      piece.append(UInt8(ascii: "\n"))
      for _ in 0..<width { piece.append(UInt8(ascii: " ")) }
    }
  }

  mutating func append(_ text: StaticString) {
    written.write(text.utf8CodeUnitCount) { $0.append(text) }
  }
  private mutating func append(_ text: String) {
    unsafe text.utf8.span.withUnsafeBytes { unsafe written.append($0) }
  }

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
