import CCurl
import Documents
import HTTPTypes

/// One request and its answer. It is made by its caller and then belongs to the thread of a `CurlLoop`, which alone
/// touches it until its ending is told.
@safe final class CurlTransfer: @unchecked Sendable {
  /// The whole answer, or why there is none.
  typealias Ending = Result<HTTPAnswer, TransportError>

  /// libcurl's handle of the transfer.
  let easy: UnsafeMutableRawPointer
  private let address: CurlAddress
  /// What is trusted; nil for plain http.
  private let authorities: CertificateAuthorities?
  private var requestFields: UnsafeMutablePointer<curl_slist>?
  private var responseFields = HTTPFields()
  private var body: [UInt8] = []
  /// Bytes of heads so far.
  private var headSize = 0
  /// Why the rest of the answer is not taken in.
  private var excess: TransportError?

  /// Throws where the request must not be sent, or cannot as it should.
  init(_ request: HTTPRequest, body: [UInt8], _ authorities: CertificateAuthorities?) throws(TransportError) {
    address = try CurlAddress(request)
    self.authorities = authorities
    unsafe easy = CurlLibrary.ready(curl_easy_init())
    try set(request, body)
    if let authorities { try trust(authorities) }
    // Signals are the program's own affair.
    try set(CURLOPT_NOSIGNAL, 1)
    // A look-up of a name that does not end is left behind, where libcurl knows that (7.87): else the end of a call that
    // took too long would wait for it.
    _ = unsafe curl_easy_setopt_long(easy, CURLOPT_QUICK_EXIT, 1)
    // One connection carries one call at a time, so that a connection that is lost takes one call with it.
    try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    try set(CURLOPT_PROTOCOLS_STR, address.scheme)
    try set(CURLOPT_ACCEPT_ENCODING, "")
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    // A minute in which nothing comes is too long; how long all may take is for the caller to say.
    try set(CURLOPT_CONNECTTIMEOUT, 60)
    try set(CURLOPT_LOW_SPEED_LIMIT, 1)
    try set(CURLOPT_LOW_SPEED_TIME, 60)
    // The environment's proxy is not for this machine.
    if address.isLoopback { try set(CURLOPT_NOPROXY, "*") }
    try receive()
  }

  deinit {
    unsafe curl_easy_cleanup(easy)
    unsafe curl_slist_free_all(requestFields)
  }

  private func set(_ request: HTTPRequest, _ body: [UInt8]) throws(TransportError) {
    try unsafe set(CURLOPT_CURLU, UnsafeMutableRawPointer(address.handle))
    try set(CURLOPT_PATH_AS_IS, 1)
    for field in request.headerFields { append("\(field.name.rawName): \(field.value)") }
    if !body.isEmpty {
      try set(CURLOPT_POSTFIELDSIZE, body.count)
      let bytes = unsafe body.span.bytes
      try unsafe bytes.withUnsafeBytes { bytes throws(TransportError) in
        try unsafe set(CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
      }
      if request.headerFields[.contentType] == nil { append("Content-Type:") }
      // Waiting for the server to say that it wants the body saves nothing here.
      append("Expect:")
      // Where a kept connection turns out to be dead libcurl sends the request again by itself, which a change must
      // not be: it has a connection of its own.
      try set(CURLOPT_FRESH_CONNECT, 1)
      try set(CURLOPT_FORBID_REUSE, 1)
    }
    try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    try unsafe set(CURLOPT_HTTPHEADER, UnsafeMutableRawPointer(requestFields))
  }

  /// Trusts these only, not what libcurl was built with beside them; of a proxy that is called by TLS too.
  private func trust(_ authorities: CertificateAuthorities) throws(TransportError) {
    for option in [CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO] { try set(option, authorities.file?.path) }
    for option in [CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH] { try set(option, authorities.folder?.path) }
  }

  private func append(_ field: String) {
    unsafe requestFields = curl_slist_append(requestFields, field)
  }

  private func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
    try Self.check(option, unsafe curl_easy_setopt_long(easy, option, value))
  }

