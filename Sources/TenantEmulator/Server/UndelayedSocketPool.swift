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

/// Whether, and for how many seconds, a closing socket waits for what it still has to send; nil: it is closed in the
/// usual way. 0 resets the connection (`SO_LINGER` of socket(7)).
struct LingerOption: SocketOption {
  let name = SO_LINGER

  func makeSocketValue(from seconds: Int32?) -> linger {
    linger(l_onoff: seconds == nil ? 0 : 1, l_linger: seconds ?? 0)
  }

  func makeValue(from value: linger) -> Int32? { value.l_onoff == 0 ? nil : value.l_linger }
}
