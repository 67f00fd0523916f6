package import HTTPTypes
import Synchronization

/// A transport that notes what answers say beside what was asked for: the time, and the room in the API's rate limit.
package final class AnswerLog: HTTPTransport {
  /// Calls that a bucket of the API has, and how many are left.
  package struct Room: Sendable, Equatable {
    package let limit: Double
    package let left: Double
  }

  private struct Notes {
    var skew: Double?
    var room: Room?
  }

  private let transport: any HTTPTransport
  private let clock: APIClock
  private let notes = Mutex(Notes())

  package init(_ transport: any HTTPTransport, clock: APIClock) {
    self.transport = transport
    self.clock = clock
  }

  /// How many seconds the API's clock is ahead of ours by its last answer, which counts whole seconds; nil: no answer told.
  package var skew: Double? { notes.withLock { $0.skew } }

  /// The bucket with the least room of those that answers told of; nil: none did.
  package var room: Room? { notes.withLock { $0.room } }

  package func send(_ request: HTTPRequest, body: [UInt8]) async throws(TransportError) -> HTTPAnswer {
    let answer = try await transport.send(request, body: body)
    note(Answer(answer, tries: 1), isCounted: RouteFamily(request).isManagementAPI)
    return answer
  }

  private func note(_ answer: Answer, isCounted: Bool) {
    let now = clock.now()
    notes.withLock { notes in
      if let date = answer.date { notes.skew = date - now.rounded(.down) }
      guard isCounted, let limit = answer.seconds("x-ratelimit-limit"), limit > 0,
        let left = answer.seconds("x-ratelimit-remaining")
      else { return }
      let room = Room(limit: limit, left: left)
      guard let known = notes.room, known.left / known.limit < left / limit else { return notes.room = room }
    }
  }
}
