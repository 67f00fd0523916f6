/// Functions whose second argument is a regular expression. A literal one is compiled once; of any other the last is kept.
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
      if case .regex(let last, let regex) = frame.caches[slot], last.isExactly(pattern) { return regex }
      // A pattern that lasts is the same as before.
      if let memorySlot, let regex = frame.remembered?.regexes[memorySlot] {
        frame.caches[slot] = .regex(pattern, regex)
        return regex
      }
      let use: Regex.Use = memorySlot != nil && frame.remembered != nil ? .lasting : .evaluation
      let regex: Regex
      do throws(Fault) { regex = try Regex.compiled(pattern, for: use, &frame.meter) } catch {
        throw place.interrupt(error)
      }
      frame.caches[slot] = .regex(pattern, regex)
      if let memorySlot { frame.remembered?.regexes[memorySlot] = regex }
      return regex
    }
  }
}
