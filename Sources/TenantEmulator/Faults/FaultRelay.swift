import FlyingSocks
import Foundation

/// Stands before the server of an emulator, passes calls and answers on, and does to some of them what a plan says: a
/// handler of the server could neither cut an answer nor reset a connection.
struct FaultRelay: Sendable {
  let listener: Socket
  /// The port that clients call.
  let port: UInt16
  /// The port of the server behind it.
  let backend: UInt16
  let ledger: FaultLedger
  let emulator: TenantEmulator
  /// How long the server behind it may take to accept a connection, in seconds.
  let timeout: TimeInterval
  let sleep: @Sendable (Duration) async throws -> Void

  /// A socket that listens on a port of 127.0.0.1, and that port; 0 stands for any.
  static func listen(_ port: UInt16) throws -> (listener: Socket, port: UInt16) {
    let socket = try Socket(domain: AF_INET)
    do {
      try socket.setValue(true, for: .localAddressReuse)
      try socket.bind(to: .inet(ip4: "127.0.0.1", port: port))
    } catch {
      try socket.close()
      throw error
    }
    try socket.listen()
    guard case .ip4(_, let port) = try socket.sockname() else { throw SocketError.unsupportedAddress }
    return (socket, port)
  }

  /// Relays until the task is cancelled, then closes every connection.
  func run() async throws {
    let pool = UndelayedSocketPool()
    defer { closeAtEnd(listener) }
    try await pool.prepare()
    let listener = try AsyncSocket(socket: listener, pool: pool)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await pool.run() }
      group.addTask { try await accept(on: listener, pool) }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func accept(on listener: AsyncSocket, _ pool: UndelayedSocketPool) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      for try await client in listener.sockets {
        group.addTask { await serve(HTTPMessageConnection(client), pool) }
      }
    }
  }

  /// Answers the calls of one client, over one connection to the server.
  private func serve(_ client: HTTPMessageConnection, _ pool: UndelayedSocketPool) async {
    var client = client
    var server: HTTPMessageConnection?
    defer { if let server { closeAtEnd(server.socket.socket) } }
    do {
      // The library's own limit of five seconds would reset a client for no other reason than a busy machine.
      let socket = try await AsyncSocket.connected(
        to: .inet(ip4: "127.0.0.1", port: backend), pool: pool, timeout: timeout)
      var backend = HTTPMessageConnection(socket)
      server = backend
      var end: ConnectionEnd?
      while end == nil { end = try await relay(client.next(), client, &backend) }
      try client.close(resetting: end == .reset)
    } catch {
      // A connection that broke, on either side or by the end of the relay: there is nobody left to tell.
      closeAtEnd(client.socket.socket)
    }
  }

  /// How a connection ends.
  private enum ConnectionEnd { case close, reset }

  /// Passes one call on, and its answer back, but for what is to go wrong; nil: the connection goes on.
  private func relay(
    _ request: HTTPMessage, _ client: HTTPMessageConnection, _ server: inout HTTPMessageConnection
  ) async throws -> ConnectionEnd? {
    let line = request.startLine
    guard line.count == 3 else { return .close }
    let (call, delay, fault) = await ledger.count(method: line[0], target: line[1])
    func record(_ fault: Fault) async {
      await ledger.record(InjectedFault(call: call, method: line[0], path: line[1], fault: fault))
    }
    if delay > .zero {
      await record(.latency(delay))
      try await sleep(delay)
    }

    if fault == .expire { await emulator.revokeTokens() }
    var answer = fault?.answer(isForToken: FaultRoute(method: line[0], target: line[1]) == .token, port: port)
    if fault?.reachesTenant ?? true {
      try await server.write(request)
      answer = try await server.next()
    }
    if let fault { await record(fault) }
    return try await deliver(answer, fault, client) ?? (request.closesConnection ? .close : nil)
  }

  /// Gives the client what the fault leaves of the answer.
  private func deliver(
    _ answer: HTTPMessage?, _ fault: Fault?, _ client: HTTPMessageConnection
  ) async throws -> ConnectionEnd? {
    let head = answer?.head ?? []
    let body = answer?.body ?? []
    switch fault {
    case nil, .status, .html, .redirect, .expire, .latency:
      try await client.write(head + body)
      return nil
    case .garbage:
      try await client.write(Fault.garbageBytes)
      return .close
    case .close: return .close
    case .reset: return .reset
    case .hang, .stop:
      try await client.waitForEnd()
      return .close
    case .cut(let bytes):
      try await client.write(head + body.prefix(min(bytes ?? body.count / 2, max(0, body.count - 1))))
      return .close
    case .trickle(let pause):
      try await client.write(head)
      for byte in body {
        try await sleep(pause)
        try await client.write([byte])
      }
      return nil
    }
  }

  /// Closes a socket that nobody waits for any more. A failure would only say that it is closed already.
  private func closeAtEnd(_ socket: Socket) {
    do { try socket.close() } catch {}
  }
}
