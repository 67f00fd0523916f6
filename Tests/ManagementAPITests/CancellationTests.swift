import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import ManagementAPI

@Suite(.timeLimit(.minutes(10)))
struct CancellationTests {
  /// A call whose ending is lost, because its cancellation and its answer came at once, never ends.
  @Test func `calls that are cancelled at the moment at which they end, end`() async throws {
    let count = 400
    let answer = RawServer.Action.http("200 OK\r\nContent-Length: 2", Array("{}".utf8))
    let transport = CurlTransport(environment: [:])
    let threads = OwnThreads()
    try await withTaskExecutorPreference(threads) {
      for lane in 0..<4 {
        let server = try RawServer(Array(repeating: answer, count: count / 4))
        for index in 0..<(count / 4) {
          let request = HTTPRequest(method: .get, scheme: "http", authority: server.address, path: "/\(lane)/\(index)")
          let call = Task(executorPreference: threads) { try await transport.send(request, body: []) }
          // Another moment each time; `Task.yield` would wait for the threads of the tests beside it.
          for _ in 0..<(index * 4) { sched_yield() }
          call.cancel()
          _ = await call.result
        }
      }
    }
  }

  /// Its cancellation is told before there is a transfer to end.
  @Test func `a call of a task that was cancelled before is not made`() async throws {
    let server = try RawServer([.http("200 OK\r\nContent-Length: 2", Array("{}".utf8))])
    let request = HTTPRequest(method: .get, scheme: "http", authority: server.address, path: "/")
    let transfer = try CurlTransfer(request, body: [], nil)
    let loop = try #require(CurlLoop())
    let call = Task {
      while !Task.isCancelled { await Task.yield() }
      return await withCheckedContinuation { loop.start(transfer, $0) }
    }
    call.cancel()
    let ending = await call.value
    loop.end()
    #expect(throws: TransportError.cancelled) { try ending.get() }
    #expect(server.requests.isEmpty)
  }
}
