/// Lets the calls of one client go when the API has room for them: every call enters before it is sent and leaves when
/// it has been answered.
///
/// At most four are under way. Calls are free while more than a fifth of a window is left (the rest is for others who
/// use the tenant), then they wait until the API adds tokens. `--max-rps` spaces all calls evenly on top of that. Calls
/// to one family of routes keep their order; a family that waits holds up no other. Calls whose answers nobody waits for
/// yet leave one of the four to those that somebody does.
actor Pacer {
  /// What came of waiting.
  enum Entry: Sendable, Equatable {
    /// The call may be sent now; `leave` must follow.
    case admitted
    /// Waiting longer than the deadline allows: the seconds until the call could have gone, and for what.
    case outOfTime(wait: Double, reason: ProgressEvent.WaitReason)
    case interrupted
  }

  /// A call as the pacer sees it.
  struct Call: Sendable, Hashable {
    let family: RouteFamily
    /// Whether nobody waits for its answer yet.
    var isAhead = false
  }

  private struct Waiter {
    let number: Int
    let continuation: CheckedContinuation<Entry, Never>
  }

  /// When a call may go.
  private enum Opening {
    case now
    case at(Double, ProgressEvent.WaitReason)
    /// Not before a call that is under way has been answered.
    case afterAnswer
  }

  private static let maximumUnderWay = 4
  /// Of which so many whose answers nobody waits for yet.
  private static let maximumAhead = 3

  private let clock: APIClock
  private let deadline: Deadline
  private let report: @Sendable (ProgressEvent) -> Void
  private var limits = RateLimits()
  /// Seconds between two calls; 0 without a cap.
  private let spacing: Double
  /// The uptime before which the cap allows no call.
  private var nextByCap = -Double.infinity
  private var underWay = 0
  private var underWayAhead = 0
  /// Calls that are alike keep their order.
  private var queues: [Call: [Waiter]] = [:]
  private var serial = 0
  private var timer: (moment: Double, task: Task<Void, Never>)?

  /// `maxRPS` is the most calls a second, above 0; nil or anything else is no cap.
  init(
    clock: APIClock, deadline: Deadline, maxRPS: Double? = nil,
    report: @escaping @Sendable (ProgressEvent) -> Void = { _ in }
  ) {
    self.clock = clock
    self.deadline = deadline
    self.report = report
    spacing = maxRPS.map { $0 > 0 ? 1 / $0 : 0 } ?? 0
  }

  /// Calls left in the window that the family is counted in, as its last answer said.
  func callsLeft(_ family: RouteFamily) -> Int? { limits.callsLeft(family) }

  /// Waits until a call may be sent.
  func enter(_ call: Call) async -> Entry {
    serial += 1
    let number = serial
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard !Task.isCancelled else { return continuation.resume(returning: .interrupted) }
        queues[call, default: []].append(Waiter(number: number, continuation: continuation))
        admit()
      }
    } onCancel: {
      Task { await self.interrupt(number, call) }
    }
  }

  /// Ends a call that was admitted; `answer` is nil where none came.
  func leave(_ call: Call, _ answer: Answer?) {
    underWay -= 1
    if call.isAhead { underWayAhead -= 1 }
    limits.end(call.family, answer, uptime: clock.uptime(), now: clock.now())
    admit()
  }

  private func interrupt(_ number: Int, _ call: Call) {
    guard let index = queues[call]?.firstIndex(where: { $0.number == number }) else { return }
    queues[call]?.remove(at: index).continuation.resume(returning: .interrupted)
    admit()
  }

  /// Lets go whoever may go, in the order in which they came, and sees to it that the next one is looked at in time.
  private func admit() {
    var wake: (moment: Double, reason: ProgressEvent.WaitReason)?
    var blocked: Set<Call> = []
    while let call = nextCall(without: blocked) {
      let now = clock.uptime()
      switch opening(call, now) {
      case .now:
        underWay += 1
        if call.isAhead { underWayAhead += 1 }
        limits.begin(call.family)
        if spacing > 0 { nextByCap = max(nextByCap, now) + spacing }
        resume(call, .admitted)
      case .at(let moment, let reason) where moment - now >= deadline.left:
        resume(call, .outOfTime(wait: moment - now, reason: reason))
      case .at(let moment, let reason):
        if moment < wake?.moment ?? .infinity { wake = (moment, reason) }
        blocked.insert(call)
      case .afterAnswer:
        blocked.insert(call)
      }
    }
    setTimer(wake)
  }

  private func nextCall(without blocked: Set<Call>) -> Call? {
    let heads = queues.compactMap { call, queue in blocked.contains(call) ? nil : queue.first.map { (call, $0) } }
    return heads.min { $0.1.number < $1.1.number }?.0
  }

  private func resume(_ call: Call, _ entry: Entry) {
    queues[call]?.removeFirst().continuation.resume(returning: entry)
  }

  private func opening(_ call: Call, _ now: Double) -> Opening {
    guard underWay < Self.maximumUnderWay, !call.isAhead || underWayAhead < Self.maximumAhead else {
      return .afterAnswer
    }
    let byLimit: Opening =
      switch limits.room(call.family, uptime: now) {
      case .free: .now
      case .afterAnswer: .afterAnswer
      case .at(let moment): .at(moment, .rateLimit)
      }
    guard nextByCap > now else { return byLimit }
    return switch byLimit {
    case .now: .at(nextByCap, .maxRPS)
    case .at(let moment, let reason): moment > nextByCap ? .at(moment, reason) : .at(nextByCap, .maxRPS)
    case .afterAnswer: .afterAnswer
    }
  }

  private func setTimer(_ wake: (moment: Double, reason: ProgressEvent.WaitReason)?) {
    guard let wake else {
      timer?.task.cancel()
      timer = nil
      return
    }
    if let timer, timer.moment <= wake.moment { return }
    timer?.task.cancel()
    let seconds = max(0, wake.moment - clock.uptime())
    report(.waiting(seconds: seconds, reason: wake.reason))
    timer = (
      wake.moment,
      Task { [clock] in
        do throws(CancellationError) { try await clock.sleep(seconds) } catch { return }
        self.timerEnded(wake.moment)
      }
    )
  }

  private func timerEnded(_ moment: Double) {
    guard timer?.moment == moment else { return }
    timer = nil
    admit()
  }
}
