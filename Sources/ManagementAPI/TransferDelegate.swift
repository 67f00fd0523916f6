import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What URLSession tells of its transfers, and asks before it does more than it was told to. Only the session's own
/// delegate is asked, and only for tasks without a completion handler.
final class TransferDelegate: NSObject, URLSessionDataDelegate {
  /// How a transfer ended: the head and the whole body, or why there is none.
  typealias Ending = Result<(response: URLResponse?, body: Data), any Error>

  private struct Transfer {
    var body = Data()
    var ending: Ending?
    var continuation: CheckedContinuation<Ending, Never>?
  }

  /// By the identifier of the task, which is unique in its session.
  private let transfers = Mutex<[Int: Transfer]>([:])

  /// Runs a task of the session to its end. When the current task is cancelled, so is the transfer.
  ///
  /// URLSession's own `data(for:)` is not used because its cancellation can end in a deadlock on Linux: the handler holds
  /// the lock of the waiting task while it waits for URLSession's queue, and the queue, about to resume that task,
  /// waits for the lock. Here the transfer is cancelled from another thread, which holds nothing.
  func run(_ task: URLSessionDataTask) async -> Ending {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        wait(for: task.taskIdentifier, continuation)
        task.resume()
      }
    } onCancel: {
      DispatchQueue.global().async { task.cancel() }
    }
  }

  private func wait(for id: Int, _ continuation: CheckedContinuation<Ending, Never>) {
    let ending = transfers.withLock { transfers -> Ending? in
      // A task that was cancelled before it began may have ended already.
      if let ending = transfers[id]?.ending {
        transfers[id] = nil
        return ending
      }
      transfers[id, default: Transfer()].continuation = continuation
      return nil
    }
    if let ending { continuation.resume(returning: ending) }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    transfers.withLock { $0[dataTask.taskIdentifier, default: Transfer()].body.append(data) }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let id = task.taskIdentifier
    let waiting = transfers.withLock { transfers -> (CheckedContinuation<Ending, Never>, Ending)? in
      let transfer = transfers[id] ?? Transfer()
      let ending: Ending = error.map { .failure($0) } ?? .success((task.response, transfer.body))
      guard let continuation = transfer.continuation else {
        transfers[id] = Transfer(ending: ending)
        return nil
      }
      transfers[id] = nil
      return (continuation, ending)
    }
    if let (continuation, ending) = waiting { continuation.resume(returning: ending) }
  }

  /// A redirect is handed back as the answer: following it would take the token to another place.
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  /// Trust in a server stays with the system. A demand for a password is refused: left to its default, on Linux the
  /// call would never end.
  func urlSession(
    _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) {
    let method = challenge.protectionSpace.authenticationMethod
    let isPassword = [NSURLAuthenticationMethodHTTPBasic, NSURLAuthenticationMethodHTTPDigest].contains(method)
    completionHandler(isPassword ? .cancelAuthenticationChallenge : .performDefaultHandling, nil)
  }
}
