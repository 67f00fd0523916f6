import Foundation
import HTTPTypes
import Synchronization
import TestSupport

@testable import Documents
@testable import ManagementAPI
@testable import Tenant

/// What a server answers: a status, header fields and a body each, one for each call and the last one again and again.
enum Answers {
  /// The most calls that an answer may cause: whoever never says that a list ends is not asked for ever.
  private static let mostCalls = 5_000

  static let read: @Sendable ([UInt8]) -> Void = { bytes in
    let answers = bytes.parts.map(answer)
    let done = DispatchSemaphore(value: 0)
    Task {
      await grants(answers)
      for variables in [Credentials.tokenEnvironment, Credentials.secretEnvironment] {
        let tenant = tenant(variables) { answers[min($0, answers.count - 1)] }
        _ = await tenant.identity()
        _ = await tenant.read(Client.self)
        _ = await tenant.read(ResourceServer.self)
      }
      done.signal()
    }
    done.wait()
  }

  /// A list of grants is complete only where the answer that ended it says so.
  private static func grants(_ answers: [HTTPAnswer]) async {
    let last = Mutex<HTTPAnswer?>(nil)
    let tenant = tenant(Credentials.tokenEnvironment) { call in
      let answer = answers[min(call, answers.count - 1)]
      last.withLock { $0 = answer }
      return answer
    }
    let reading = await tenant.read(ClientGrant.self)
    guard reading.coverage.isComplete, let end = last.withLock({ $0 }) else { return }
    precondition(end.response.status.code == 200, "complete by an answer that says no")
    guard let page = try? JSONReader.value(end.body.text) else { preconditionFailure("complete by what is no JSON") }
    precondition(page.object?["next"]?.string == nil, "complete though there is more")
  }

  /// A tenant whose calls have these answers, by their number from 0.
  private static func tenant(
    _ variables: [String: String], answer: @escaping @Sendable (Int) -> HTTPAnswer
  ) -> LiveTenant {
    let calls = Mutex(0)
    let transport = ClosureTransport { _, _ throws(TransportError) in
      let call = calls.withLock { count in
        defer { count += 1 }
        return count
      }
      precondition(call < mostCalls, "it asks again and again")
      return answer(call)
    }
    guard let credentials = try? Credentials(environment: variables) else {
      preconditionFailure("the credentials of the tests are refused")
    }
    return LiveTenant(
      credentials: credentials, transport: transport, clock: ManualClock().clock(), version: "0", timeout: 100_000)
  }

  /// A line with the status, lines of header fields, an empty line, the body.
  private static func answer(_ bytes: [UInt8]) -> HTTPAnswer {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
    let status = lines.popFirst().flatMap { Int(Array($0).text) } ?? 200
    var fields = HTTPFields()
    while let line = lines.popFirst(), !line.isEmpty {
      let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let name = HTTPField.Name(Array(parts[0]).text) else { continue }
      fields.append(HTTPField(name: name, value: Array(parts[1]).text))
    }
    let body = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    return (HTTPResponse(status: .init(code: min(999, max(100, status))), headerFields: fields), body)
  }
}
