/// Turns a checked tree into closures in which every name is a slot.
struct Planner {
  /// Hands out the slots of the caches.
  private final class CacheSlots {
    var count = 0
    var usesMemory = false
  }

  let checked: Checked
  let environment: Environment
  let analysis: Analysis
  let dependence: Dependence
  /// Whether a node around the one that is planned is remembered as a whole.
  var isWithinRemembered = false
  /// Where the frame has the values of variables of `cel.bind` around the node, by the variables' slots.
  var lazies: [Int: Int] = [:]
  private let caches = CacheSlots()

  init(checked: Checked, environment: Environment, analysis: Analysis, dependence: Dependence) {
    self.checked = checked
    self.environment = environment
    self.analysis = analysis
    self.dependence = dependence
  }

  /// Whether what was planned looks into a memory.
  var usesMemory: Bool {
    get { caches.usesMemory }
    nonmutating set { caches.usesMemory = newValue }
  }

  func cacheSlot() -> Int {
    caches.count += 1
    return caches.count - 1
  }

  /// A place in the memory of evaluations.
  func memorySlot() -> Int {
    usesMemory = true
    return environment.memorySlots.next()
  }

  /// The code of the whole expression; with `expecting`, where the checker could not tell the type, the value is examined.
  func code(expecting: Type?) -> Code {
    let root = checked.root
    let code = code(root)
    guard let expecting, !checked.types[root.id].guarantees(expecting) else { return code }
    let place = place(root, at: root.start)
    return Code { (frame) throws(Interrupt) in
      let value = try code(&frame)
      guard value.conforms(to: expecting) else { throw place.failure("expected \(expecting), found \(value.kind)") }
      return value
    }
  }

  func place(_ expression: Expression, at offset: Int? = nil) -> Place {
    Place(source: checked.source, offset: offset ?? expression.offset)
  }

  // MARK: Nodes

  func code(_ expression: Expression) -> Code {
    if dependence.answers[expression.id] != nil, let test = rememberedTest(expression) { return boxed(test.condition) }
    let code = remembered(expression)
    guard analysis.constants.contains(expression.id) else { return code }
    let slot = cacheSlot()
    return Code { (frame) throws(Interrupt) in
      if case .memo(let memo) = frame.caches[slot] { return try memo.get() }
      do throws(Interrupt) {
        let value = try frame.doOnce(code.callAsFunction)
        frame.caches[slot] = .memo(.value(value))
        return value
      } catch {
        frame.caches[slot] = .memo(.interrupt(error))
        throw error
      }
    }
  }

  func plain(_ expression: Expression) -> Code {
    if let constant = constant(expression) { return Code { (_) throws(Interrupt) in constant } }
    if case .fault(let message)? = checked.meanings[expression.id] { return failing(expression, message) }
    switch expression.kind {
    case .literal(let value): return Code { (_) throws(Interrupt) in value }
    case .identifier: return name(expression)
    case .select(let operand, let field, let isTest):
      if isTest { return boxed(presence(expression, operand, field)) }
      return checked.meanings[expression.id].flatMap { isName($0) } == true
        ? name(expression) : selection(expression, operand, field)
    case .optionalSelect(let operand, let field): return optionalSelection(expression, operand, field)
    case .call(let name, let target, let arguments, _): return call(expression, name, target, arguments)
    case .logic: return boxed(condition(expression))
    case .conditional(let test, let first, let second):
      let (test, first, second) = (condition(test), code(first), code(second))
      return Code { (frame) throws(Interrupt) in try test(&frame) ? try first(&frame) : try second(&frame) }
    case .list(let elements, let optional): return list(expression, elements, optional)
    case .map(let entries, let optional): return map(expression, entries, optional)
    case .message(let name, _): return failing(expression, "unknown type '\(name)'")
    case .comprehension(let loop): return comprehension(expression, loop)
    case .bind(_, let value, let body): return bind(expression, value, body)
    }
  }

  /// The code of an expression that has to give a bool.
  func condition(_ expression: Expression) -> Condition {
    if let test = rememberedTest(expression) { return test.condition }
    return tested(expression)
  }

  /// The condition of a node that is not remembered beyond an evaluation.
  func tested(_ expression: Expression) -> Condition {
    if !analysis.constants.contains(expression.id), let condition = direct(expression) { return condition }
    return examined(code(expression), place(expression, at: expression.start))
  }

