import Documents
import PolicyEngine
import Tenant
import TestSupport
import Testing

/// Answers about tenants that are made by chance, held against a reading of the same JSON that knows nothing of how the
/// engine answers: every grant is looked at by itself, every name is compared as it is, every way is walked.
@Suite struct `Questions of access` {
  /// A tenant as JSON.
  struct Made: Sendable {
    var grants: [JSONObject] = []
    var clients: [JSONObject] = []
    var apis: [JSONObject] = []
  }

  static let management = "https://t.example/api/v2/"
  private static let scopes = [
    "read:users", "delete:users", "update:client_grants", "read:client_keys", "create:clients", "read:orders",
    "delete:orders", "delete:*", "*", "orders", "update:client_credentials", "create:client_credentials",
  ]

  private static func tenant(_ seed: UInt64) -> Made {
    var random = SeededGenerator(seed: seed)
    func chance(_ part: Int) -> Bool { Int.random(in: 0..<part, using: &random) == 0 }
    var made = Made()
    let count = Int.random(in: 1...6, using: &random)
    for number in 0..<count where !chance(8) {
      var client: JSONObject = ["client_id": .string("c\(number)"), "name": .string("App \(number)")]
      client["is_first_party"] = .bool(!chance(3))
      client["grant_types"] = ["client_credentials", "authorization_code"]
      made.clients.append(client)
    }
    var audiences = [management]
    for number in 0..<Int.random(in: 0...3, using: &random) { audiences.append("https://api\(number).example/") }
    for audience in audiences where !chance(8) {
      var api: JSONObject = ["identifier": .string(audience), "name": .string("API of \(audience)")]
      if audience == management { api["is_system"] = true }
      api["scopes"] = .array(scopes.filter { _ in chance(2) }.map { ["value": .string($0)] })
      api["enforce_policies"] = .bool(chance(2))
      let policy = ["allow_all", "deny_all", "require_client_grant"].randomElement(using: &random) ?? ""
      if !chance(4) { api["subject_type_authorization"] = ["user": ["policy": .string(policy)]] }
      made.apis.append(api)
    }
    for number in 0..<Int.random(in: 0...9, using: &random) {
      var grant: JSONObject = [
        "id": .string("cgr_\(number)"), "audience": .string(audiences.randomElement(using: &random) ?? management),
      ]
      if chance(6) {
        grant["default_for"] = "third_party_clients"
      } else {
        grant["client_id"] = .string("c\(Int.random(in: 0..<count, using: &random))")
      }
      if chance(3) { grant["subject_type"] = "user" }
      if chance(5) {
        grant["allow_all_scopes"] = true
      } else {
        grant["scope"] = .strings(scopes.filter { _ in chance(3) })
      }
      made.grants.append(grant)
    }
    return made
  }

  private static func model(_ made: Made) async throws -> AccessModel {
    let tenant = try FakeTenant(
      made.grants, clients: try reading(Client.init, made.clients), apis: try reading(ResourceServer.init, made.apis))
    return await AccessModel(
      reading: tenant, .standard, startedAt: "2026-01-31T02:00:00Z", organizationsOf: { _ in true })
  }

  // MARK: Who

  @Test(arguments: 0..<UInt64(Cases.count(120, whole: 600)))
  func `who can use a scope is what every grant says by itself`(seed: UInt64) async throws {
    let made = Self.tenant(seed)
    let model = try await Self.model(made)
    for pattern in ["delete:users", "delete:*", "*:users", "read:orders", "update:client_grants", "*", "nothing:here"] {
      let answer = model.answer(AccessQuery(scopes: [Glob(pattern)]))
      let found = answer.matches.map { match in
        let scopes = match.scopes.sorted().joined(separator: " ")
        return
          "\(match.grant?.label ?? "open") \(match.audience) \(match.how.rawValue) \(match.areScopesKnown) \(scopes)"
      }
      #expect(found.sorted() == Oracle(made).matches(pattern).sorted(), "\(pattern)")
      #expect(answer.grantsRead == made.grants.count && answer.isComplete)
      #expect(zip(answer.matches, answer.matches.dropFirst()).allSatisfy { $0.rank >= $1.rank })
    }
  }

  // MARK: Paths

  @Test(arguments: 0..<UInt64(Cases.count(120, whole: 600)))
  func `the ways are the shortest that there are`(seed: UInt64) async throws {
    let made = Self.tenant(seed)
    let model = try await Self.model(made)
    let live = Set(
      model.answer(AccessQuery()).usable.compactMap { $0.grant?.label })
    for target in [Tier.tenantAdmin, .credentials, .userWrite, .businessRead] {
      let answer = model.ways(to: target)
      var found: [String: Int] = [:]
      for way in answer.ways {
        #expect(way.tier >= target)
        found[way.holder.clientID] = way.steps.count
        for step in way.steps {
          let grant = try #require(made.grants.first { $0["id"]?.string == step.grant.label })
          #expect(live.contains(step.grant.label) && Oracle.holder(of: grant) == step.holder.clientID)
          let listed = grant["scope"]?.array?.compactMap(\.string)
          #expect(listed.map { listed in step.scopes.allSatisfy(listed.contains) } ?? true)
        }
      }
      let expected = Oracle(made).ways(to: target, live: live)
      #expect(Set(found.keys) == Set(expected.keys), "\(target)")
      #expect(found == expected, "\(target)")
    }
    let takers = Set(model.takeoverClients.map(\.clientID))
    #expect(takers == Set(model.ways(to: .tenantAdmin).ways.map(\.holder.clientID)))
  }
}

/// What the JSON of a tenant says, read naively.
private struct Oracle {
  let made: `Questions of access`.Made

