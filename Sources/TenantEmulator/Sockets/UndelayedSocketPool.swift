import FlyingFox
import FlyingSocks
import Foundation

/// A socket pool that turns off Nagle's algorithm (RFC 896) on every socket that waits in it.
///
/// The server writes the head and the body of an answer apart. With the algorithm on, the body is held back until the
/// client acknowledges the head, which it delays by some 40 ms. A listening socket hands the option on to the
/// connections that it accepts.
struct UndelayedSocketPool: AsyncSocketPool {
  private let base: any AsyncSocketPool = HTTPServer.defaultPool()

  func prepare() async throws { try await base.prepare() }

  func run() async throws { try await base.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    try socket.setValue(true, for: BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY))
    try await base.suspendSocket(socket, untilReadyFor: events)
  }
}
