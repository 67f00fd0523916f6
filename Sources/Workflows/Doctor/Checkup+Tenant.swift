import Documents
import ManagementAPI
import PolicyEngine
import Tenant

extension Checkup {
  /// Signs in and reads one record of each collection that a rule needs. Throws where the rules cannot be selected.
  mutating func tenant(_ tenant: LiveTenant, _ setup: AuditSetup, _ log: AnswerLog) async throws {
    let catalogue: CompiledCatalogue
    do {
      catalogue = try await setup.auditor(of: tenant, selection: RuleSelection(), thresholds: Thresholds()).catalogue
    } catch let error as CommandError {
      return add("rules", error)
    }
    let token: AccessToken
    do throws(APIError) {
      token = try await tenant.signIn()
      add("sign_in", .ok, "at \(tenant.credentials.origin)")
    } catch {
      return add("sign_in", .short, error.message)
    }
    names(await tenant.identity(), tenant.credentials)
    for collection in TenantCollection.allCases {
      await read(collection, tenant, catalogue, token.scopes)
    }
    clock(log.skew)
    rateLimit(log.room)
  }

  /// Whether tenant and domain agree: a token for another tenant is refused before.
  private mutating func names(_ identity: TenantIdentity, _ credentials: Credentials) {
    var text = identity.domain
    if let custom = identity.customDomain { text += ", by its custom domain \(custom)" }
    guard identity.managementAudience != nil else {
      return add(
        "tenant", .note,
        "\(text), as AUTH0_DOMAIN says: the token does not tell; with a custom domain AUTH0_AUDIENCE names the tenant")
    }
    if let address = identity.address, address != "https://\(identity.domain)" { text += "; calls go to \(address)" }
    add("tenant", .ok, text)
  }

  private mutating func read(
    _ collection: TenantCollection, _ tenant: LiveTenant, _ catalogue: CompiledCatalogue, _ scopes: [String]?
  ) async {
    let scope = collection.requiredScope
    guard let gap = catalogue.gap(without: collection) else {
      return add(collection.rawValue, .ok, "not read: no rule that is on needs it")
    }
    let isGranted = scopes.map { held in
      collection.scopes.contains { scope in held.contains { $0.isIdentical(to: scope) } }
    }
    // What no audit needed once is skipped by name, and an audit is whole without it.
    let state = collection.record.isEssential ? Finding.State.short : .note
    if isGranted == false { return add(collection.rawValue, state, "\(gap)") }
    if let failure = await tenant.probe(collection) {
      return add(
        collection.rawValue, failure.missingScope == nil ? .short : state, "\(failure.message); \(gap.consequence)")
    }
    let rules =
      collection == .clientGrants
      ? "" : "; \(counted(gap.rules.count, "rule")) need\(gap.rules.count == 1 ? "s" : "") it"
    add(collection.rawValue, .ok, (isGranted == nil ? "can be read" : "\(scope) is granted") + rules)
  }

  /// Seconds by which `Date`, which has no fractions, may differ between clocks that agree.
  private static let tolerance = 5.0
  /// Seconds from which on waivers and tokens may end at another time than this machine believes.
  private static let mostSkew = 300.0

  private mutating func clock(_ skew: Double?) {
    guard let skew else { return add("clock", .note, "the API's answers have no date to compare with") }
    let size = abs(skew)
    guard size > Self.tolerance else { return add("clock", .ok, "agrees with that of the API") }
    let words = "is \(size.rounded().clampedInt) s \(skew > 0 ? "behind" : "ahead of") that of the API"
    add(
      "clock", size > Self.mostSkew ? .short : .note,
      "\(words): waivers and tokens end by it, and a sign-in by private key needs it")
  }

  /// The part of a bucket below which calls wait.
  private static let reserve = 0.2

  private mutating func rateLimit(_ room: AnswerLog.Room?) {
    guard let room else { return add("rate_limit", .ok, "the API tells of none") }
    let words = "\(room.left.clampedInt) of \(room.limit.clampedInt) calls are left"
    let isLow = room.left <= room.limit * Self.reserve
    add("rate_limit", isLow ? .note : .ok, words + (isLow ? ": an audit waits for more, and takes longer" : ""))
  }
}
