/// Macros over lists and maps. Results grow in place; what a quantifier visits is not copied.
extension Planner {
  /// A macro's range and the slots of its variables.
  private final class Loop: Sendable {
    let range: Code
    /// The field of a variable that the range is; nil for any other.
    let field: (variable: Int, type: ObjectIdentifier, slot: Int)?
    let slot: Int
    let isPair: Bool
    /// The units of one round.
    let weight: Int
    let place: Place
    let bodyPlace: Place

    init(_ expression: Expression, _ comprehension: Comprehension, _ planner: Planner) {
      range = planner.code(comprehension.range)
      field = planner.variableField(comprehension.range).map { ($0.variable, ObjectIdentifier($0.type), $0.slot) }
      slot = planner.checked.slots[expression.id] ?? 0
      isPair = comprehension.variables.count == 2
      weight = planner.analysis.round(comprehension)
      place = planner.place(comprehension.range, at: comprehension.range.start)
      bodyPlace = planner.place(comprehension.body, at: comprehension.body.start)
    }

    /// The range, where it is a list of texts that are numbered already.
    @inline(__always)
    func texts(_ frame: Frame) -> (numbers: TextNumbers, source: any RecordSource)? {
      guard !isPair, let field, case .source(let source) = frame.bindings[field.variable], source.typeID == field.type
      else { return nil }
      return source.numbers(of: field.slot).map { ($0, source) }
    }

    /// Binds the variables for each element in turn, until the body says to stop.
    func forEach(
      _ frame: inout Frame, _ body: (inout Frame) throws(Interrupt) -> Bool
    ) throws(Interrupt) {
      try forEach(in: range(&frame), &frame, body)
    }

    func forEach(
      in range: Value, _ frame: inout Frame, _ body: (inout Frame) throws(Interrupt) -> Bool
    ) throws(Interrupt) {
      switch range {
      case .list(let elements):
        for (index, element) in elements.enumerated() {
          if isPair { frame.locals[slot] = .int(Int64(index)) }
          frame.locals[isPair ? slot + 1 : slot] = element
          try frame.charge(weight, place)
          guard try body(&frame) else { return }
        }
      case .map(let map):
        for (index, key) in map.keys.enumerated() {
          frame.locals[slot] = key
          if isPair { frame.locals[slot + 1] = map.values[index] }
          try frame.charge(weight, place)
          guard try body(&frame) else { return }
        }
      case let other: throw place.failure("expected a list or a map to go through, found \(other.kind)")
      }
    }
  }

  /// A macro that asks something of each element.
  private struct TestLoop: Sendable {
    let loop: Loop
    let test: ElementTest

    /// Asks of each element in turn, until the body says to stop. What fails goes to `failed`, which may throw it on. Elements that are
    /// known to give the answer `dull` may be left out.
    @inline(__always)
    func forEach(
      _ frame: inout Frame, dull: Bool, failed: (Interrupt) throws(Interrupt) -> Void,
      _ body: (_ element: () -> Value, _ answer: Bool) -> Bool
    ) throws(Interrupt) {
      if test.remembered != nil, let memory = frame.remembered, let (texts, source) = loop.texts(frame) {
        guard !texts.numbers.isEmpty, let known = test.known(texts, source, memory) else { return }
        return try visit(.texts(texts.numbers, source), known, &frame, dull: dull, failed: failed, body)
      }
      let range = try loop.range(&frame)
      guard !loop.isPair, let elements = range.visited else {
        return try loop.forEach(in: range, &frame) { (frame) throws(Interrupt) in
          let answer: Bool
          do throws(Interrupt) { answer = try test.condition(&frame) } catch {
            try failed(error)
            return true
          }
          return body({ frame.locals[loop.slot] }, answer)
        }
      }
      guard let known = test.known(elements, frame) else {
        let condition = frame.remembered == nil ? test.plain : test.condition
        for index in elements.indices {
          try frame.charge(loop.weight, loop.place)
          frame.locals[loop.slot] = elements[index]
          let answer: Bool
          do throws(Interrupt) { answer = try condition(&frame) } catch {
            try failed(error)
            continue
          }
          guard body({ elements[index] }, answer) else { return }
        }
        return
      }
      try visit(.values(elements), known, &frame, dull: dull, failed: failed, body)
    }

    /// Asks of each element, where answers are remembered; otherwise the same.
    @inline(__always)
    private func visit(
      _ elements: VisitedElements, _ known: KnownAnswers, _ frame: inout Frame, dull: Bool,
      failed: (Interrupt) throws(Interrupt) -> Void,
      _ body: (_ element: () -> Value, _ answer: Bool) -> Bool
    ) throws(Interrupt) {
      var next = 0
      let count = elements.count
      while next < count {
        let index = known.next(from: next, dull: dull, weight: loop.weight, &frame.meter)
        guard index == next else {
          next = index
          continue
        }
        next = index + 1
        try frame.charge(loop.weight, loop.place)
        let answer: Bool
        do throws(Interrupt) { answer = try test(elements[index], index, known, &frame) } catch {
          try failed(error)
          continue
        }
        guard body({ elements[index] }, answer) else { return }
      }
    }
  }

  private func testLoop(_ expression: Expression, _ comprehension: Comprehension) -> TestLoop {
    let loop = Loop(expression, comprehension, self)
    return TestLoop(loop: loop, test: elementTest(comprehension.body, loop.slot))
  }

