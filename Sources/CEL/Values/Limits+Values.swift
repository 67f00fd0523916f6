extension Limits {
  /// The message for something that would be larger than may be produced.
  static func tooLarge(_ what: String) -> Fault {
    .limit("the \(what) would be larger than the limit of \(producedSize) bytes")
  }

  /// Throws if a text of so many bytes may not be produced.
  static func checkText(_ bytes: Int) throws(Fault) {
    guard bytes <= producedSize else { throw tooLarge("string") }
  }

  /// Throws if a list of so many elements may not be produced, whatever they are.
  static func checkCount(_ count: Int) throws(Fault) {
    guard count <= producedSize / elementSize else { throw tooLarge("list") }
  }

  /// Throws if a value may not be produced. Gives how many elements are in lists and maps inside it, which had to be looked at; its
  /// own apart.
  @discardableResult
  static func check(_ value: Value) throws(Fault) -> Int {
    switch value {
    case .string(let text): try fit(text.utf8.count, value)
    case .bytes(let bytes): try fit(bytes.count, value)
    case .list, .map:
      var room = Room()
      guard fits(value, &room, levels: depth) else { throw room.isTooDeep ? tooDeep(value) : tooLarge(value.kind) }
      if case .map(let map) = value { return room.visited - 2 * map.count }
      return room.visited - value.count
    default: break
    }
    return 0
  }

  private static func fit(_ size: Int, _ value: Value) throws(Fault) {
    guard size <= producedSize else { throw tooLarge(value.kind) }
  }

  /// Throws if so many optionals may not be put into each other.
  static func checkNesting(optional value: Value) throws(Fault) {
    var (value, levels) = (value, 0)
    while case .optional(let held?) = value {
      levels += 1
      guard levels < depth else { throw tooDeep(value) }
      value = held
    }
  }

  private static func tooDeep(_ value: Value) -> Fault {
    .limit("the \(value.kind) would nest deeper than the limit of \(depth)")
  }

  /// What is left while a value is looked at.
  private struct Room {
    var bytes = producedSize
    /// The elements of lists and maps that were come upon.
    var visited = 0
    var isTooDeep = false
  }

  /// Whether the value takes no more bytes than are left, and no more levels. It looks at no more elements than fit, and counts them.
  private static func fits(_ value: Value, _ room: inout Room, levels: Int) -> Bool {
    switch value {
    case .string(let text): room.bytes -= text.utf8.count
    case .bytes(let bytes): room.bytes -= bytes.count
    case .list(let elements):
      room.bytes -= elements.count * elementSize
      room.visited += elements.count
      return room.bytes >= 0 && fit(elements, &room, levels: levels)
    case .map(let map):
      room.bytes -= map.count * 2 * elementSize
      room.visited += 2 * map.count
      return room.bytes >= 0 && fit(map.keys, &room, levels: levels) && fit(map.values, &room, levels: levels)
    case .optional(let held?): return fit([held], &room, levels: levels)
    case .null, .bool, .int, .uint, .double, .record, .type, .timestamp, .duration, .optional(nil): break
    }
    return room.bytes >= 0
  }

  private static func fit(_ elements: [Value], _ room: inout Room, levels: Int) -> Bool {
    guard levels > 0 else {
      room.isTooDeep = true
      return false
    }
    return elements.allSatisfy { fits($0, &room, levels: levels - 1) }
  }
}

extension Price {
  /// The result of a function of this price, unless it is larger than may be produced.
  @inline(__always)
  func produced(_ value: Value, _ meter: inout Meter) throws(Fault) -> Value {
    if isMaking { try meter.charge(Limits.check(value).addingSaturated(Self.made(value))) }
    return value
  }
}
