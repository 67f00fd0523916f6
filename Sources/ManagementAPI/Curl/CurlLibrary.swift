import CCurl

/// libcurl as a whole: what it is made of. It has to be made ready once before its first use.
package enum CurlLibrary {
  private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// A handle of libcurl that needs nothing but memory, without which nothing can be done.
  @unsafe static func ready<Handle>(_ handle: @autoclosure () -> Handle?) -> Handle {
    guard let handle = unsafe self.handle(handle()) else { fatalError("libcurl cannot be used on this machine") }
    return handle
  }

  /// A handle of libcurl; nil where it cannot make one.
  @unsafe static func handle<Handle>(_ handle: @autoclosure () -> Handle?) -> Handle? { isReady ? handle() : nil }

  // MARK: What it is made of

  private static var information: curl_version_info_data { unsafe curl_version_info(CURLVERSION_SEVENTH).pointee }

  /// The version that runs, which may be another one than that of the headers.
  package static var version: String? { unsafe text(information.version) }
  /// The TLS library that it calls, as `OpenSSL/3.0.19`.
  package static var tls: String? { unsafe text(information.ssl_version) }
  /// The version of zlib, without which answers come as large as they are.
  package static var zlib: String? { unsafe text(information.libz_version) }
  /// The file of certificates of the system that it was built for.
  static var bundle: String? { unsafe text(information.cainfo) }
  /// The folder of certificates, likewise.
  static var folder: String? { unsafe text(information.capath) }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
  }

  /// Throws where it was built without something whose absence no call would show: a transport error that is not one of
  /// the network. What an option asks for and is not there, the option says.
  static func check() throws(TransportError) {
    if let missing {
      throw TransportError("this machine's libcurl was built without \(missing)", isTransient: false)
    }
  }

  private static let missing = missing(in: unsafe information.features)

  /// What features, as libcurl tells them, do not have and a transfer needs.
  static func missing(in features: Int32) -> String? {
    if features & CURL_VERSION_SSL == 0 { return "TLS" }
    // The resolver of the C library in the thread of all transfers would stop all of them, with no limit of time.
    if features & CURL_VERSION_ASYNCHDNS == 0 { return "a resolver that waits beside transfers (threaded or c-ares)" }
    return nil
  }
}