  /// `all`, `exists` and `exists_one`. The first two absorb like `&&` and `||`.
  func quantifier(_ expression: Expression, _ comprehension: Comprehension) -> Condition {
    let loop = testLoop(expression, comprehension)
    guard comprehension.form != .existsOne else {
      return Condition { (frame) throws(Interrupt) in
        var count = 0
        try loop.forEach(&frame, dull: false, failed: { (error) throws(Interrupt) in throw error }) { _, isTrue in
          if isTrue { count += 1 }
          return true
        }
        return count == 1
      }
    }
    let isAll = comprehension.form == .all
    return Condition { (frame) throws(Interrupt) in
      var pending: Interrupt?
      var result = isAll
      try loop.forEach(
        &frame, dull: isAll,
        failed: { (error) throws(Interrupt) in
          if error.isLimit { throw error }
          pending = Interrupt.merge(pending, error)
        },
        { _, isTrue in
          result = isTrue
          return isTrue == isAll
        })
      if result == isAll, let pending { throw pending }
      return result
    }
  }

  /// Macros that give lists, maps and optionals; quantifiers as values.
  func comprehension(_ expression: Expression, _ comprehension: Comprehension) -> Code {
    switch comprehension.form {
    case .all, .exists, .existsOne: boxed(quantifier(expression, comprehension))
    case .filter: filter(testLoop(expression, comprehension))
    case .list, .map, .mapEntries: collection(expression, comprehension)
    case .sorted: sorted(expression, comprehension)
    case .optionalMap, .optionalFlatMap: optional(expression, comprehension)
    }
  }

  /// `map`, `transformList`, `transformMap` and `transformMapEntry`.
  private func collection(_ expression: Expression, _ comprehension: Comprehension) -> Code {
    let loop = Loop(expression, comprehension, self)
    let filter = comprehension.filter.map(condition)
    let body = code(comprehension.body)
    let (form, place) = (comprehension.form, place(expression))
    return Code { (frame) throws(Interrupt) in
      var keys: [Value] = []
      var values: [Value] = []
      try loop.forEach(&frame) { (frame) throws(Interrupt) in
        if let filter, try !filter(&frame) { return true }
        let key = form == .map ? frame.locals[loop.slot] : .null
        let value = try body(&frame)
        switch (form, value) {
        case (.mapEntries, .map(let map)):
          try frame.charge(map.count, place)
          keys += map.keys
          values += map.values
        case (.mapEntries, _): throw loop.bodyPlace.failure("expected a map, found \(value.kind)")
        case (.map, _):
          keys.append(key)
          values.append(value)
        default: values.append(value)
        }
        do throws(Fault) { try Limits.checkCount(values.count) } catch { throw place.interrupt(error) }
        return true
      }
      return try place.produced(form == .list ? .list(values) : .map(Planner.map(keys, values, place, &frame)), &frame)
    }
  }

  private func filter(_ loop: TestLoop) -> Code {
    Code { (frame) throws(Interrupt) in
      var values: [Value] = []
      try loop.forEach(&frame, dull: false, failed: { (error) throws(Interrupt) in throw error }) { element, isTrue in
        if isTrue { values.append(element()) }
        return true
      }
      return .list(values)
    }
  }

  private func sorted(_ expression: Expression, _ comprehension: Comprehension) -> Code {
    let loop = Loop(expression, comprehension, self)
    let (body, place) = (code(comprehension.body), place(expression))
    return Code { (frame) throws(Interrupt) in
      var keys: [Value] = []
      var values: [Value] = []
      try loop.forEach(&frame) { (frame) throws(Interrupt) in
        values.append(frame.locals[loop.slot])
        keys.append(try body(&frame))
        return true
      }
      try frame.charge(Price.sorting.units(Value.list(keys)), place)
      do throws(Fault) { return .list(try ListLibrary.sorted(values, by: keys)) } catch {
        throw place.interrupt(error)
      }
    }
  }

  /// `optMap` and `optFlatMap`.
  private func optional(_ expression: Expression, _ comprehension: Comprehension) -> Code {
    let (range, body, place) = (code(comprehension.range), code(comprehension.body), place(expression))
    let slot = checked.slots[expression.id] ?? 0
    let isFlat = comprehension.form == .optionalFlatMap
    return Code { (frame) throws(Interrupt) in
      let value = try range(&frame)
      guard case .optional(let held) = value else { throw place.failure("expected an optional, found \(value.kind)") }
      guard let held else { return value }
      frame.locals[slot] = held
      let result = try body(&frame)
      guard isFlat else {
        do throws(Fault) { return try OptionalLibrary.wrap(result) } catch { throw place.interrupt(error) }
      }
      guard case .optional = result else { throw place.failure("expected an optional, found \(result.kind)") }
      return result
    }
  }
}

/// What a macro goes through, where answers are remembered.
private enum VisitedElements {
  case values([Value])
  case texts(ArraySlice<UInt32>, any RecordSource)

  var count: Int {
    switch self {
    case .values(let values): values.count
    case .texts(let numbers, _): numbers.count
    }
  }

  subscript(index: Int) -> Value {
    switch self {
    case .values(let values): values[index]
    case .texts(let numbers, let source): .string(source.text(of: numbers[numbers.startIndex + index]))
    }
  }
}

extension Value {
  /// What a macro with one variable goes through: the elements of a list, the keys of a map; nil of any other value.
  fileprivate var visited: [Value]? {
    switch self {
    case .list(let elements): elements
    case .map(let map): map.keys
    default: nil
    }
  }
}
