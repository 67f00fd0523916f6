package import Documents
import HTTPTypes
package import Tenant

/// Reads from the Management API. It can send nothing but GET, and the POST that gets a token: there is no way to
/// name another method. What can change a grant is `GrantWriter`.
package struct APIClient: Sendable {
  /// Names and values of a query in their order; a name may occur more than once.
  package typealias Query = [(name: String, value: String)]

  /// What a `GrantWriter` shares with the reader: token, pacing and deadline.
  private(set) var sender: AuthorizedSender
  let progress: ReadingProgress
  /// Which keys of the applications' metadata are asked for.
  let metadata: MetadataKeys

  /// `version` is told to the API in `User-Agent`; `timeout` is in seconds and runs from now; `maxRPS` is the most
  /// calls a second (above 0), nil for what the API's own limit allows; `metadata` is what of the applications' metadata is
  /// asked for; `report` hears of progress.
  package init(
    credentials: Credentials, transport: any HTTPTransport, clock: APIClock, version: String, timeout: Double,
    maxRPS: Double? = nil, metadata: MetadataKeys = .none,
    report: @escaping @Sendable (ProgressEvent) -> Void = { _ in }
  ) {
    let fields: HTTPFields = [.userAgent: "grantlint/\(version)", .accept: "application/json"]
    let deadline = Deadline(timeout: timeout, clock: clock)
    let pacer = Pacer(clock: clock, deadline: deadline, maxRPS: maxRPS, report: report)
    let calls = RetryingSender(transport: transport, clock: clock, deadline: deadline, pacer: pacer, report: report)
    let signIn = SignIn(sender: calls, credentials: credentials, fields: fields)
    sender = AuthorizedSender(
      credentials: credentials, fields: fields, sender: calls,
      tokens: TokenProvider(credentials: credentials, signIn: signIn, clock: clock))
    progress = ReadingProgress(report: report)
    self.metadata = metadata
  }

  /// The same client, for calls whose answers nobody waits for yet: others come before them.
  var ahead: APIClient {
    var client = self
    client.sender.sender.isAhead = true
    return client
  }

  /// Lets the time that `timeout` allows run anew.
  func restartDeadline() { sender.sender.deadline.restart() }

  /// The token that calls are made with; gets one first where there is none.
  package func token() async throws(APIError) -> AccessToken { try await sender.token() }

  /// The query that asks for these fields of a record only.
  static func selecting(_ fields: [String]) -> Query {
    [(name: "fields", value: fields.joined(separator: ",")), (name: "include_fields", value: "true")]
  }

  /// The query that asks for what is read of a record.
  func selecting<Record: TenantRecord>(_ type: Record.Type) -> Query {
    Self.selecting(type.fields(keeping: metadata))
  }

  /// The JSON that a path below the API's root gives. `path` begins with `/` and is percent-encoded already, `query`
  /// is not. A token that is refused is renewed once.
  package func get(_ path: String, _ query: Query = []) async throws(APIError) -> JSONNode {
    try await sender.json(request(path, query))
  }

  /// Tells that a page of a collection was read at `path`.
  func reportPage(of collection: TenantCollection, at path: String, records: Int) async {
    let callsLeft = await sender.sender.pacer.callsLeft(RouteFamily(request(path, [])))
    await progress.add(collection, records: records, callsLeft: callsLeft)
  }

  /// After so many failures in a row that have nothing to do with the record that was asked for, the next one fails too.
  static let mostFailures = 3
  /// So many callers ask for records of one kind at the same time.
  private static let callersAtOnce = 4

  /// Asks for each of several records, in the order of their keys, a few calls at once. Where asking has become useless,
  /// the rest is not asked for: the answers are those to the first keys.
  ///
  /// - Parameter failure: what an answer says of the next ones; nil: nothing.
  func aFewAtOnce<Answer: Sendable, Failure>(
    _ keys: [String], failure: (Answer) -> Failure?,
    _ ask: @escaping @Sendable (String) async -> Answer
  ) async -> (answers: [Answer], failure: Failure?) {
    await withTaskGroup(of: (index: Int, answer: Answer).self) { group in
      var answers: [Int: Answer] = [:]
      var failures: [Failure] = []
      func take(_ done: (index: Int, answer: Answer)) {
        answers[done.index] = done.answer
        if let failure = failure(done.answer) { failures.append(failure) } else { failures = [] }
      }
      for (index, key) in keys.enumerated() {
        if index >= Self.callersAtOnce, let done = await group.next() { take(done) }
        if failures.count >= Self.mostFailures { break }
        group.addTask { (index, await ask(key)) }
      }
      // What is asked already can no longer end it.
      let stopped = failures.count >= Self.mostFailures ? failures.first : nil
      for await done in group { take(done) }
      return (keys.indices.compactMap { answers[$0] }, stopped)
    }
  }

  private func request(_ path: String, _ query: Query) -> HTTPRequest {
    let pairs = query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }
    let target = path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    return HTTPRequest(method: .get, managementPath: target, of: sender)
  }
}

extension HTTPRequest {
  /// A request without a token to a path, with its query, below the API's root.
  init(method: Method, managementPath path: String, of sender: AuthorizedSender) {
    self.init(
      method: method, scheme: sender.credentials.origin.scheme, authority: sender.credentials.origin.authority,
      path: "/api/v2" + path, headerFields: sender.fields)
  }
}

extension String {
  /// Whether the text, encoded, stays one segment of a path. A dot segment would be resolved away on its way, and
  /// another path be asked.
  var isPathSegment: Bool { !isEmpty && self != "." && self != ".." }

  /// Every byte but the unreserved characters of RFC 3986 section 2.3 as `%XX`.
  var percentEncoded: String {
    var encoded = ""
    for byte in utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": encoded.unicodeScalars.append(scalar)
      default: encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return encoded
  }
}
