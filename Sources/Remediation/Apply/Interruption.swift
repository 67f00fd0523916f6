/// Whether somebody wants the run to end, and how long what is under way may still take.
package struct Interruption: Sendable {
  /// Nobody ever does.
  static let never = Interruption(isRaised: { false }, graceIsOver: {})

  /// Whether the run is to end.
  let isRaised: @Sendable () -> Bool
  /// Returns some time after the run was told to end: what only reads or waits is given up then. Returns at once for a
  /// run that nobody can interrupt, and when its task is cancelled.
  private let graceIsOver: @Sendable () async -> Void

  /// `graceIsOver` returns some time after `isRaised` first says true.
  package init(isRaised: @escaping @Sendable () -> Bool, graceIsOver: @escaping @Sendable () async -> Void) {
    self.isRaised = isRaised
    self.graceIsOver = graceIsOver
  }

  /// Does something that is cancelled when the grace is over, and only then: the cancellation of this task is none.
  func limit<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
    let task = Task { await work() }
    let watch = Task {
      await graceIsOver()
      if isRaised() { task.cancel() }
    }
    defer { watch.cancel() }
    return await task.value
  }
}
