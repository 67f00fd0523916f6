/// The state of one evaluation.
struct Frame {
  enum Memo {
    case value(Value)
    case interrupt(Interrupt)

    /// What a code comes to.
    init(_ code: Code, _ frame: inout Frame) {
      do throws(Interrupt) { self = .value(try code(&frame)) } catch { self = .interrupt(error) }
    }

    func get() throws(Interrupt) -> Value {
      switch self {
      case .value(let value): return value
      case .interrupt(let interrupt): throw interrupt
      }
    }
  }

  /// What a place of the program remembers for the rest of the evaluation.
  enum Cache {
    case empty
    /// What an expression that does not change came to.
    case memo(Memo)
    /// What a variable of `cel.bind` is to be worked out by, when it is first read.
    case unread(Code)
    /// The list that `in` looked through last.
    case list([Value])
    /// The list that `in` looked through before, hashed.
    indirect case set([Value], HashedList)
    /// The regular expressions that were compiled, by their patterns; of a pattern that is none, what is wrong with it.
    case regexes([Value: Result<Regex, Fault>])
  }

  /// What the variables stand for, by their slots.
  let bindings: [Activation.Slot]
  /// The variables that macros bind, by the slots that the checker gave them.
  var locals = Slots<Value>()
  /// By the slots that the planner gave them.
  var caches = Slots<Cache>()
  /// What definitions came to, by their index; each is evaluated at most once.
  var memos = Slots<Memo?>()
  /// What earlier evaluations left, and this one leaves; nil where nothing is kept.
  var remembered: Remembered?
  var meter = Meter()

  init(_ activation: Activation) {
    bindings = activation.slots
  }

  /// Does what is done once in an evaluation.
  @inline(__always)
  mutating func doOnce<Result, Failure: Error>(
    _ work: (inout Frame) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let mark = meter.mark
    defer { meter.countOnce(since: mark) }
    return try work(&self)
  }

  @inline(__always)
  mutating func charge(_ units: Int, _ place: Place) throws(Interrupt) {
    do throws(Fault) { try meter.charge(units) } catch { throw place.interrupt(error) }
  }
}

/// Values by slot. Room is made when a slot is first used, so that an evaluation that uses none allocates nothing.
struct Slots<Element: SlotValue> {
  private var elements: [Element] = []

  subscript(slot: Int) -> Element {
    @inline(__always) get { slot < elements.count ? elements[slot] : Element.unused }
    @inline(__always) set {
      if slot >= elements.count { makeRoom(for: slot) }
      elements[slot] = newValue
    }
  }

  private mutating func makeRoom(for slot: Int) {
    elements.reserveCapacity(slot + 1)
    while elements.count <= slot { elements.append(Element.unused) }
  }

  /// Takes the elements away that the condition is true of.
  mutating func removeAll(where isRemoved: (Element) -> Bool) {
    for slot in elements.indices where isRemoved(elements[slot]) { elements[slot] = Element.unused }
  }
}

/// What can lie in a slot.
protocol SlotValue {
  /// What a slot has that nothing was put into.
  static var unused: Self { get }
}

extension Value: SlotValue {
  static var unused: Value { .null }
}

extension Frame.Cache: SlotValue {
  static var unused: Frame.Cache { .empty }
}

extension Optional: SlotValue {
  static var unused: Wrapped? { nil }
}

/// A planned expression. As a bare closure it would be wrapped anew wherever it goes through an array or an optional, and each wrapping
/// is a further call whenever it runs.
struct Code: Sendable {
  private let run: @Sendable (inout Frame) throws(Interrupt) -> Value

  init(_ run: @escaping @Sendable (inout Frame) throws(Interrupt) -> Value) {
    self.run = run
  }

  @inline(__always)
  func callAsFunction(_ frame: inout Frame) throws(Interrupt) -> Value { try run(&frame) }
}

/// A planned expression that gives a bool.
struct Condition: Sendable {
  private let run: @Sendable (inout Frame) throws(Interrupt) -> Bool

  init(_ run: @escaping @Sendable (inout Frame) throws(Interrupt) -> Bool) {
    self.run = run
  }

  @inline(__always)
  func callAsFunction(_ frame: inout Frame) throws(Interrupt) -> Bool { try run(&frame) }
}
