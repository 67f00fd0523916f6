import CCurl
import Documents
import HTTPTypes
import Tenant

/// The address of a request as libcurl reads it, so that what is checked is what is called.
@safe final class CurlAddress {
  /// libcurl's handle of the address.
  let handle: OpaquePointer
  let scheme: String
  /// In lower case.
  let host: String
  /// Whether the host is this machine.
  let isLoopback: Bool

  /// Throws `TransportError` for an address that is none, and for one to which nothing must be sent.
  init(_ request: HTTPRequest) throws(TransportError) {
    unsafe handle = CurlLibrary.ready(curl_url())
    scheme = request.scheme ?? ""
    let address = "\(scheme)://\(request.authority ?? "")\(request.path ?? "/")"
    let flags = UInt32(CURLU_PATH_AS_IS | CURLU_DISALLOW_USER)
    let isRead = unsafe curl_url_set(handle, CURLUPART_URL, address, flags) == CURLUE_OK
    let host = isRead ? unsafe Self.host(of: handle) : nil
    self.host = host?.asciiLowercased ?? ""
    isLoopback = host.map(HostName.isLoopback) ?? false
    guard host != nil else {
      throw TransportError("the address of the request is malformed", isTransient: false)
    }
    guard scheme == "https" || scheme == "http" && isLoopback else {
      throw TransportError("plain http is for hosts of this machine only", isTransient: false)
    }
  }

  deinit { unsafe curl_url_cleanup(handle) }

  private static func host(of handle: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard unsafe curl_url_get(handle, CURLUPART_HOST, &text, 0) == CURLUE_OK, let text = unsafe text else { return nil }
    defer { unsafe curl_free(text) }
    return unsafe String(cString: text)
  }
}
