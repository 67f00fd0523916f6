import Documents
import Foundation
import HTTPTypes
import ManagementAPI
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// `grantlint doctor`: what it says of the same tenant in other circumstances.
@Suite struct `Doctor` {
  private static func scene(
    address: String? = nil, failing: RepairScene.Failure? = nil, _ adjust: (inout EmulatorSettings) -> Void = { _ in }
  ) throws -> RepairScene {
    try RepairScene(tenant: EmulatedTenant(.demo()), address: address, failing: failing, adjust)
  }

  /// State and text of each check.
  private static func checks(_ run: CommandRun) throws -> [String: (state: String, text: String)] {
    let object = try #require(try JSONReader.value(run.output).object)
    var checks: [String: (state: String, text: String)] = [:]
    for check in (object["checks"]?.array ?? []).compactMap(\.object) {
      checks[check["name"]?.string ?? ""] = (check["state"]?.string ?? "", check["text"]?.string ?? "")
    }
    #expect(object["whole"] == .bool(!checks.values.contains { $0.state == "short" }))
    return checks
  }

  /// The scene's way to the API, whose answers also have these fields.
  private static func answering(_ scene: RepairScene, _ fields: [String: String]) -> any HTTPTransport {
    ClosureTransport { request, body throws(TransportError) in
      var answer = try await scene.transport.send(request, body: body)
      for (name, value) in fields { if let name = HTTPField.Name(name) { answer.response.headerFields[name] = value } }
      return answer
    }
  }

