import Foundation
import Glibc
import Synchronization

/// A server on a port of 127.0.0.1 that the system chooses, which answers with bytes as it is told, HTTP or not. It
/// takes a limited number of connections, one after another, each for a limited time, and then is gone.
final class RawServer: Sendable {
  enum Action: Sendable {
    /// Writes the bytes and closes.
    case write([UInt8])
    /// Resets the connection.
    case reset
    /// Writes the bytes and then a space every 20 ms for as long as the client stays.
    case trickle([UInt8])

    static func http(_ head: String, _ body: [UInt8] = []) -> Action {
      .write(Array(("HTTP/1.1 \(head)\r\nConnection: close\r\n\r\n").utf8) + body)
    }
  }

  enum Failure: Error { case socket(Int32) }

  /// For how long, in milliseconds, a client may do nothing: longer than any test may take, because how soon a client
  /// gets a thread depends on what else the machine does.
  private static let patience: Int32 = 600_000

  let port: Int
  private let listener: Int32
  private let received = Mutex<[String]>([])

  /// What the clients sent, a text each.
  var requests: [String] { received.withLock { $0 } }
  var address: String { "127.0.0.1:\(port)" }

  /// Serves each connection by the next action; the last connection is that of the last action.
  init(_ actions: [Action]) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = listener
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, size) == 0 && listen(socket, 8) == 0 && getsockname(socket, address, &size) == 0
      }
    }
    guard bound else { throw Failure.socket(errno) }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { self.serve(actions) }
  }

  private func serve(_ actions: [Action]) {
    defer { close(listener) }
    for action in actions {
      guard Self.isReadable(listener, milliseconds: Self.patience) else { return }
      let connection = accept(listener, nil, nil)
      let request = Self.readRequest(connection)
      received.withLock { $0.append(request) }
      perform(action, on: connection)
      close(connection)
    }
  }

  private func perform(_ action: Action, on connection: Int32) {
    switch action {
    case .write(let bytes):
      _ = Self.send(bytes, to: connection)
    case .reset:
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    case .trickle(let bytes):
      guard Self.send(bytes, to: connection) else { return }
      while !Self.isReadable(connection, milliseconds: 20) {
        guard Self.send([0x20], to: connection) else { return }
      }
    }
  }

  private static func readRequest(_ connection: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while isReadable(connection, milliseconds: patience) {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer[..<count]
      let isHTTP = bytes.first.map { (0x41...0x5A).contains($0) } ?? false
      if !isHTTP || isWhole(String(decoding: bytes, as: UTF8.self)) { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isWhole(_ request: String) -> Bool {
    guard let end = request.firstRange(of: "\r\n\r\n") else { return false }
    let length = request.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
    let wanted = length.flatMap { Int($0.dropFirst("content-length:".count).filter(\.isNumber)) } ?? 0
    return request[end.upperBound...].utf8.count >= wanted
  }

  private static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
    Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// Whether something, the end included, came within the time.
  private static func isReadable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return Glibc.poll(&poll, 1, milliseconds) > 0
  }
}
