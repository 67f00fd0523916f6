package import HTTPTypes

/// HTTP by libcurl. Redirects are refused, there are no cookies and no cache, TLS is verified, and plain http goes to
/// this machine only. The proxy variables that libcurl knows are heeded, but not for calls to this machine; of the
/// certificates that are trusted, `SSL_CERT_FILE` and `SSL_CERT_DIR` can name others than the system's.
///
/// Foundation's URLSession, which on Linux is libcurl as well, is not used: it keeps a processor busy while it waits for
/// an answer, can end in a deadlock when a call is cancelled, and offers no way to name certificates.
package final class CurlTransport: HTTPTransport {
  private let loop = CurlLoop()
  private let authorities: CertificateAuthorities

  package init(environment: [String: String]) {
    authorities = CertificateAuthorities(environment)
  }

  deinit { loop.end() }

  package func send(_ request: HTTPRequest, body: [UInt8]) async throws(TransportError) -> HTTPAnswer {
    let transfer = try CurlTransfer(request, body: body, authorities)
    let ending = await withTaskCancellationHandler {
      await withCheckedContinuation { loop.start(transfer, $0) }
    } onCancel: {
      loop.cancel(transfer)
    }
    return try ending.get()
  }
}

/// Where the certificates are that are trusted, by the variables that OpenSSL and the curl program heed; nil: where the
/// system has them.
struct CertificateAuthorities {
  let file: String?
  let folder: String?

  init(_ environment: [String: String]) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    file = value("SSL_CERT_FILE")
    folder = value("SSL_CERT_DIR")
  }
}
