import Documents
import Foundation
import TenantEmulator

/// What a client sees of a connection of its own, down to the socket: no library between that retries or explains.
struct RawCall: Sendable {
  enum End: Sendable, Equatable { case closed, reset, refused, timedOut, other(Int32) }

  let received: [UInt8]
  let end: End

  /// Sends text over a new connection and reads until it ends, on a thread that may block.
  static func send(_ text: String, to port: UInt16) async -> RawCall {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: RawCall(sending: Array(text.utf8), to: port)) }
    }
  }

  /// One call, after which the connection is to end.
  static func send(
    _ method: String, _ path: String, token: String? = nil, body: String = "", to port: UInt16
  ) async -> RawCall {
    await send(request(method, path, token: token, body: body, closes: true), to: port)
  }

  static func get(_ path: String, token: String? = nil, to port: UInt16) async -> RawCall {
    await send("GET", path, token: token, to: port)
  }

  static func request(
    _ method: String, _ path: String, token: String?, body: String = "", closes: Bool = false
  ) -> String {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1", "Content-Length: \(body.utf8.count)"]
    if !body.isEmpty { lines.append("Content-Type: application/json") }
    if let token { lines.append("Authorization: Bearer \(token)") }
    if closes { lines.append("Connection: close") }
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  private init(sending bytes: [UInt8], to port: UInt16) {
    let connection = RawConnection(to: port)
    defer { connection.close() }
    guard connection.isOpen, connection.send(bytes) else {
      self.init(received: [], end: Self.end(errno))
      return
    }
    var received: [UInt8] = []
    var chunk = connection.receive()
    while !chunk.isEmpty {
      received += chunk
      chunk = connection.receive()
    }
    self.init(received: received, end: connection.failure.map(Self.end) ?? .closed)
  }

  private init(received: [UInt8], end: End) {
    self.received = received
    self.end = end
  }

  private static func end(_ code: Int32) -> End {
    switch code {
    case ECONNRESET: .reset
    case ECONNREFUSED: .refused
    case EAGAIN: .timedOut
    default: .other(code)
    }
  }
}

/// The answer in what was received.
extension RawCall {
  private var parts: (head: String, body: [UInt8]) {
    guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return ("", received) }
    return (String(decoding: received[..<end.lowerBound], as: UTF8.self), Array(received[end.upperBound...]))
  }

  /// 0 where there is none.
  var status: Int { Int(parts.head.split(separator: " ").dropFirst().first ?? "") ?? 0 }

  var body: [UInt8] { parts.body }

  /// nil where the body is not JSON.
  var json: JSONValue? { try? JSONReader.value(body) }

  func header(_ name: String) -> String? {
    for line in parts.head.split(separator: "\r\n") {
      let halves = line.split(separator: ":", maxSplits: 1)
      if halves.count == 2, halves[0].lowercased() == name { return halves[1].trimmingCharacters(in: .whitespaces) }
    }
    return nil
  }
}
