import FlyingFox
import FlyingSocks
package import Foundation

/// A tenant emulator behind a socket of 127.0.0.1, where faults are planned with a relay before it.
///
/// It runs from `start` until `stop`, or until the task that waits in `runUntilCancelled` is cancelled.
package struct EmulatorServer: Sendable {
  /// What the handler of a call may take: longer than anybody waits, because the library's own end is a wrong answer.
  private static let handlerTimeout: TimeInterval = 86_400
  private static let startTimeout: TimeInterval = 300

  /// The port that it listens on, also where any was asked for.
  package let port: UInt16
  /// The tenant behind it, with its logs.
  package let emulator: TenantEmulator

  private let ledger: FaultLedger
  private let tasks: [Task<Void, any Error>]

  /// `http://127.0.0.1:PORT`, without a slash at the end.
  package var baseURL: String { "http://127.0.0.1:\(port)" }

  /// The faults that struck so far, in order.
  package var injectedFaults: [InjectedFault] { get async { await ledger.injected } }

  /// Starts a server; once this returns it accepts connections.
  ///
  /// `sleep` waits for latencies and trickles, `now` is the tenant's clock, and `onFault` is told of each fault at the
  /// moment at which it shows.
  package static func start(
    _ options: EmulatorOptions,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    now: @escaping @Sendable () -> Date = { Date() },
    onFault: @escaping @Sendable (InjectedFault) -> Void = { _ in }
  ) async throws(EmulatorServerError) -> EmulatorServer {
    do {
      let tenant = try options.tenant ?? EmulatedTenant(.demo())
      let emulator = TenantEmulator(tenant: tenant, settings: options.settings, now: now)
      let handler = EmulatorHandler(emulator: emulator, latency: options.latency, sleep: sleep)
      let ledger = FaultLedger(options.faults, report: onFault)
      if options.faults.isEmpty {
        let (port, task) = try await listen(options.port, handler)
        return EmulatorServer(port: port, emulator: emulator, ledger: ledger, tasks: [task])
      }
      let (listener, port) = try FaultRelay.listen(options.port)
      let (backend, task): (UInt16, Task<Void, any Error>)
      do {
        (backend, task) = try await listen(0, handler)
      } catch {
        try listener.close()
        throw error
      }
      let relay = FaultRelay(
        listener: listener, port: port, backend: backend, ledger: ledger, emulator: emulator,
        timeout: handlerTimeout, sleep: sleep)
      return EmulatorServer(
        port: port, emulator: emulator, ledger: ledger, tasks: [Task { try await relay.run() }, task])
    } catch {
      throw EmulatorServerError(port: options.port, error)
    }
  }

  /// Waits until the server is stopped, or the current task cancelled, which stops it. Throws when it ends by itself.
  package func runUntilCancelled() async throws(EmulatorServerError) {
    do {
      try await withTaskCancellationHandler {
        for task in tasks { try await task.value }
      } onCancel: {
        for task in tasks { task.cancel() }
      }
    } catch {
      let isMeant = tasks.contains { $0.isCancelled }
      await stop()
      if !isMeant { throw EmulatorServerError(port: port, error) }
    }
  }

  /// Ends the server: its port and every connection are closed once this returns. What a call has changed stays changed,
  /// whether or not its answer was still sent.
  package func stop() async {
    for task in tasks { task.cancel() }
    for task in tasks { _ = await task.result }
  }

  /// An HTTP server that accepts connections on its port.
  private static func listen(
    _ port: UInt16, _ handler: EmulatorHandler
  ) async throws -> (port: UInt16, task: Task<Void, any Error>) {
    let server = HTTPServer(
      address: try .inet(ip4: "127.0.0.1", port: port), timeout: handlerTimeout, pool: UndelayedSocketPool(),
      logger: .disabled, handler: handler)
    let (isListening, signal) = AsyncThrowingStream<Void, any Error>.makeStream()
    let task = Task {
      defer { signal.finish() }
      do { try await server.run() } catch {
        signal.finish(throwing: error)
        throw error
      }
    }
    let wait = Task {
      do {
        try await server.waitUntilListening(timeout: startTimeout)
        signal.yield()
      } catch {
        signal.finish(throwing: error)
      }
    }
    defer { wait.cancel() }
    for try await _ in isListening {
      if case .ip4(_, let port)? = await server.listeningAddress { return (port, task) }
    }
    task.cancel()
    throw SocketError.disconnected
  }
}

/// A server that could not start, or that ended by itself.
package struct EmulatorServerError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, for the person who started it.
  package let description: String

  init(port: UInt16, _ error: any Error) {
    if case SocketError.failed(_, EADDRINUSE, _) = error {
      description = "port \(port) of 127.0.0.1 is taken; choose another one, or 0 for any"
    } else if case SocketError.failed(_, EACCES, _) = error {
      description = "port \(port) of 127.0.0.1 may not be used; choose one from 1024, or 0 for any"
    } else {
      description = "the emulator cannot serve: \((error as? any LocalizedError)?.errorDescription ?? "\(error)")"
    }
  }
}
