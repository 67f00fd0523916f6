import FlyingFox
import Foundation
import HTTPTypes

/// Hands the calls that come in by the socket to the emulator.
struct EmulatorHandler: HTTPHandler {
  let emulator: TenantEmulator
  /// How much later than it comes in a call is answered.
  let latency: Duration
  let sleep: @Sendable (Duration) async throws -> Void

  func handleRequest(_ request: FlyingFox.HTTPRequest) async throws -> FlyingFox.HTTPResponse {
    guard let method = HTTPTypes.HTTPRequest.Method(request.method.rawValue) else {
      return FlyingFox.HTTPResponse(statusCode: .notImplemented)
    }
    if latency > .zero { try await sleep(latency) }
    var converted = HTTPTypes.HTTPRequest(
      method: method, scheme: "http", authority: request.headers[.host], path: request.target.rawValue)
    for (header, value) in request.headers {
      guard let name = HTTPField.Name(header.rawValue) else { continue }
      converted.headerFields.append(HTTPField(name: name, value: value))
    }
    let (response, body) = await emulator.respond(to: converted, body: Array(try await request.bodyData))
    var headers = HTTPHeaders()
    for field in response.headerFields { headers.addValue(field.value, for: HTTPHeader(field.name.rawName)) }
    return FlyingFox.HTTPResponse(
      statusCode: HTTPStatusCode(response.status.code, phrase: response.status.reasonPhrase), headers: headers,
      body: Data(body))
  }
}