  @Test func `where nothing is missing an audit would be whole`() async throws {
    let scene = try Self.scene()
    let run = await scene.run(["doctor", "-f", "json"])
    #expect(run.code == 0, "\(run.said)")
    let checks = try Self.checks(run)
    #expect(
      checks.mapValues(\.text).filter { !["version", "state_folder", "certificates"].contains($0.key) } == [
        "configuration": "no file: flags and variables decide", "credentials": "a client id and its secret",
        "proxy": "none is in force", "sign_in": "at https://demo.grantlint.example",
        "tenant": "demo.grantlint.example", "client_grants": "read:client_grants is granted",
        "clients": checks["clients"]?.text, "resource_servers": checks["resource_servers"]?.text,
        "grant_organizations": checks["grant_organizations"]?.text,
        "tenant_settings": checks["tenant_settings"]?.text,
        "clock": "the API's answers have no date to compare with", "rate_limit": "999 of 1000 calls are left",
      ])
    #expect(checks["clients"]?.text.hasPrefix("read:clients is granted; ") == true)
    #expect(checks["tenant_settings"]?.text == "read:tenant_settings is granted; 1 rule needs it")
    let text = await scene.run(["doctor"])
    #expect(text.output.hasSuffix("\nan audit would be whole\n"), "\(text.output)")
    #expect(text.output.contains("\nok    clients "))
  }

  @Test(arguments: [
    "[]", #"{"error":"x"}"#, #"{"clients":[{"foo":1}],"client_grants":[{"scope":1}]}"#, #"{"client_grants":[]}"#,
  ])
  func `what an audit could not read is said although the API answers`(body: String) async throws {
    let scene = try Self.scene()
    let transport = ClosureTransport { request, sent throws(TransportError) in
      var answer = try await scene.transport.send(request, body: sent)
      if request.path?.hasPrefix("/api/v2/client-grants?") == true { answer.body = Array(body.utf8) }
      return answer
    }
    let run = await scene.run(["doctor", "-f", "json"], transport: transport)
    #expect(run.code == 3, "\(run.said)")
    #expect(try Self.checks(run)["client_grants"]?.state == "short")
  }

  @Test(arguments: ["GRANTLINT_FORMAT", "GRANTLINT_FAIL_ON", "GRANTLINT_MIN_SEVERITY"])
  func `a setting that every audit refuses is refused here too`(variable: String) async throws {
    let run = await (try Self.scene()).run(["doctor"], [variable: "nope"])
    #expect(run.code == 2, "\(run.said)")
    #expect(run.output.contains("nothing would be audited"))
  }

  @Test func `nothing is written, and nothing of the tenant is shown but its domain`() async throws {
    let scene = try Self.scene()
    let before = scene.folder.names
    let said = await scene.run(["doctor"]).said + scene.run(["doctor", "-f", "json"]).said
    #expect(await scene.isOnlyRead())
    #expect(scene.folder.names == before)
    let tenant = await scene.emulator.tenant
    let names =
      tenant.clientGrants.compactMap { $0["id"]?.string } + tenant.clients.compactMap { $0["name"]?.string }
      + tenant.clients.compactMap { $0["client_id"]?.string } + tenant.resourceServers.compactMap { $0["name"]?.string }
    #expect(names.count > 50)
    #expect(names.filter { said.contains($0) } == [])
    #expect(!said.contains(scene.emulator.settings.clientSecret.reveal()))
  }

  @Test(arguments: TenantCollection.allCases)
  func `a scope that the token lacks is named with the rules that need it`(collection: TenantCollection) async throws {
    let scene = try Self.scene { $0.tokenScopes.removeAll(where: collection.scopes.contains) }
    let run = await scene.run(["doctor", "-f", "json"])
    // Rules that need the settings of the tenant are skipped, and the audit is whole.
    let state = collection == .settings ? "note" : "short"
    #expect(run.code == (state == "short" ? 3 : 0))
    let checks = try Self.checks(run)
    // Without a grant there is none whose organizations could be asked for.
    let further: Set = collection == .clientGrants ? ["grant_organizations"] : []
    #expect(
      Set(checks.filter { $0.value.state == "short" }.keys).union([collection.rawValue])
        == further.union([collection.rawValue]))
    #expect(checks[collection.rawValue]?.state == state)
    let text = try #require(checks[collection.rawValue]).text
    #expect(text.hasPrefix("the token does not have \(collection.requiredScope): "), "\(text)")
    #expect(
      text.contains(
        collection == .settings ? "skipped: open-reg" : collection == .clientGrants ? "no grant" : "unknown"))
  }

  @Test(arguments: TenantCollection.allCases, [false, true])
  func `a collection that the API refuses is said as an audit takes it, whatever the token says`(
    collection: TenantCollection, isOpaque: Bool
  ) async throws {
    let scene = try Self.scene {
      $0.deniedCollections = [collection]
      $0.hasOpaqueTokens = isOpaque
    }
    let run = await scene.run(["doctor", "-f", "json"])
    let audit = await scene.run(["audit", "-f", "json", "--fail-on", "never"])
    let isWhole = try JSONReader.value(audit.output).object?["run"]?.object?["complete"] == true
    #expect(isWhole == (collection == .settings), "without settings rules are skipped by name")
    #expect(run.code == (isWhole ? 0 : 3))
    let checks = try Self.checks(run)
    #expect(checks[collection.rawValue]?.state == (isWhole ? "note" : "short"), "\(run.output)")
    #expect(!run.output.contains("cgr_"), "\(run.output)")
    if isOpaque, collection != .clients { #expect(checks["clients"]?.text.hasPrefix("can be read; ") == true) }
  }

  @Test func `without credentials it names the variables`() async throws {
    let scene = try Self.scene()
    let run = await scene.run(["doctor"], ["AUTH0_CLIENT_SECRET": "", "AUTH0_CLIENT_ID": ""])
    #expect(run.code == 2)
    for name in ["AUTH0_DOMAIN", "AUTH0_ACCESS_TOKEN", "AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET"] {
      #expect(run.output.contains(name))
    }
    #expect(run.output.hasSuffix("\nnothing would be audited\n"))
    #expect(await scene.emulator.requests.isEmpty)
  }

  @Test func `an invalid configuration is told with its place, and nobody signs in`() async throws {
    let scene = try Self.scene()
    try scene.folder.write("version: 1\nfail_onn: note\n", to: "ci.yml")
    let run = await scene.run(["doctor", "--config", "@ci.yml", "-f", "json"])
    #expect(run.code == 2)
    #expect(try Self.checks(run)["configuration"]?.text.contains("ci.yml:2:1: unknown key") == true, "\(run.output)")
    #expect(await scene.emulator.requests.isEmpty)
    try scene.folder.write("version: 1\nrules:\n  settings:\n    open-registration-default: off\n", to: "ci.yml")
    let checks = try Self.checks(await scene.run(["doctor", "--config", "@ci.yml", "-f", "json"]))
    #expect(checks["configuration"]?.text.hasSuffix("ci.yml is valid") == true)
    #expect(checks["tenant_settings"]?.text == "not read: no rule that is on needs it")
  }

  @Test func `a sign-in that is refused falls short`() async throws {
    let run = await (try Self.scene()).run(["doctor", "-f", "json"], ["AUTH0_CLIENT_SECRET": "wrong"])
    #expect(run.code == 3)
    #expect(try Self.checks(run)["sign_in"]?.text.hasPrefix("sign-in failed, POST /oauth/token ") == true)
  }

  /// The date of an answer, and what is said of the clock. The scene's clock shows 2026-01-31 02:01:00 UTC in its first run.
  @Test(arguments: [
    (0.0, "ok", "agrees with that of the API"), (-4, "ok", "agrees with that of the API"),
    (90, "note", "is 90 s behind that of the API: "), (-900, "short", "is 900 s ahead of that of the API: "),
  ])
  func `clocks are compared`(ahead: Double, state: String, text: String) async throws {
    let scene = try Self.scene()
    let date = ManualClock().now.addingTimeInterval(60 + ahead).formatted(
      .http)
    let run = await scene.run(["doctor", "-f", "json"], transport: Self.answering(scene, ["date": date]))
    let clock = try #require(Self.checks(run)["clock"])
    #expect(clock.state == state)
    #expect(clock.text.hasPrefix(text), "\(clock.text)")
    #expect(run.code == (state == "short" ? 3 : 0))
  }

  @Test func `little room in the rate limit is worth knowing`() async throws {
    let scene = try Self.scene()
    let run = await scene.run(
      ["doctor", "-f", "json"],
      transport: Self.answering(scene, ["x-ratelimit-limit": "50", "x-ratelimit-remaining": "9"]))
    let limit = try #require(Self.checks(run)["rate_limit"])
    #expect(limit.state == "note")
    #expect(limit.text == "9 of 50 calls are left: an audit waits for more, and takes longer")
    #expect(run.code == 0)
  }

  @Test func `a proxy is named without its password, and certificates that are not there fall short`() async throws {
    let scene = try Self.scene()
    let run = await scene.run(
      ["doctor", "-f", "json"],
      ["HTTPS_PROXY": "http://me:hush@proxy.example:3128", "SSL_CERT_FILE": scene.folder.file("none.pem")])
    #expect(run.code == 3)
    let checks = try Self.checks(run)
    #expect(checks["proxy"]?.text == "the proxy proxy.example:3128 that HTTPS_PROXY names")
    #expect(!run.said.contains("hush"))
    #expect(checks["certificates"]?.state == "short")
    #expect(checks["certificates"]?.text.contains("none.pem that SSL_CERT_FILE names") == true)
  }

  @Test func `a state folder that must not be used is no reason for an audit to fall short`() async throws {
    let scene = try Self.scene()
    try scene.folder.write("", to: "file")
    let run = await scene.run(["doctor", "-f", "json", "--state", "@file"])
    #expect(run.code == 0)
    let state = try #require(Self.checks(run)["state_folder"])
    #expect(state.state == "note")
    #expect(state.text.hasSuffix("is not a folder; repairs need it, an audit does not"), "\(state.text)")
  }

  @Test func `a token for another tenant is refused, and a custom domain is told from the tenant's own`() async throws {
    let scene = try Self.scene()
    let other = await scene.run(["doctor", "-f", "json"], ["AUTH0_DOMAIN": "other.eu.auth0.com"])
    #expect(other.code == 3)
    #expect(try Self.checks(other)["sign_in"]?.state == "short")
    let custom = await scene.run(
      ["doctor", "-f", "json"],
      ["AUTH0_DOMAIN": "login.example", "AUTH0_AUDIENCE": "https://demo.grantlint.example/api/v2/"])
    #expect(
      try Self.checks(custom)["tenant"]?.text == "demo.grantlint.example, by its custom domain login.example",
      "\(custom.output)")
  }
}

extension FormatStyle where Self == Date.VerbatimFormatStyle {
  /// The form of dates in answers: `Sun, 06 Nov 1994 08:49:37 GMT`.
  fileprivate static var http: Date.VerbatimFormatStyle {
    Date.VerbatimFormatStyle(
      format: """
        \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT
        """, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
  }
}
