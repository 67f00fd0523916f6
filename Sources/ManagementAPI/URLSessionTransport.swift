import Foundation
package import HTTPTypes

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// HTTP by Foundation's URLSession (on Linux: libcurl). Redirects are refused, there are no cookies and no cache,
/// TLS is verified, and plain http goes to this machine only.
package struct URLSessionTransport: HTTPTransport {
  private let session: URLSession
  private let delegate = TransferDelegate()

  package init() {
    LoopbackProxyExemption.apply()
    session = URLSession(configuration: Self.configuration, delegate: delegate, delegateQueue: nil)
  }

  private static var configuration: URLSessionConfiguration {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.httpShouldSetCookies = false
    configuration.urlCache = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.urlCredentialStorage = nil
    return configuration
  }

  package func send(_ request: HTTPRequest, body: [UInt8]) async throws(TransportError) -> HTTPAnswer {
    let request = try Self.urlRequest(request, body: body)
    let data: Data
    let response: URLResponse?
    do {
      let ending = body.isEmpty ? await delegate.run(session.dataTask(with: request)) : await runAlone(request)
      (response, data) = try ending.get()
    } catch let error as URLError {
      throw Task.isCancelled ? .cancelled : TransportError(error)
    } catch {
      throw Task.isCancelled ? .cancelled : TransportError("the connection failed (\(type(of: error)))")
    }
    guard let response = response as? HTTPURLResponse, (100...599).contains(response.statusCode) else {
      throw TransportError("what came back is not an HTTP answer")
    }
    return (Self.httpResponse(response), Array(data))
  }

  /// Sends a request on a connection of its own. Where a kept connection turns out to be dead, libcurl sends the request
  /// again by itself, which a change must not be, and URLSession then turns in circles over the body.
  private func runAlone(_ request: URLRequest) async -> TransferDelegate.Ending {
    let delegate = TransferDelegate()
    let session = URLSession(configuration: Self.configuration, delegate: delegate, delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    return await delegate.run(session.dataTask(with: request))
  }

  private static func urlRequest(_ request: HTTPRequest, body: [UInt8]) throws(TransportError) -> URLRequest {
    let scheme = request.scheme ?? ""
    let address = "\(scheme)://\(request.authority ?? "")\(request.path ?? "/")"
    guard let url = URL(string: address, encodingInvalidCharacters: false), let host = url.host() else {
      throw TransportError("the address of the request is malformed", isTransient: false)
    }
    guard scheme == "https" || scheme == "http" && HostName.isLoopback(host.contains(":") ? "[\(host)]" : host) else {
      throw TransportError("plain http is for hosts of this machine only", isTransient: false)
    }
    var converted = URLRequest(url: url)
    converted.httpMethod = request.method.rawValue
    for field in request.headerFields { converted.addValue(field.value, forHTTPHeaderField: field.name.rawName) }
    if !body.isEmpty { converted.httpBody = Data(body) }
    return converted
  }

  private static func httpResponse(_ response: HTTPURLResponse) -> HTTPResponse {
    var fields = HTTPFields()
    for case (let name as String, let value as String) in response.allHeaderFields {
      guard let name = HTTPField.Name(name) else { continue }
      fields.append(HTTPField(name: name, value: value))
    }
    return HTTPResponse(status: .init(code: response.statusCode), headerFields: fields)
  }
}

extension TransportError {
  /// The words for what URLSession reports. Its own text is not used: it may hold the whole address.
  fileprivate init(_ error: URLError) {
    switch error.code {
    case .cancelled:
      self.init("the server, or a gateway before it, asks for a user name and password", isTransient: false)
    case .cannotFindHost, .dnsLookupFailed: self.init("the host name is not known")
    case .cannotConnectToHost: self.init("no connection could be made")
    case .networkConnectionLost, .badServerResponse: self.init("the connection was closed before an answer came")
    case .timedOut: self.init("nothing came for a minute")
    case .unsupportedURL: self.init("what came back is not an HTTP answer")
    case .badURL:
      self.init("the address is not one that can be called; write a host name or 127.0.0.1", isTransient: false)
    case .secureConnectionFailed: self.init("no TLS connection could be made")
    case .serverCertificateUntrusted, .serverCertificateHasUnknownRoot, .serverCertificateHasBadDate,
      .serverCertificateNotYetValid:
      self = .untrusted
    case .unknown: self.init(unspecified: error.localizedDescription)
    default: self.init("the connection failed (URLError \(error.code.rawValue))")
    }
  }

  /// On Linux most failures of libcurl have no code of their own; only the text tells them apart.
  private init(unspecified text: String) {
    if text.contains("tunnel failed") || text.contains("from proxy") {
      self.init(refusedTunnel: text)
    } else if text.hasPrefix("Could not resolve proxy") {
      self.init("the proxy's host name is not known; check HTTPS_PROXY", isTransient: false)
    } else if text.contains("certificate") {
      self = .untrusted
    } else if text.contains("SSL") {
      self.init("no TLS connection could be made")
    } else if text.hasPrefix("transfer closed") {
      self.init("the answer was cut short")
    } else {
      self.init("the connection failed or the answer was damaged")
    }
  }

  /// The text ends with, or holds, the status by which a proxy refused to connect.
  private init(refusedTunnel text: String) {
    let status = text.split(separator: " ").lazy.compactMap { UInt16($0) }.first
    if status == 407 {
      self.init(
        "the proxy asks for a user name and password; write them into HTTPS_PROXY, as http://USER:PASSWORD@HOST:PORT",
        isTransient: false)
    } else {
      let told = status.map { " (\($0))" } ?? ""
      self.init("the proxy of HTTPS_PROXY refused to connect\(told)", isTransient: status.map { $0 >= 500 } ?? true)
    }
  }

  /// URLSession gives libcurl the system's certificates and no way to name others; libcurl itself reads no variable.
  private static let untrusted = TransportError(
    """
    the server's certificate is not trusted; check the address, or add the authority that signed it to the system's \
    certificates (update-ca-certificates; SSL_CERT_FILE is not read)
    """, isTransient: false)
}