  init(_ made: `Questions of access`.Made) { self.made = made }

  private static func fits(_ text: Substring, _ pattern: Substring) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" {
      return fits(text, pattern.dropFirst()) || !text.isEmpty && fits(text.dropFirst(), pattern)
    }
    return text.first == first && fits(text.dropFirst(), pattern.dropFirst())
  }

  /// Whether some text of a small alphabet fits both: enough for these patterns.
  private static func haveCommon(_ pattern: String, _ scope: String) -> Bool {
    let pieces = ["delete", "read", ":", "users", "orders", "nothing", "here", "update", "client_grants", "x"]
    var texts = [""]
    for _ in 0..<3 { texts += texts.flatMap { text in pieces.map { text + $0 } } }
    return Set(texts).contains { fits($0[...], pattern[...]) && fits($0[...], scope[...]) }
  }

  private func api(_ audience: String?) -> JSONObject? {
    made.apis.first { $0["identifier"]?.string == audience }
  }

  private func scopes(of api: JSONObject) -> [String] {
    api["scopes"]?.array?.compactMap { $0.object?["value"]?.string } ?? []
  }

  func matches(_ pattern: String) -> [String] {
    var lines: [String] = []
    for grant in made.grants {
      let (id, audience) = (grant["id"]?.string ?? "", grant["audience"]?.string ?? "")
      var how = "listed"
      var scopes: [String]
      var isKnown = true
      if grant["allow_all_scopes"] == true {
        how = "all_scopes"
        isKnown = api(audience) != nil
        // An API of one's own that is not in the list does not exist; Auth0's own may.
        if !isKnown, audience != `Questions of access`.management { continue }
        var all = api(audience).map { self.scopes(of: $0) } ?? []
        // The Management API has more than its list shows here.
        if isKnown, audience == `Questions of access`.management {
          all += (ReachTables.builtin.table(of: .management)?.scopes ?? []).filter { !all.contains($0) }
        }
        scopes = all.filter { Self.fits($0[...], pattern[...]) }
        if isKnown, scopes.isEmpty {
          scopes = all.filter { $0.contains("*") && Self.haveCommon(pattern, $0) }
          how = "wildcard"
          if scopes.isEmpty { continue }
        }
      } else {
        let listed = grant["scope"]?.array?.compactMap(\.string) ?? []
        let fitting = listed.filter { Self.fits($0[...], pattern[...]) }
        let covering = listed.filter { $0.contains("*") && !fitting.contains($0) && Self.haveCommon(pattern, $0) }
        guard !(fitting + covering).isEmpty else { continue }
        if fitting.isEmpty { how = "wildcard" }
        scopes = fitting + covering
      }
      if grant["default_for"] != nil { how = "default" }
      lines.append("\(id) \(audience) \(how) \(isKnown) \(scopes.sorted().joined(separator: " "))")
    }
    for api in made.apis {
      let policy = api["subject_type_authorization"]?.object?["user"]?.object?["policy"]?.string ?? "allow_all"
      let identifier = api["identifier"]?.string ?? ""
      // User tokens of the Management API carry nothing of these.
      guard policy == "allow_all", identifier != `Questions of access`.management else { continue }
      let fitting = scopes(of: api).filter { Self.fits($0[...], pattern[...]) }
      let covering = scopes(of: api).filter { $0.contains("*") && Self.haveCommon(pattern, $0) }
      let scopes = (fitting.isEmpty ? covering : fitting).sorted().joined(separator: " ")
      if !scopes.isEmpty { lines.append("open \(identifier) open \(!fitting.isEmpty) \(scopes)") }
    }
    return lines
  }

  /// The application of a grant, or the group that has it by default.
  static func holder(of grant: JSONObject) -> String? {
    grant["client_id"]?.string ?? grant["default_for"]?.string.map { "default_for=\($0)" }
  }

  /// By application the number of its steps to a tier.
  func ways(to target: Tier, live: Set<String>) -> [String: Int] {
    let table = ReachTables.builtin.table(of: .management)
    /// What the application of a grant comes to, and whether by others' credentials.
    func ends(_ grant: JSONObject) -> (tiers: [Tier], takesOthers: Bool) {
      guard live.contains(grant["id"]?.string ?? "") else { return ([], false) }
      let isManagement = grant["audience"]?.string == `Questions of access`.management
      let all = grant["allow_all_scopes"] == true
      let listed =
        all
        ? (api(grant["audience"]?.string).map { scopes(of: $0) } ?? (isManagement ? table?.scopes ?? [] : []))
        : grant["scope"]?.array?.compactMap(\.string) ?? []
      guard isManagement else {
        // By their words: what begins with read only reads.
        return (listed.map { $0.hasPrefix("read:") ? .businessRead : .businessWrite }, false)
      }
      let paths = (table?.paths ?? []).filter { path in all || path.scopes.allSatisfy(listed.contains) }
      return (
        listed.map { table?.tier(of: $0) ?? .unknown }
          + paths.filter { $0.condition == nil }.map(\.leadsTo.tier),
        paths.contains { $0.leadsTo == .applications }
      )
    }
    var steps: [String: Int] = [:]
    for grant in made.grants {
      guard let id = Self.holder(of: grant) else { continue }
      let (tiers, takesOthers) = ends(grant)
      if tiers.contains(where: { $0 >= target }) { steps[id] = 1 }
      let others = made.grants.filter {
        $0["client_id"]?.string.map { $0 != id } == true && ($0["subject_type"] ?? "client") == "client"
      }
      if takesOthers, steps[id] == nil, others.contains(where: { ends($0).tiers.contains { $0 >= target } }) {
        steps[id] = 2
      }
    }
    return steps
  }
}
