package import HTTPTypes
import Synchronization

/// HTTP by libcurl. Redirects are refused, there are no cookies and no cache, TLS is verified, and plain http goes to
/// this machine only. The proxy variables that libcurl knows are heeded, but not for calls to this machine.
///
/// Foundation's URLSession, which on Linux is libcurl as well, is not used: it keeps a processor busy while it waits for
/// an answer, can end in a deadlock when a call is cancelled, and offers no way to name certificates.
package final class CurlTransport: HTTPTransport {
  /// nil where none could be made.
  private let loop = CurlLoop()
  private let environment: [String: String]
  private let usual: CertificateAuthorities.UsualPlaces
  /// What is trusted, or why there is nothing to trust, once that was asked.
  private let authorities = Mutex<Result<CertificateAuthorities, TransportError>?>(nil)

  /// - Parameter usual: where certificates are looked for that no variable names.
  package init(environment: [String: String], usual: CertificateAuthorities.UsualPlaces = .system) {
    self.environment = environment
    self.usual = usual
  }

  deinit { loop?.end() }

  package func send(_ request: HTTPRequest, body: [UInt8]) async throws(TransportError) -> HTTPAnswer {
    try CurlLibrary.check()
    guard let loop else {
      throw TransportError(
        "libcurl could not begin: too many files are open (ulimit -n), or there is no memory", isTransient: false)
    }
    let transfer = try CurlTransfer(request, body: body, request.scheme == "https" ? trusted() : nil)
    let ending = await withTaskCancellationHandler {
      await withCheckedContinuation { loop.start(transfer, $0) }
    } onCancel: {
      loop.cancel(transfer)
    }
    return try ending.get()
  }

  private func trusted() throws(TransportError) -> CertificateAuthorities {
    try authorities.withLock { known in
      let result =
        known
        ?? Result { () throws(TransportError) in try CertificateAuthorities(environment, usual: usual) }
      known = result
      return result
    }.get()
  }
}
