import Documents
import Tenant

/// Asks for records by themselves while lists are still being read, so that what came of it is there when it is wanted. Each
/// is asked for once; where asking has become useless the rest is left to whoever wants it.
actor EarlyConfirmations<Record: TenantRecord> {
  /// So many calls are under way at most.
  private static var callersAtOnce: Int { 3 }

  private let ask: @Sendable (String) async -> Existence<Record>
  private var known: Set<ExactString> = []
  /// Keys that were not asked for yet, the next one last.
  private var waiting: [String] = []
  private var asked: [ExactString: Task<Existence<Record>, Never>] = [:]
  private var callers = 0
  /// Failures in a row that have nothing to do with the record.
  private var failures = 0

  init(_ ask: @escaping @Sendable (String) async -> Existence<Record>) { self.ask = ask }

  /// Asks for those of the keys that it was not told of before.
  func expect(_ keys: [String]) {
    let news = keys.filter { known.insert(ExactString($0)).inserted }
    waiting.insert(contentsOf: news.reversed(), at: 0)
    for _ in 0..<min(Self.callersAtOnce - callers, waiting.count) {
      callers += 1
      Task { await self.call() }
    }
  }

  private func call() async {
    while failures < APIClient.mostFailures, let key = waiting.popLast() {
      let task = Task { [ask] in await ask(key) }
      asked[ExactString(key)] = task
      let answer = await task.value
      failures = answer.failure == nil ? 0 : failures + 1
    }
    callers -= 1
  }

  /// What came of asking, for those of the keys that were asked for and answered for good; no more is asked. Who asks for
  /// one of them again is answered anew.
  func take(_ keys: [String]) async -> [ExactString: Existence<Record>] {
    waiting = []
    let tasks = asked
    asked = [:]
    var answers: [ExactString: Existence<Record>] = [:]
    for key in keys.map(ExactString.init) {
      guard let answer = await tasks[key]?.value, answer.failure == nil else { continue }
      answers[key] = answer
    }
    return answers
  }
}

extension Existence {
  /// Why asking for other records will fail as well.
  var failure: CoverageGap? { reading.coverage.gap?.ofAll }
}
