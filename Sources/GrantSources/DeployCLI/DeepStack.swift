import Foundation
import Synchronization

/// Work on a stack that is deep enough for values nested as deep as anchors that name each other can make them: to release
/// such a value takes a call for each level.
final class DeepStack<Result: Sendable>: Sendable {
  private let body: @Sendable () -> Result
  private let result = Mutex<Result?>(nil)
  private let done = DispatchSemaphore(value: 0)

  init(_ body: @escaping @Sendable () -> Result) { self.body = body }

  /// What the body gives, for which the caller waits.
  ///
  /// - Parameter stack: its bytes. Of what is not used only the addresses are taken.
  func run(stack: Int) -> Result {
    let thread = Thread { [self] in
      let value = body()
      result.withLock { $0 = value }
      done.signal()
    }
    thread.stackSize = stack
    thread.start()
    done.wait()
    return result.withLock(\.self) ?? body()
  }
}
