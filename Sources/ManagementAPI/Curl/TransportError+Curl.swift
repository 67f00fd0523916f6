import CCurl

extension TransportError {
  /// The words for a failure of libcurl. Its own are not used: they may hold the whole address.
  ///
  /// - Parameters:
  ///   - tunnel: The status with which a proxy answered the demand for a tunnel; 0 where there was none.
  ///   - hasHead: Whether the head of an answer came.
  ///   - proxy: The proxy of the environment that the call was to go through.
  ///   - authorities: Whom the call trusted.
  init(
    _ code: CURLcode, tunnel: Int, hasHead: Bool, proxy: ProxyVariable? = nil,
    authorities: CertificateAuthorities? = nil
  ) {
    let detour = proxy.map { " through \($0)" } ?? ""
    switch code {
    case _ where tunnel != 0 && !(200...299).contains(tunnel): self.init(refusedTunnel: tunnel, proxy)
    case CURLE_COULDNT_RESOLVE_HOST: self = .unknownHost
    case CURLE_COULDNT_RESOLVE_PROXY:
      self.init(
        proxy.map { "the host name of \($0) is not known; correct or unset \($0.name)" }
          ?? "the proxy's host name is not known; check HTTPS_PROXY", isTransient: false)
    case CURLE_COULDNT_CONNECT:
      self =
        proxy.map { TransportError("\($0) cannot be reached; check that it runs, or correct or unset \($0.name)") }
        ?? .noConnection
    case CURLE_OPERATION_TIMEDOUT: self.init("nothing came for a minute\(detour)")
    case CURLE_PARTIAL_FILE: self.init("the answer was cut short")
    case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
      self.init(hasHead ? "the answer was cut short" : "the connection\(detour) was closed before an answer came")
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: self = .notHTTP
    case CURLE_URL_MALFORMAT:
      self.init("the address is not one that can be called; write a host name or 127.0.0.1", isTransient: false)
    case CURLE_PEER_FAILED_VERIFICATION: self.init(untrustedBy: authorities)
    case CURLE_SSL_CACERT_BADFILE:
      self.init("OpenSSL cannot read the certificates of \(authorities.shown)", isTransient: false)
    case CURLE_SSL_CONNECT_ERROR:
      self = proxy == nil ? .noTLS : TransportError("no TLS connection could be made\(detour)")
    case CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR: self.init("the answer was damaged")
    default: self.init("the connection\(detour) failed (libcurl error \(code.rawValue))")
    }
  }

  /// The only failure that libcurl has for all transfers at once, as it is used here.
  static let outOfMemory = TransportError("libcurl had no memory for the call")

  /// Another try would bring as much again.
  static func tooLarge(_ part: String, _ limit: Int) -> TransportError {
    let size = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit >> 10) KiB"
    return TransportError(
      "\(part) is larger than \(size), the most that is taken in; check AUTH0_DOMAIN or --api-url", isTransient: false)
  }

  static let notHTTP = TransportError("what came back is not an HTTP answer")

  private init(untrustedBy authorities: CertificateAuthorities?) {
    let isUnhashed = authorities?.folder.map { $0.variable != nil && $0.count == 0 } ?? false
    let hint =
      isUnhashed ? "; in SSL_CERT_DIR no file has a name by which OpenSSL finds it: 'openssl rehash' makes them" : ""
    self.init(
      """
      the server's certificate is not trusted: trusted are the certificates of \(authorities.shown)\(hint); check the \
      address, or name the authority that signed it with SSL_CERT_FILE or add it to the system's certificates \
      (update-ca-certificates or update-ca-trust)
      """, isTransient: false)
  }

  private init(refusedTunnel status: Int, _ proxy: ProxyVariable?) {
    let named = proxy.map(\.description) ?? "the proxy"
    let variable = proxy?.name ?? "HTTPS_PROXY"
    if status == 407 {
      self.init(
        "\(named) asks for a user name and password; write them into \(variable), as http://USER:PASSWORD@HOST:PORT",
        isTransient: false)
    } else {
      self.init("\(named) refused to connect (\(status))", isTransient: status >= 500)
    }
  }
}

extension CertificateAuthorities? {
  fileprivate var shown: String { map(\.description) ?? "this machine" }
}
