import Documents
import Tenant

/// Holds the token of a run: signs in when first asked, shortly before the token ends, and when the API has refused
/// it. Callers who come at the same time share one sign-in. A sign-in that failed, after its own tries, is final:
/// every later caller gets the same error at once instead of knocking again. A caller that is cancelled leaves at once;
/// the sign-in goes on for the others, and for whoever comes next.
actor TokenProvider {
  /// How long before its end a token is renewed, in seconds; half of its life, where that is shorter.
  static let margin = 60.0
  /// How long a token is used at least, in seconds: what it says of its own end may be wrong, and the API's refusal is
  /// not.
  static let leastUse = 15.0

  private let credentials: Credentials
  private let signIn: SignIn
  private let clock: APIClock
  private var current: Task<Result<Held, APIError>, Never>?

  private struct Held: Sendable {
    let token: AccessToken
    /// The `uptime` from which on the token is renewed.
    var renewal = Double.infinity
  }

  init(credentials: Credentials, signIn: SignIn, clock: APIClock) {
    self.credentials = credentials
    self.signIn = signIn
    self.clock = clock
  }

  /// A token that is good for at least the next call. Throws where a ready token has ended, signing in failed or the
  /// caller is cancelled.
  func token(for call: APIError.Call) async throws(APIError) -> AccessToken {
    try await token(replacing: nil, for: call)
  }

  /// A token other than `refused`, nil where there is no way to get another.
  func replacement(of refused: AccessToken, for call: APIError.Call) async throws(APIError) -> AccessToken? {
    if case .accessToken = credentials.method { return nil }
    return try await token(replacing: refused, for: call)
  }

  private func token(
    replacing refused: AccessToken?, for call: APIError.Call
  ) async throws(APIError) -> AccessToken {
    guard !Task.isCancelled else { throw .interrupted(call) }
    var task = current ?? start()
    let held = try await result(of: task, for: call)
    guard held.token == refused || held.renewal <= clock.uptime() else { return held.token }
    // Whoever comes first after the end starts the renewal; the others find it started and wait for it.
    task = current == task ? start() : current ?? start()
    return try await result(of: task, for: call).token
  }

  /// What a sign-in gives. A task's value is awaited even by who is cancelled; a stream is not.
  private func result(
    of signIn: Task<Result<Held, APIError>, Never>, for call: APIError.Call
  ) async throws(APIError) -> Held {
    let (results, promise) = AsyncStream.makeStream(of: Result<Held, APIError>.self)
    Task { promise.yield(await signIn.value) }
    for await result in results { return try result.get() }
    throw .interrupted(call)
  }

  private func start() -> Task<Result<Held, APIError>, Never> {
    let task = Task { () -> Result<Held, APIError> in
      do throws(APIError) { return .success(try await obtain()) } catch { return .failure(error) }
    }
    current = task
    return task
  }

  private static func ago(_ seconds: Double) -> String {
    let (hour, day) = (3600.0, 86_400.0)
    guard seconds >= 2 * hour else { return "\(Seconds(seconds)) ago" }
    let (count, unit) = seconds < 2 * day ? (seconds / hour, "hours") : (seconds / day, "days")
    return "\(count.rounded(.down).clampedInt) \(unit) ago"
  }

  private func obtain() async throws(APIError) -> Held {
    switch credentials.method {
    case .accessToken(let secret):
      let token = AccessToken(secret)
      if let expiry = token.expiry, expiry <= clock.now() {
        throw APIError("the access token expired \(Self.ago(clock.now() - expiry)); \(APIError.renewal)")
      }
      return Held(token: token)
    case .clientSecret(let clientID, let secret):
      return try await obtain(clientID: clientID) { () throws(APIError) in
        SignIn.Proof(fields: [("client_secret", secret.reveal())], secret: secret)
      }
    case .privateKey(let clientID, let key):
      let assertion = ClientAssertion(clientID: clientID, key: key, domain: credentials.domain)
      return try await obtain(clientID: clientID) { () throws(APIError) in try assertion.proof(clock) }
    }
  }

  private func obtain(
    clientID: String, proof: () throws(APIError) -> SignIn.Proof
  ) async throws(APIError) -> Held {
    let (token, stated) = try await signIn(clientID: clientID, proof: proof)
    // The answer's lifetime counts from now; the claim depends on both clocks being right.
    // By a claim that lies in the past only the clocks differ: until when the token is good is not known then.
    guard let lifetime = stated ?? token.expiry.map({ $0 - clock.now() }), lifetime > 0 else {
      return Held(token: token)
    }
    let use = max(Self.leastUse, lifetime - min(Self.margin, lifetime / 2))
    return Held(token: token, renewal: clock.uptime() + use)
  }
}