  /// The condition of a code that may give anything.
  func examined(_ code: Code, _ place: Place) -> Condition {
    Condition { (frame) throws(Interrupt) in
      let value = try code(&frame)
      guard case .bool(let result) = value else { throw place.failure("expected bool, found \(value.kind)") }
      return result
    }
  }

  /// The condition of an expression that cannot give anything but a bool.
  private func direct(_ expression: Expression) -> Condition? {
    switch expression.kind {
    case .logic(let isAnd, let terms):
      logic(isAnd: isAnd, terms.map(condition))
    case .select(let operand, let field, isTest: true): presence(expression, operand, field)
    case .select: fieldCondition(expression)
    case .comprehension(let loop) where loop.form == .all || loop.form == .exists || loop.form == .existsOne:
      quantifier(expression, loop)
    case .call(let name, let target, let arguments, _): relation(expression, name, target, arguments)
    default: nil
    }
  }

  func boxed(_ condition: Condition) -> Code {
    Code { (frame) throws(Interrupt) in .bool(try condition(&frame)) }
  }

  func failing(_ expression: Expression, _ message: String) -> Code {
    let place = place(expression)
    return Code { (_) throws(Interrupt) in throw place.failure(message) }
  }

  /// The value of an expression that is made of literals only; nil for any other.
  func constant(_ expression: Expression) -> Value? {
    switch expression.kind {
    case .literal(let value): return value
    case .list(let elements, let optional) where optional.isEmpty:
      let values = elements.compactMap(constant)
      return values.count == elements.count ? .list(values) : nil
    default: return nil
    }
  }

  // MARK: Absorption

  /// Terms that can be evaluated decide, even if others cannot (language definition, "Logical Operators").
  func logic(isAnd: Bool, _ terms: [Condition]) -> Condition {
    switch terms.count {
    case 2: return logic(isAnd: isAnd, terms[0], terms[1])
    case 3: return logic(isAnd: isAnd, terms[0], logic(isAnd: isAnd, terms[1], terms[2]))
    case 4:
      let (first, second) = (logic(isAnd: isAnd, terms[0], terms[1]), logic(isAnd: isAnd, terms[2], terms[3]))
      return logic(isAnd: isAnd, first, second)
    default: break
    }
    return Condition { (frame) throws(Interrupt) in
      var pending: Interrupt?
      for term in terms {
        do throws(Interrupt) {
          if try term(&frame) != isAnd { return !isAnd }
        } catch {
          if error.isLimit { throw error }
          pending = Interrupt.merge(pending, error)
        }
      }
      if let pending { throw pending }
      return isAnd
    }
  }

  /// Two terms without a loop over them: most operators have few.
  func logic(isAnd: Bool, _ first: Condition, _ second: Condition) -> Condition {
    Condition { (frame) throws(Interrupt) in
      let decided: Bool
      do throws(Interrupt) {
        decided = try first(&frame) != isAnd
      } catch {
        if error.isLimit { throw error }
        let pending = error
        do throws(Interrupt) {
          if try second(&frame) != isAnd { return !isAnd }
        } catch {
          throw Interrupt.merge(pending, error)
        }
        throw pending
      }
      return decided ? !isAnd : try second(&frame)
    }
  }

  /// The values of all codes. If one is unavailable the rest are still asked, so that everything that lacks is named.
  static func values(_ codes: [Code], _ frame: inout Frame) throws(Interrupt) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(codes.count)
    for (index, code) in codes.enumerated() {
      do throws(Interrupt) {
        values.append(try code(&frame))
      } catch {
        throw collect(error, codes[(index + 1)...], &frame)
      }
    }
    return values
  }

  /// An interrupt together with what else is unavailable in the codes that follow.
  static func collect(_ interrupt: Interrupt, _ rest: ArraySlice<Code>, _ frame: inout Frame) -> Interrupt {
    guard case .unavailable = interrupt else { return interrupt }
    var result = interrupt
    for code in rest where !result.isLimit {
      do throws(Interrupt) {
        _ = try code(&frame)
      } catch {
        result = Interrupt.merge(result, error)
      }
    }
    return result
  }
}
