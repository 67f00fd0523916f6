import Foundation
import HTTPTypes
import ManagementAPI
import Synchronization
import TenantEmulator
import TestSupport

/// The API behind sockets with faults, and a time of its own for those who call it: what waits takes no time, and a call
/// is given up only while one hangs. So nothing depends on how fast the machine is.
final class FaultyAPI: HTTPTransport {
  private let transport = CurlTransport(environment: [:])
  let time = ManualClock()
  /// The paths of calls that hang.
  private let hanging = Mutex<[String]>([])

  /// A server that tells this of its faults and has the same time.
  func start(_ options: EmulatorOptions) async throws -> EmulatorServer {
    try await EmulatorServer.start(
      options, now: { [time] in time.now },
      onFault: { [self] fault in
        switch fault.fault {
        case .hang, .stop, .trickle: hanging.withLock { $0.append(fault.path) }
        case .status, .html, .garbage, .redirect, .expire, .close, .reset, .cut, .latency: break
        }
      })
  }

  func send(_ request: HTTPRequest, body: [UInt8]) async throws(TransportError) -> HTTPAnswer {
    defer {
      hanging.withLock { paths in
        if let index = paths.firstIndex(of: request.path ?? "") { paths.remove(at: index) }
      }
    }
    return try await transport.send(request, body: body)
  }

  var clock: APIClock {
    APIClock(
      now: { [time] in time.now.timeIntervalSince1970 }, uptime: { [time] in time.elapsed },
      sleep: { [time] in time.sleep($0) },
      alarm: { [self] seconds throws(CancellationError) in
        repeat {
          do { try await Task.sleep(for: .milliseconds(50)) } catch { throw CancellationError() }
        } while hanging.withLock(\.isEmpty)
        time.advance(seconds)
      }, random: { 0.5 })
  }
}
