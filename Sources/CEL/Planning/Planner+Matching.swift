/// Functions whose second argument is a regular expression. A literal one is compiled once; of
/// any other those of the patterns that an evaluation came upon are kept, and of a pattern that lasts those of a memory.
extension Planner {
  typealias Matching = @Sendable (Regex, [Value], inout Meter) throws(Fault) -> Value

  func boxedMatching(
    _ expression: Expression, _ function: Function, _ operands: [Expression], _ body: @escaping Matching
  ) -> Code {
    let (codes, place) = (operands.map(code), place(expression))
    let regex = regex(expression, function, operands, place)
    return Code { (frame) throws(Interrupt) in
      let values = try Planner.values(codes, &frame)
      let regex = try regex(&frame, values)
      do throws(Fault) {
        return try function.price.produced(body(regex, values, &frame.meter), &frame.meter)
      } catch {
        throw place.interrupt(error, function, values)
      }
    }
  }

  /// `matches`, which gives a bool.
  func matching(
    _ expression: Expression, _ function: Function, _ operands: [Expression], _ body: @escaping Matching
  ) -> Condition {
    let place = place(expression)
    if let regex = checked.regexes[expression.id] {
      let text = code(operands[0])
      return Condition { (frame) throws(Interrupt) in
        let value = try text(&frame)
        guard case .string(let text) = value else {
          throw place.interrupt(.noOverload, function, [value, .string("")])
        }
        do throws(Fault) { return try regex.matches(text, &frame.meter) } catch { throw place.interrupt(error) }
      }
    }
    let code = boxedMatching(expression, function, operands, body)
    return Condition { (frame) throws(Interrupt) in
      guard case .bool(let result) = try code(&frame) else { return false }
      return result
    }
  }

  private func regex(
    _ expression: Expression, _ function: Function, _ operands: [Expression], _ place: Place
  ) -> @Sendable (inout Frame, [Value]) throws(Interrupt) -> Regex {
    if let regex = checked.regexes[expression.id] { return { (_, _) throws(Interrupt) in regex } }
    let slot = cacheSlot()
    let memorySlot = dependence.lasting.contains(operands[1].id) ? memorySlot() : nil
    return { (frame, values) throws(Interrupt) in
      guard case .string(let pattern) = values[1] else { throw place.interrupt(.noOverload, function, values) }
      if case .regexes(let compiled) = frame.caches[slot], let known = compiled[values[1]] {
        do throws(Fault) { return try known.get() } catch { throw place.interrupt(error) }
      }
      let regex = frame.regex(pattern, memorySlot)
      frame.note(regex, values[1], slot)
      do throws(Fault) { return try regex.get() } catch { throw place.interrupt(error) }
    }
  }
}

extension Frame {
  /// Regular expressions that an evaluation keeps for a place; beyond them it compiles anew.
  private static let mostRegexes = 64

  /// The regular expression of a pattern that the evaluation has not come upon yet. It is charged also where it is remembered.
  fileprivate mutating func regex(_ pattern: String, _ slot: Int?) -> Result<Regex, Fault> {
    do throws(Fault) {
      return .success(try doOnce { (frame) throws(Fault) in try frame.compiled(pattern, slot) })
    } catch {
      return .failure(error)
    }
  }

  private mutating func compiled(_ pattern: String, _ slot: Int?) throws(Fault) -> Regex {
    guard let slot, let remembered else { return try Regex.compiled(pattern, for: .evaluation, &meter) }
    if let regex = remembered.regex(slot, .string(pattern)) {
      try meter.chargeMatching(regex.compilingUnits(pattern))
      return regex.forEvaluation()
    }
    let regex = try Regex.compiled(pattern, for: .lasting, &meter)
    remembered.note(regex, slot, .string(pattern))
    return regex.forEvaluation()
  }

  fileprivate mutating func note(_ regex: Result<Regex, Fault>, _ pattern: Value, _ slot: Int) {
    guard case .regexes(var compiled) = caches[slot] else {
      caches[slot] = .regexes([pattern: regex])
      return
    }
    guard compiled.count < Self.mostRegexes else { return }
    caches[slot] = .empty
    compiled[pattern] = regex
    caches[slot] = .regexes(compiled)
  }
}
