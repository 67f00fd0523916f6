/// What is worked out once: variables of `cel.bind` in an evaluation, and what does not change between evaluations in all
/// those that share a memory.
extension Planner {
  /// The code of a node; what comes to the same in all evaluations with one memory is worked out by the first of them.
  func remembered(_ expression: Expression) -> Code {
    guard !isWithinRemembered, dependence.lastingWork.contains(expression.id) else { return plain(expression) }
    let (code, slot) = (within.plain(expression), memorySlot())
    return Code { (frame) throws(Interrupt) in
      guard let remembered = frame.remembered else { return try code(&frame) }
      if let known = remembered.values[slot] {
        // Where it is too much, it has to run out where it would without a memory.
        return try remembered.charge(known, slot, &frame.meter) ? known.value : code(&frame)
      }
      let mark = frame.meter.mark
      let value = try code(&frame)
      let (steady, once) = frame.meter.spent(since: mark)
      remembered.note(Remembered.Known(value: value, steady: steady, once: once), slot)
      return value
    }
  }

  /// A condition about a text that a macro binds, which is asked once for each different text. Of a chain, the leading terms about one
  /// text are asked together; were others taken before their turn, a chain could cost more than in its order. nil if nothing of the
  /// expression is remembered.
  func rememberedTest(_ expression: Expression) -> RememberedTest? {
    if let local = local(ofAnswer: expression) {
      let (slot, plain) = (memorySlot(), within.tested(expression))
      return RememberedTest(local: local, slot: slot, condition: answered(about: local, slot, plain), plain: plain)
    }
    guard case .logic(let isAnd, let terms) = expression.kind, !analysis.constants.contains(expression.id) else {
      return nil
    }
    guard let local = local(ofAnswer: terms[0]) else { return nil }
    let group = terms.prefix { self.local(ofAnswer: $0) == local }
    let slot = memorySlot()
    let together = answered(about: local, slot, within.logic(isAnd: isAnd, group.map(within.condition)))
    let others = logic(isAnd: isAnd, terms[group.count...].map(condition))
    let inOrder = within.logic(isAnd: isAnd, terms.map(within.condition))
    let parted = logic(isAnd: isAnd, together, others)
    let condition = Condition { (frame) throws(Interrupt) in
      try frame.remembered == nil ? inOrder(&frame) : parted(&frame)
    }
    return RememberedTest(
      local: local, slot: slot, condition: condition, plain: inOrder, rest: (isAnd, others))
  }

  /// The condition that a macro asks of its elements, which are in this slot.
  func elementTest(_ body: Expression, _ slot: Int) -> ElementTest {
    if let test = rememberedTest(body) {
      return ElementTest(
        local: slot, condition: test.condition, plain: test.plain, remembered: test.local == slot ? test : nil)
    }
    let condition = tested(body)
    return ElementTest(local: slot, condition: condition, plain: condition, remembered: nil)
  }

  /// The slot of the variable of a macro that a condition to be answered once is about; nil if the condition is none.
  private func local(ofAnswer expression: Expression) -> Int? {
    guard !isWithinRemembered, let local = dependence.answers[expression.id], lazies[local] == nil else { return nil }
    return local
  }

  /// A planner for the parts of what is remembered as a whole.
  private var within: Planner {
    var inner = self
    inner.isWithinRemembered = true
    return inner
  }

  private func answered(about local: Int, _ slot: Int, _ condition: Condition) -> Condition {
    Condition { (frame) throws(Interrupt) in
      guard let remembered = frame.remembered, case .string(let text) = frame.locals[local],
        let number = remembered.texts.number(of: text)
      else { return try condition(&frame) }
      let answers = remembered.answers(slot)
      if let answer = answers[number] {
        // Where it is too much, it has to run out where it would without a memory.
        return try frame.meter.chargeWhole(answer.spending) ? answer.isTrue : condition(&frame)
      }
      let mark = frame.meter.mark
      let isTrue = try condition(&frame)
      answers.note(isTrue, frame.meter.spent(since: mark).steady, number)
      return isTrue
    }
  }

  /// `cel.bind`: the value is worked out when the variable is first read, so that a test in the body can come before it.
  func bind(_ expression: Expression, _ value: Expression, _ body: Expression) -> Code {
    let (slot, cache) = (checked.slots[expression.id] ?? 0, cacheSlot())
    var inner = self
    inner.lazies[slot] = cache
    let (value, body) = (code(value), inner.code(body))
    return Code { (frame) throws(Interrupt) in
      frame.caches[cache] = .unread(value)
      return try body(&frame)
    }
  }

  /// A variable of `cel.bind`. Its code comes from the frame: were it part of each place that reads it, codes would be as deep as all
  /// bound values within each other.
  func bound(_ cache: Int) -> Code {
    Code { (frame) throws(Interrupt) in
      switch frame.caches[cache] {
      case .memo(let memo): return try memo.get()
      case .unread(let code):
        // Macros in the value have the slots of those in the body, one of which may be reading the variable.
        let locals = frame.locals
        let memo = Frame.Memo(code, &frame)
        frame.locals = locals
        frame.caches[cache] = .memo(memo)
        return try memo.get()
      case .empty, .list, .set, .regexes: preconditionFailure("a variable is read within what binds it")
      }
    }
  }
}
