import Synchronization
import TestSupport
import Testing

@testable import CEL

/// Records whose fields are made when they are read: nothing changes by it but what is made.
@Suite struct RecordSourceTests {
  private static let type = RecordType(
    name: "grant",
    fields: [
      .init(name: "id", type: .string, sizeHint: .characters(30)), .init(name: "flag", type: .bool),
      .init(name: "scope", type: .list(.string), sizeHint: .elements(20, each: .characters(30))),
      .init(name: "other", type: .list(.string), reads: ["api"], sizeHint: .elements(20, each: .characters(30))),
    ], tellsFields: true)

  private static let params = RecordType(name: "params", fields: [.init(name: "most", type: .int)])

  private static let environment: Environment = {
    var environment = Environment(variables: [
      Variable(name: "grant", type: .record(type)), Variable(name: "params", type: .record(params), isLasting: true),
    ])
    if let program = try? environment.compile("grant.scope.filter(s, size(s) > params.most)") {
      environment.define("variables.long", as: program)
    }
    return environment
  }()

  /// Gives the fields of a record, of which texts may be numbered.
  private final class Source: RecordSource {
    let typeID = ObjectIdentifier(RecordSourceTests.type)
    let record: RecordValue
    let numbers: [UInt32]
    let texts: [String]
    let table: UInt64
    let isNumbered: Bool
    let asked = Mutex<Set<Int>>([])

    init(_ slots: [FieldState], _ numbers: [UInt32], _ texts: [String], table: UInt64, isNumbered: Bool) {
      record = RecordValue(RecordSourceTests.type, slots)
      (self.numbers, self.texts, self.table, self.isNumbered) = (numbers, texts, table, isNumbered)
    }

    func state(of slot: Int) -> FieldState {
      asked.withLock { _ = $0.insert(slot) }
      return record.slots[slot]
    }

    func numbers(of slot: Int) -> TextNumbers? {
      slot == 2 && isNumbered ? TextNumbers(table: table, tableCount: texts.count, numbers: numbers[...]) : nil
    }

    func text(of number: UInt32) -> String { texts[Int(number)] }
  }

  @Test(arguments: [
    "grant.id == 'a'", "!grant.flag", "grant.flag && has(grant.id)", "has(grant.scope)", "size(grant.scope)",
    "grant == grant", "[grant][0].id", "grant.scope.all(s, size(s) < 3)", "grant.scope.exists(s, s.contains('b'))",
    "grant.scope.exists_one(s, s.contains('a'))", "variables.long", "size(variables.long) == 0 ? 'none' : grant.id",
    "grant.scope.filter(s, s.contains('a') || size(grant.scope) > 3)", "grant.scope.map(s, s + '!')",
    "grant.scope.filter(s, grant.scope.exists(t, t.contains(s)))", "grant.scope.distinct()", "grant.other",
    "grant.other.all(s, size(s) > params.most)", "dyn(grant).scope", "grant.scope.filter(s, 10 / (size(s) - 1) > 1)",
  ])
  func `an expression comes to the same, and costs the same, on a record and on what makes its fields`(
    source: String
  ) throws {
    let program = try Self.environment.compile(source)
    let words = ["a", "ab", "b", "READ", "read:x", "e\u{301}", "é", "", String(repeating: "a", count: 300)]
    let params = Binding.value(.record(RecordValue(Self.params, [.value(.int(2))])))
    let memories = (EvaluationMemory().part(), EvaluationMemory().part(), EvaluationMemory().part())
    var random = SeededGenerator(seed: 3)
    for round in 0..<400 as Range<UInt64> {
      let texts = words.shuffled(using: &random)
      let numbers = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        UInt32(Int.random(in: 0..<texts.count, using: &random))
      }
      let list = Value.list(numbers.map { .string(texts[Int($0)]) })
      let slots: [FieldState] = [
        Bool.random(using: &random) ? .value(.string("a")) : .absent(default: .string("")),
        .value(.bool(Bool.random(using: &random))),
        numbers.isEmpty ? .absent(default: .list([])) : .value(list),
        round % 3 == 0 ? .unavailable(["api"]) : .value(list),
      ]
      func outcome(_ binding: Binding, _ memory: EvaluationMemory.Part?) -> [String] {
        let (outcome, cost) = program.measure(
          Self.environment.activation(["grant": binding, "params": params], memory: memory))
        return [text(of: outcome), "\(cost)"]
      }
      func source(_ isNumbered: Bool) -> Binding {
        .source(Source(slots, numbers, texts, table: round, isNumbered: isNumbered))
      }
      let plain = outcome(.value(.record(RecordValue(Self.type, slots))), nil)
      #expect(outcome(source(false), nil) == plain)
      #expect(outcome(source(true), nil) == plain)
      let remembered = outcome(.value(.record(RecordValue(Self.type, slots))), memories.0)
      #expect(outcome(source(false), memories.1) == remembered)
      #expect(outcome(source(true), memories.2) == remembered)
      #expect(remembered[0] == plain[0])
    }
  }

  @Test func `only what is read is asked for, and a program tells which fields those are`() throws {
    let program = try Self.environment.compile("grant.flag || grant.id == 'a'")
    let source = Source(
      [.value(.string("a")), .value(.bool(false)), .unavailable([]), .unavailable([])], [], [], table: 0,
      isNumbered: false)
    _ = program.evaluate(Self.environment.activation(["grant": .source(source)]))
    #expect(source.asked.withLock { $0 } == [0, 1])
    #expect(program.reads == ["grant", "grant.flag", "grant.id"])
    let whole = try Self.environment.compile("dyn(grant).id")
    #expect(whole.reads.isSuperset(of: ["grant.id", "grant.flag", "grant.scope", "grant.other", "api"]))
  }
}
