import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A TCP connection to a port of 127.0.0.1, whose calls block: for threads of their own only.
final class RawConnection {
  private let descriptor: Int32
  /// Whether it could be made; else `errno` says why.
  let isOpen: Bool
  /// The `errno` at which receiving broke; nil while it has not, and at an end in good order.
  private(set) var failure: Int32?

  init(to port: UInt16) {
    #if canImport(Glibc)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    // A server that forgets the call must fail the test, not hold it.
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    let descriptor = descriptor
    isOpen = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  /// Sends all of it, without the signal that ends the process where nobody reads any more.
  func send(_ bytes: [UInt8]) -> Bool {
    #if canImport(Glibc)
      Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    #else
      Darwin.send(descriptor, bytes, bytes.count, 0) == bytes.count
    #endif
  }

  /// What comes next; nothing where the connection has ended or broken.
  func receive() -> [UInt8] {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    if count < 0 { failure = errno }
    return Array(chunk.prefix(max(0, count)))
  }

  func close() {
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #else
      _ = Darwin.close(descriptor)
    #endif
  }

  /// Makes so many calls, one after the other on one connection, and says whether the socket at its other end, which is
  /// of this process too, sends at once what it is given. `length` is that of an answer in bytes. nil: an answer stayed
  /// out, or the socket was not found.
  static func isUndelayed(
    after count: Int, _ request: String, answerLength length: Int, to port: UInt16
  ) async -> Bool? {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        let connection = RawConnection(to: port)
        defer { connection.close() }
        let call = Array(request.utf8)
        let isAnswered = (0..<count).allSatisfy { _ in connection.isAnswered(call, length: length) }
        continuation.resume(returning: isAnswered ? connection.otherEnd.map(Self.isUndelayed) : nil)
      }
    }
  }

  /// Sends a call; whether an answer of so many bytes comes, and no more.
  private func isAnswered(_ call: [UInt8], length: Int) -> Bool {
    guard send(call) else { return false }
    var count = 0
    while count < length {
      let received = receive().count
      guard received > 0 else { return false }
      count += received
    }
    return count == length
  }

  /// The descriptor of the socket at the other end, among those of this process.
  private var otherEnd: Int32? {
    guard let own = Self.port(of: descriptor, getsockname), let other = Self.port(of: descriptor, getpeername),
      let names = try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")
    else { return nil }
    return names.compactMap { Int32($0) }.first {
      Self.port(of: $0, getpeername) == own && Self.port(of: $0, getsockname) == other
    }
  }

  /// Whether Nagle's algorithm (RFC 896) is off for a socket.
  private static func isUndelayed(_ socket: Int32) -> Bool {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &size) == 0 && value != 0
  }

  /// The port of one of a socket's two addresses; nil for what is no socket of TCP over IPv4, or is not connected.
  private static func port(
    of socket: Int32, _ ask: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> UInt16? {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isKnown = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { ask(socket, $0, &size) == 0 }
    }
    return isKnown && address.sin_family == sa_family_t(AF_INET) ? UInt16(bigEndian: address.sin_port) : nil
  }
}
