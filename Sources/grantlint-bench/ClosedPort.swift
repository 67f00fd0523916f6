import Glibc

/// A port of 127.0.0.1 that is taken and on which nobody listens: whoever connects to it is refused, and no other program
/// gets it.
struct ClosedPort {
  let number: UInt16
  private let socket: Int32

  /// Throws where no port can be had.
  init() throws {
    socket = Glibc.socket(AF_INET, Int32(clamping: SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { [socket] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, length) == 0 && getsockname(socket, address, &length) == 0
      }
    }
    guard isBound else {
      close(socket)
      throw Failure()
    }
    number = UInt16(bigEndian: address.sin_port)
  }

  /// Gives the port back.
  func free() { close(socket) }

  /// That no port can be had.
  struct Failure: Error, CustomStringConvertible {
    var description: String { "no port of 127.0.0.1 can be had" }
  }
}
