package import Dispatch
import Foundation
import Glibc
import Remediation
import Synchronization

/// SIGINT, SIGTERM and SIGHUP. Each ends the process with 130 at once, unless something is under way that has to be
/// brought to an end: then whoever deferred the end hears of it.
package final class Interrupts: Sendable {
  /// Those of the process; they are heard once `listen` was called.
  package static let process = Interrupts { _exit(130) }

  private static let signals = [SIGINT, SIGTERM, SIGHUP]
  /// How long what only reads or waits may still take when something else has to be finished.
  private static let grace = Duration.seconds(1)

  private struct State {
    var isRaised = false
    /// How many parts of the program put off the end.
    var deferrals = 0
    var waiting: [AsyncStream<Never>.Continuation] = []
    var note = ""
    /// Folders that go with the process.
    var temporary: [URL] = []
  }

  private let state = Mutex(State())
  private let end: @Sendable () -> Void

  /// `end` is what a signal does where nobody deferred it.
  package init(end: @escaping @Sendable () -> Void) { self.end = end }

  /// Hears the signals from now on; they no longer end the process by themselves. A SIGHUP that is ignored already, as
  /// `nohup` has it, stays so.
  /// - Returns: what hears them, for as long as it lives.
  package func listen() -> [any DispatchSourceSignal] {
    Self.signals.compactMap { number in
      var former = sigaction()
      sigaction(number, nil, &former)
      if number == SIGHUP, former.__sigaction_handler.sa_handler.map({ unsafeBitCast($0, to: Int.self) }) == 1 {
        return nil
      }
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [self] in raise() }
      source.resume()
      return source
    }
  }

  /// What a signal says when it ends the process at once, such as that nothing was changed.
  func note(_ text: String) { state.withLock { $0.note = text } }

  /// Takes care that a folder does not outlive the process, until `forget` is called.
  func removeAtEnd(_ folder: URL) { state.withLock { $0.temporary.append(folder) } }
  func forget(_ folder: URL) { state.withLock { state in state.temporary.removeAll { $0 == folder } } }

  /// Whether a signal came.
  var isRaised: Bool { state.withLock(\.isRaised) }

  /// What a signal does.
  package func raise() {
    let (waiting, isDeferred, note) = state.withLock { state in
      state.isRaised = true
      defer { state.waiting = [] }
      return (state.waiting, state.deferrals > 0, state.note)
    }
    guard isDeferred else {
      ProgressLine.clear()
      for folder in state.withLock(\.temporary) { try? FileManager.default.removeItem(at: folder) }
      StandardError.write("interrupted\(note.isEmpty ? "" : ": \(note)")\n")
      return end()
    }
    for continuation in waiting { continuation.finish() }
  }

  /// From now on a signal does not end the process, until `endDeferral` was called as often.
  func startDeferral() { state.withLock { $0.deferrals += 1 } }
  func endDeferral() { state.withLock { $0.deferrals -= 1 } }

  /// Returns when a signal came, or when its task is cancelled.
  func raised() async {
    let (stream, continuation) = AsyncStream<Never>.makeStream()
    let isRaised = state.withLock { state in
      if !state.isRaised { state.waiting.append(continuation) }
      return state.isRaised
    }
    if isRaised { return }
    for await _ in stream {}
  }

  /// The value of some work; nil where a signal came first: then the work is cancelled and not waited for.
  func value<Value: Sendable>(of work: @escaping @Sendable () async -> Value) async -> Value? {
    let (stream, continuation) = AsyncStream<Value?>.makeStream()
    let working = Task { continuation.yield(await work()) }
    let watching = Task {
      await raised()
      if isRaised { continuation.yield(nil) }
    }
    defer {
      working.cancel()
      watching.cancel()
    }
    for await value in stream { return value }
    return nil
  }

  /// The signals as a repair hears them.
  var interruption: Interruption {
    Interruption(isRaised: { [self] in isRaised }) { [self] in
      await raised()
      // Cancelled is as good as over.
      try? await Task.sleep(for: Self.grace)
    }
  }
}
