import CCurl
import Foundation
import Synchronization

/// Runs transfers side by side on one thread, which sleeps while nothing happens. Connections are kept between transfers.
@safe final class CurlLoop: Sendable {
  private typealias Waiting = (transfer: CurlTransfer, continuation: CheckedContinuation<CurlTransfer.Ending, Never>)

  private struct Inbox {
    var starts: [Waiting] = []
    var cancelled: [CurlTransfer] = []
    var isRunning = false
    var isEnding = false
  }

  /// libcurl's handle of all transfers. Only the thread uses it, but for waking the thread up, which is done under the
  /// lock of the inbox, and not after the end.
  private nonisolated(unsafe) let multi: UnsafeMutableRawPointer
  /// How long the thread sleeps at most, in milliseconds: not long where it could not be woken up, for want of a pair of
  /// sockets.
  private let longestSleep: Int32
  private let inbox = Mutex(Inbox())

  /// nil where there is no memory, or no file may be opened any more.
  init?() {
    guard let multi = unsafe CurlLibrary.handle(curl_multi_init()) else { return nil }
    unsafe self.multi = unsafe multi
    longestSleep = unsafe curl_multi_wakeup(multi) == CURLM_OK ? 60_000 : 20
  }

  /// Starts a transfer of the current task; the continuation is resumed once.
  func start(_ transfer: CurlTransfer, _ continuation: CheckedContinuation<CurlTransfer.Ending, Never>) {
    let isFirst = inbox.withLock { inbox in
      defer { inbox.isRunning = true }
      inbox.starts.append((transfer, continuation))
      // A task may have been cancelled before there was anything to end.
      if Task.isCancelled { inbox.cancelled.append(transfer) }
      unsafe curl_multi_wakeup(multi)
      return !inbox.isRunning
    }
    if isFirst { Thread.detachNewThread { self.run() } }
  }

  /// Ends a transfer soon; one that is not under way is left alone.
  func cancel(_ transfer: CurlTransfer) {
    inbox.withLock { inbox in
      inbox.cancelled.append(transfer)
      unsafe curl_multi_wakeup(multi)
    }
  }

  /// Lets the thread end; nothing may be started afterwards.
  func end() {
    let isRunning = inbox.withLock { inbox in
      inbox.isEnding = true
      unsafe curl_multi_wakeup(multi)
      return inbox.isRunning
    }
    if !isRunning { unsafe curl_multi_cleanup(multi) }
  }

  private func run() {
    var active: [ObjectIdentifier: Waiting] = [:]
    while true {
      let (starts, cancelled, isEnding) = inbox.withLock { inbox in
        defer { (inbox.starts, inbox.cancelled) = ([], []) }
        return (inbox.starts, inbox.cancelled, inbox.isEnding)
      }
      for waiting in starts {
        if unsafe curl_multi_add_handle(multi, waiting.transfer.easy) == CURLM_OK {
          active[ObjectIdentifier(waiting.transfer)] = waiting
        } else {
          waiting.continuation.resume(returning: .failure(.outOfMemory))
        }
      }
      for transfer in cancelled {
        if let waiting = active.removeValue(forKey: ObjectIdentifier(transfer)) {
          finish(waiting, .failure(.cancelled))
        }
      }
      var running: Int32 = 0
      if unsafe curl_multi_perform(multi, &running) != CURLM_OK {
        for waiting in active.values { finish(waiting, .failure(.outOfMemory)) }
        active = [:]
      }
      var left: Int32 = 0
      while let message = unsafe curl_multi_info_read(multi, &left) {
        let transfer = unsafe CurlTransfer.of(message.pointee.easy_handle)
        if let waiting = transfer.flatMap({ active.removeValue(forKey: ObjectIdentifier($0)) }) {
          finish(waiting, waiting.transfer.ending(unsafe curl_message_result(message)))
        }
      }
      if isEnding, active.isEmpty { break }
      unsafe curl_multi_poll(multi, nil, 0, longestSleep, nil)
    }
    unsafe curl_multi_cleanup(multi)
  }

  private func finish(_ waiting: Waiting, _ ending: CurlTransfer.Ending) {
    unsafe curl_multi_remove_handle(multi, waiting.transfer.easy)
    waiting.continuation.resume(returning: ending)
  }
}
