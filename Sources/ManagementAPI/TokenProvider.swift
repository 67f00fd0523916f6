import GrantModel

/// Holds the token of a run: signs in when first asked, shortly before the token ends, and when the API has refused
/// it. Callers who come at the same time share one sign-in. A sign-in that failed, after its own tries, is final:
/// every later caller gets the same error at once instead of knocking again.
actor TokenProvider {
  /// How long before its end a token is renewed, in seconds; half of its life, where that is shorter.
  static let margin = 60.0

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

  /// A token that is good for at least the next call. Throws where a ready token has ended or signing in failed.
  func token() async throws(APIError) -> AccessToken { try await token(replacing: nil) }

  /// A token other than `refused`, nil where there is no way to get another.
  func replacement(for refused: AccessToken) async throws(APIError) -> AccessToken? {
    if case .accessToken = credentials.method { return nil }
    return try await token(replacing: refused)
  }

  private func token(replacing refused: AccessToken?) async throws(APIError) -> AccessToken {
    var task = current ?? start()
    let held = try await task.value.get()
    guard held.token == refused || held.renewal <= clock.uptime() else { return held.token }
    // Whoever comes first after the end starts the renewal; the others find it started and wait for it.
    task = current == task ? start() : current ?? start()
    return try await task.value.get().token
  }

  private func start() -> Task<Result<Held, APIError>, Never> {
    let task = Task { () -> Result<Held, APIError> in
      do throws(APIError) { return .success(try await obtain()) } catch { return .failure(error) }
    }
    current = task
    return task
  }

  private func obtain() async throws(APIError) -> Held {
    switch credentials.method {
    case .accessToken(let secret):
      let token = AccessToken(secret)
      if let expiry = token.expiry, expiry <= clock.now() {
        throw APIError("the access token expired \(Seconds(clock.now() - expiry)) ago; \(APIError.renewal)")
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
    guard let lifetime = stated ?? token.expiry.map({ $0 - clock.now() }) else { return Held(token: token) }
    return Held(token: token, renewal: clock.uptime() + lifetime - min(Self.margin, lifetime / 2))
  }
}
