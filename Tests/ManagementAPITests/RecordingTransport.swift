import Documents
import Foundation
import HTTPTypes
import Synchronization

@testable import ManagementAPI

/// A transport that answers as it is told and remembers what it was sent.
final class RecordingTransport: HTTPTransport {
  struct Sent: Sendable {
    let request: HTTPRequest
    let body: [UInt8]

    var path: String { request.path ?? "" }
    var isSignIn: Bool { path == "/oauth/token" }
    /// Path without the query and the API's root.
    var endpoint: String { String(path.prefix { $0 != "?" }.replacing("/api/v2", with: "")) }
    /// The values of a query parameter, percent-decoded.
    func query(_ name: String) -> [String] {
      path.split(separator: "?").dropFirst().joined().split(separator: "&").compactMap { pair in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return parts[0] == name ? String(parts[1]).removingPercentEncoding : nil
      }
    }
  }

  private let sentRequests = Mutex<[Sent]>([])
  private let answer: @Sendable (Sent, Int) async throws(TransportError) -> HTTPAnswer

  /// `answer` gets what was sent and how many API calls, sign-ins not counted, came before it. Sign-ins are answered
  /// with `token` and an hour of life where `answer` does not want them.
  init(
    token: String = JWT.management(), answersSignIn: Bool = false,
    _ answer: @escaping @Sendable (Sent, Int) async throws(TransportError) -> HTTPAnswer
  ) {
    self.answer = { sent, index throws(TransportError) in
      if sent.isSignIn && !answersSignIn { return json(["access_token": .string(token), "expires_in": 3600]) }
      return try await answer(sent, index)
    }
  }

  /// Answers in a row; the last one again and again.
  convenience init(_ answers: [Result<HTTPAnswer, TransportError>]) {
    self.init { _, index throws(TransportError) in try answers[min(index, answers.count - 1)].get() }
  }

  var sent: [Sent] { sentRequests.withLock { $0 } }
  var calls: [Sent] { sent.filter { !$0.isSignIn } }
  var signIns: [Sent] { sent.filter(\.isSignIn) }

  func send(_ request: HTTPRequest, body: [UInt8]) async throws(TransportError) -> HTTPAnswer {
    let sent = Sent(request: request, body: body)
    let index = sentRequests.withLock { all in
      defer { all.append(sent) }
      return all.count { $0.isSignIn == sent.isSignIn }
    }
    return try await answer(sent, index)
  }
}

/// Makes answers.
func json(_ value: JSONValue, status: Int = 200, _ fields: HTTPFields = [:]) -> HTTPAnswer {
  text(JSONWriter.compact(value), status: status, type: "application/json; charset=utf-8", fields)
}

func text(
  _ text: String, status: Int = 200, type: String? = "text/html", _ fields: HTTPFields = [:]
) -> HTTPAnswer {
  var fields = fields
  fields[.contentType] = type
  return (HTTPResponse(status: .init(code: status), headerFields: fields), Array(text.utf8))
}

/// The error body of the Management API.
func refusal(_ status: Int, _ code: String?, _ message: String, _ fields: HTTPFields = [:]) -> HTTPAnswer {
  var body = JSONObject([("statusCode", .int(status)), ("error", "Error"), ("message", .string(message))])
  body["errorCode"] = code.map { .string($0) }
  return json(.object(body), status: status, fields)
}
