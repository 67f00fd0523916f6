import FlyingSocks
import Foundation

/// An HTTP/1.1 message (RFC 9112) as the bytes that travel.
struct HTTPMessage {
  /// Start line, fields and the empty line.
  let head: [UInt8]
  let body: [UInt8]

  /// A message whose parts are there already.
  init(head: [UInt8], body: [UInt8]) {
    self.head = head
    self.body = body
  }

  /// An answer with a body.
  init(status: Int, reason: String, fields: [(String, String)], body: String) {
    let fields = fields + [("Content-Length", String(body.utf8.count))]
    let lines = ["HTTP/1.1 \(status) \(reason)"] + fields.map { "\($0): \($1)" } + ["", ""]
    self.init(head: Array(lines.joined(separator: "\r\n").utf8), body: Array(body.utf8))
  }

  /// The parts of the first line: method, target and version of a request.
  var startLine: [String] {
    String(decoding: head.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self).split(separator: " ").map(String.init)
  }

  /// Whether the connection ends after this message and what answers it.
  var closesConnection: Bool { Self.field("connection", in: head)?.lowercased() == "close" }

  /// The value of a field, by its name in lower case; of two the first.
  static func field(_ name: String, in head: [UInt8]) -> String? {
    for line in String(decoding: head, as: UTF8.self).split(separator: "\r\n").dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == name { return parts[1].trimmingCharacters(in: .whitespaces) }
    }
    return nil
  }
}

/// A connection that is read message by message. Bodies have a `Content-Length`; a chunked one is an error.
struct HTTPMessageConnection {
  struct UnknownFraming: Error {}

  private static let longestBody = 1 << 30
  private static let endOfHead = Array("\r\n\r\n".utf8)

  let socket: AsyncSocket
  private var buffer: [UInt8] = []

  init(_ socket: AsyncSocket) { self.socket = socket }

  /// The next message. Throws `SocketError.disconnected` where the connection ends.
  mutating func next() async throws -> HTTPMessage {
    var end: Int?
    while end == nil {
      end = buffer.firstRange(of: Self.endOfHead)?.upperBound
      if end == nil { buffer += try await socket.read(atMost: 4096) }
    }
    let head = Array(buffer.prefix(end ?? 0))
    guard HTTPMessage.field("transfer-encoding", in: head) == nil,
      let length = Int(HTTPMessage.field("content-length", in: head) ?? "0"), (0...Self.longestBody).contains(length)
    else { throw UnknownFraming() }
    while buffer.count < head.count + length { buffer += try await socket.read(atMost: 4096) }
    defer { buffer.removeFirst(head.count + length) }
    return HTTPMessage(head: head, body: Array(buffer[head.count..<head.count + length]))
  }

  func write(_ bytes: [UInt8]) async throws { try await socket.write(Data(bytes)) }

  func write(_ message: HTTPMessage) async throws { try await write(message.head + message.body) }

  /// Ends the connection: in good order, or with a reset.
  func close(resetting: Bool) throws {
    if resetting { try socket.socket.setValue(0, for: LingerOption()) }
    try socket.close()
  }

  /// Waits until the other side ends the connection; what it still sends is dropped.
  func waitForEnd() async throws {
    do {
      while true { _ = try await socket.read(atMost: 4096) }
    } catch SocketError.disconnected {}
  }
}
