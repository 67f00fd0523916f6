package import HTTPTypes

/// What came back for one request: the head of the answer and its whole body, decompressed.
package typealias HTTPAnswer = (response: HTTPResponse, body: [UInt8])

/// How much of an answer is taken in. A page of 100 grants with every scope of the Management API is under 1 MB.
enum AnswerLimit {
  /// Bytes of the body, decompressed.
  static let body = 32 << 20
  /// Bytes of all heads, provisional ones as well.
  static let heads = 256 << 10
}

/// Sends one request and returns its whole answer. Whoever conforms follows no redirect, keeps no cookie and no
/// cache, tries once, and stops soon after its task is cancelled.
package protocol HTTPTransport: Sendable {
  /// `request` carries scheme, authority and path with query. Throws where no whole answer came; an answer with a
  /// status of failure is an answer.
  func send(_ request: HTTPRequest, body: [UInt8]) async throws(TransportError) -> HTTPAnswer
}

/// Why no whole answer came. The message holds nothing of the request but its host.
package struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Whether another try may succeed: a reset may, a certificate that is not trusted does not.
  package let isTransient: Bool
  /// What happened, without a capital letter and a full stop: "the connection was reset".
  package let message: String

  package init(_ message: String, isTransient: Bool = true) {
    self.message = message
    self.isTransient = isTransient
  }

  /// No server has the host name. Another try says the same.
  static let unknownHost = TransportError("the host name is not known", isTransient: false)

  /// Nothing listens there, or the way to it is closed.
  static let noConnection = TransportError("no connection could be made")

  /// What listens there does not speak TLS, or not as this machine does.
  static let noTLS = TransportError("no TLS connection could be made")

  /// The task was cancelled before the answer was there.
  package static let cancelled = TransportError("the call was interrupted", isTransient: false)

  package var description: String { message }
}

/// A transport that is a function: the emulator in this process, or the double of a test.
package struct ClosureTransport: HTTPTransport {
  private let answer: @Sendable (HTTPRequest, [UInt8]) async throws(TransportError) -> HTTPAnswer

  package init(_ answer: @escaping @Sendable (HTTPRequest, [UInt8]) async throws(TransportError) -> HTTPAnswer) {
    self.answer = answer
  }

  package func send(_ request: HTTPRequest, body: [UInt8]) async throws(TransportError) -> HTTPAnswer {
    try await answer(request, body)
  }
}
