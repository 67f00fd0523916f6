import Documents
import HTTPTypes

/// Sends one request until it is answered, given up or out of time. Every call of this target goes through
/// `attempt`, where the pacer lets it go.
struct RetryingSender: Sendable {
  let transport: any HTTPTransport
  let clock: APIClock
  let deadline: Deadline
  let pacer: Pacer
  let report: @Sendable (ProgressEvent) -> Void
  /// Whether nobody waits for the answers yet.
  var isAhead = false

  /// The answer, whatever its status. Throws where none came: no connection after all tries, no time left, or the task
  /// was cancelled. That ends a read, and every wait, at once; a change that was sent is awaited.
  func send(
    _ request: HTTPRequest, body: [UInt8] = [], policy: RetryPolicy = .reading
  ) async throws(APIError) -> Answer {
    try await send(request, policy: policy) { () throws(APIError) in body }
  }

  /// The same, with a body that is made anew for every try. Throws also what `body` throws.
  func send(
    _ request: HTTPRequest, policy: RetryPolicy = .reading, makingBody body: () throws(APIError) -> [UInt8]
  ) async throws(APIError) -> Answer {
    let call = APIError.Call(request)
    let paced = Pacer.Call(family: RouteFamily(request), isAhead: isAhead)
    var tries = 0
    while true {
      let body = try body()
      try await enter(paced, call)
      tries += 1
      let result = await attempt(request, body: body, tries: tries, policy)
      let answer: Answer? = if case .success(let answer) = result { answer } else { nil }
      await pacer.leave(paced, answer)
      let wait = policy.wait(after: result, tries: tries, now: clock.now(), random: clock.random())
      guard let wait else { return try Self.final(result, call: call, tries: tries, policy) }
      guard !Task.isCancelled else { throw .interrupted(call) }
      guard wait < deadline.left else {
        throw .noTimeToRetry(call, after: result, wait: wait, left: deadline.left, timeout: deadline.timeout)
      }
      report(.waiting(seconds: wait, reason: .retry(status: answer?.status)))
      do { try await clock.sleep(wait) } catch { throw .interrupted(call) }
    }
  }

  /// Waits for the pacer. `leave` must follow where this does not throw.
  private func enter(_ paced: Pacer.Call, _ call: APIError.Call) async throws(APIError) {
    switch await pacer.enter(paced) {
    case .admitted:
      // It may have been cancelled, or the time have passed, while it was being let go.
      let isCancelled = Task.isCancelled
      guard isCancelled || deadline.left <= 0 else { return }
      await pacer.leave(paced, nil)
      throw isCancelled ? .interrupted(call) : .outOfTime(call, timeout: deadline.timeout)
    case .interrupted: throw .interrupted(call)
    case .outOfTime(let wait, let reason):
      throw .noTimeToWait(call, wait: wait, reason: reason, left: deadline.left, timeout: deadline.timeout)
    }
  }

  private static func final(
    _ result: Result<Answer, TransportError>, call: APIError.Call, tries: Int, _ policy: RetryPolicy
  ) throws(APIError) -> Answer {
    switch result {
    case .success(let answer): return answer
    // Of a change that its transport cut off nobody knows whether it arrived.
    case .failure(.cancelled) where !policy.isChange: throw .interrupted(call)
    case .failure(let error): throw .transport(call, error, tries: tries)
    }
  }

  /// One try. That of a change has a task of its own, which nobody cancels: cut off, it would leave open whether the
  /// change arrived.
  private func attempt(
    _ request: HTTPRequest, body: [UInt8], tries: Int, _ policy: RetryPolicy
  ) async -> Result<Answer, TransportError> {
    let limit = policy.callLimit(left: deadline.left)
    guard policy.isChange else { return await race(request, body: body, tries: tries, limit: limit) }
    return await Task { await race(request, body: body, tries: tries, limit: limit) }.value
  }

  /// One try, raced against its share of the time that is left. What is awaited here ends when it is cancelled, so
  /// the loser of the race does not keep the winner waiting.
  private func race(
    _ request: HTTPRequest, body: [UInt8], tries: Int, limit: Double
  ) async -> Result<Answer, TransportError> {
    await withTaskGroup(of: Result<Answer, TransportError>.self) { group in
      group.addTask {
        do throws(TransportError) {
          return .success(Answer(try await transport.send(request, body: body), tries: tries))
        } catch {
          return .failure(error)
        }
      }
      group.addTask {
        do throws(CancellationError) { try await clock.alarm(limit) } catch { return .failure(.cancelled) }
        return .failure(TransportError("no whole answer came within \(Seconds(limit))"))
      }
      defer { group.cancelAll() }
      return await group.next() ?? .failure(.cancelled)
    }
  }
}

/// A duration as people write it: "12 s", "0.5 s".
struct Seconds: CustomStringConvertible {
  private let value: Double

  init(_ value: Double) { self.value = value }

  var description: String {
    let tenths = (value * 10).rounded()
    guard tenths.magnitude < 1e15 else { return "more than a lifetime" }
    let (whole, rest) = tenths.clampedInt.quotientAndRemainder(dividingBy: 10)
    return rest == 0 || whole >= 10 ? "\(value.rounded().clampedInt) s" : "\(whole).\(rest) s"
  }
}