  private func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
    try Self.check(option, unsafe curl_easy_setopt_string(easy, option, value))
  }

  private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) throws(TransportError) {
    try Self.check(option, unsafe curl_easy_setopt_pointer(easy, option, value))
  }

  private func set(_ option: CURLoption, _ callback: curl_write_callback) throws(TransportError) {
    try Self.check(option, unsafe curl_easy_setopt_write(easy, option, callback))
  }

  /// Without an option that keeps a call safe it is not made.
  private static func check(_ option: CURLoption, _ result: CURLcode) throws(TransportError) {
    guard result == CURLE_OK else {
      throw TransportError(
        "this machine's libcurl does not take option \(option.rawValue) (error \(result.rawValue))", isTransient: false)
    }
  }

  // MARK: The answer

  /// Has libcurl hand over what it receives. The transfer outlives its handle, so the pointer to it holds.
  private func receive() throws(TransportError) {
    let pointer = unsafe Unmanaged.passUnretained(self).toOpaque()
    for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_PRIVATE] {
      try unsafe set(option, pointer)
    }
    try unsafe set(CURLOPT_WRITEFUNCTION) { data, _, count, transfer in
      let isTaken = unsafe CurlTransfer.at(transfer)?.take(UnsafeRawBufferPointer(start: data, count: count)) ?? false
      return isTaken ? count : 0
    }
    try unsafe set(CURLOPT_HEADERFUNCTION) { data, _, count, transfer in
      let line = unsafe String(decoding: UnsafeRawBufferPointer(start: data, count: count), as: UTF8.self)
      let isTaken = unsafe CurlTransfer.at(transfer)?.take(line, bytes: count) ?? false
      return isTaken ? count : 0
    }
  }

  private static func at(_ pointer: UnsafeMutableRawPointer?) -> CurlTransfer? {
    unsafe pointer.map { unsafe Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The transfer that a handle is that of.
  static func of(_ easy: UnsafeMutableRawPointer?) -> CurlTransfer? {
    var pointer: UnsafeMutablePointer<CChar>?
    unsafe curl_easy_getinfo_string(easy, CURLINFO_PRIVATE, &pointer)
    return unsafe at(UnsafeMutableRawPointer(pointer))
  }

  /// Takes a piece of the body; false where that would be more than an answer may be, which ends the transfer.
  private func take(_ piece: UnsafeRawBufferPointer) -> Bool {
    guard body.count + piece.count <= AnswerLimit.body else {
      excess = .tooLarge("the answer", AnswerLimit.body)
      return false
    }
    unsafe body += piece
    return true
  }

  /// Takes one line of a head, likewise. A final head can come after provisional ones, whose fields are not its own.
  private func take(_ line: String, bytes: Int) -> Bool {
    headSize += bytes
    guard headSize <= AnswerLimit.heads else {
      excess = .tooLarge("the head of the answer", AnswerLimit.heads)
      return false
    }
    guard !line.hasPrefix("HTTP/") else {
      responseFields = HTTPFields()
      return true
    }
    let parts = line.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else { return true }
    responseFields.append(HTTPField(name: name, value: String(parts[1]).trimmed))
    return true
  }

  /// What became of it, once libcurl is done.
  func ending(_ result: CURLcode) -> Ending {
    if let excess { return .failure(excess) }
    guard result == CURLE_OK else {
      let proxy = address.isLoopback ? nil : ProxyVariable(scheme: address.scheme, host: address.host)
      return .failure(
        TransportError(
          result, tunnel: info(CURLINFO_HTTP_CONNECTCODE), hasHead: !responseFields.isEmpty, proxy: proxy,
          authorities: authorities))
    }
    let status = info(CURLINFO_RESPONSE_CODE)
    guard (100...599).contains(status) else { return .failure(.notHTTP) }
    return .success((HTTPResponse(status: .init(code: status), headerFields: responseFields), body))
  }

  private func info(_ info: CURLINFO) -> Int {
    var value = 0
    unsafe curl_easy_getinfo_long(easy, info, &value)
    return value
  }
}
