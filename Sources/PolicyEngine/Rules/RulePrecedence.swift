import CEL
import Documents

/// Which rules leave to other ones what those report already (`yields_to`), so that one scope is one finding.
///
/// A rule yields to those that it names and to those that they yield to. What it leaves is only what another rule
/// reports on the same grant in the same run, at no lower severity: a rule that is off, does not apply or came to no
/// result takes nothing over.
struct RulePrecedence: Sendable {
  /// The places of the rules, each after those that it yields to.
  let order: [Int]
  /// By the place of a rule the places of those that it yields to; empty for most.
  private let yielded: [Set<Int>]
  /// The places of the rules to which another one yields.
  private let leading: Set<Int>
  /// Whether any rule yields to another one.
  var isOfAny: Bool { !leading.isEmpty }

  /// The precedence among rules; one that is named and not among them counts for nothing.
  init(_ rules: [Rule]) {
    var search = Search(rules)
    order = search.run()
    yielded = search.yielded
    leading = yielded.reduce(into: []) { $0.formUnion($1) }
  }

  func yields(_ rule: Int) -> Bool { !yielded[rule].isEmpty }
  func isYieldedTo(_ rule: Int) -> Bool { leading.contains(rule) }
  func yields(_ rule: Int, to other: Int) -> Bool { yielded[rule].contains(other) }

  /// What is wrong with the `yields_to` of a catalogue's rules: names that no rule has, and circles.
  static func problems(of rules: [Rule]) -> [Diagnostic] {
    var search = Search(rules)
    _ = search.run()
    let unknown = rules.flatMap { rule in
      rule.yieldsTo.filter { search.place(of: $0.value) == nil }.map { name in
        name.problem(
          "yields_to: no rule '\(name.value.visible)'\(Spelling.hint(for: name.value, among: rules.map(\.id), most: 3))"
        )
      }
    }
    return unknown + search.circles
  }

  /// A walk through the rules in depth, which numbers a rule after all that it yields to.
  private struct Search {
    private let rules: [Rule]
    private let places: [ExactString: Int]
    private var state: [State]
    private var order: [Int] = []
    private(set) var yielded: [Set<Int>]
    private(set) var circles: [Diagnostic] = []

    private enum State { case untouched, open, done }

    init(_ rules: [Rule]) {
      self.rules = rules
      let names = rules.enumerated().flatMap { place, rule in
        ([rule.id] + rule.aliases).map { (ExactString($0), place) }
      }
      places = Dictionary(names) { first, _ in first }
      state = Array(repeating: .untouched, count: rules.count)
      yielded = Array(repeating: [], count: rules.count)
    }

    func place(of name: String) -> Int? { places[ExactString(name)] }

    mutating func run() -> [Int] {
      for place in rules.indices { visit(place) }
      return order
    }

    private mutating func visit(_ place: Int) {
      guard state[place] == .untouched else { return }
      state[place] = .open
      for name in rules[place].yieldsTo {
        guard let other = self.place(of: name.value) else { continue }
        visit(other)
        if state[other] == .open {
          circles.append(name.problem("yields_to: '\(rules[other].id)' yields to '\(rules[place].id)' itself"))
        } else {
          yielded[place].formUnion(yielded[other].union([other]))
        }
      }
      state[place] = .done
      order.append(place)
    }
  }
}
