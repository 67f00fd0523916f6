import Documents
import Tenant
import TestSupport
import Testing

@testable import GrantSources

@Suite struct KeywordMappingTests {
  private func mapping(_ json: String) throws -> KeywordMapping {
    try KeywordMapping(config: Array(json.utf8), file: "config.json")
  }

  @Test(arguments: [
    #"{"AUTH0_DOMAIN":"t.eu.auth0.com","AUTH0_KEYWORD_REPLACE_MAPPINGS":{"B":"b","A":["x",1,null]}}"#,
    #"{"AUTH0_KEYWORD_REPLACE_MAPPINGS":"{\"B\":\"b\",\"A\":[\"x\",1,null]}"}"#,
    #"{"B":"b","A":["x",1,null]}"#,
  ])
  func `a configuration has values under its key, or is nothing else`(config: String) throws {
    let mapping = try mapping(config)
    #expect(mapping.entries.map(\.key) == ["B", "A"])
    #expect(mapping.entries.map(\.value) == ["b", ["x", 1, nil]])
  }

  @Test func `a mapping that is null has no values`() throws {
    #expect(try mapping(#"{"AUTH0_KEYWORD_REPLACE_MAPPINGS":null}"#).entries.isEmpty)
  }

  @Test(arguments: [
    ("[1]", "config.json:1:1: expected the values of keywords, found a list"),
    (
      "{\n  \"AUTH0_KEYWORD_REPLACE_MAPPINGS\": [] }",
      "config.json:2:37: AUTH0_KEYWORD_REPLACE_MAPPINGS: must be an object of keywords and their values"
    ),
    ("{", "config.json:1:2: not JSON: the input ends in the middle of a value"),
  ])
  func `what is no mapping is refused with its place`(config: String, message: String) {
    let problem = #expect(throws: Diagnostic.self) { try mapping(config) }
    #expect(problem?.description.prefix(24) == message.prefix(24))
    if !message.contains("not JSON") { #expect(problem?.description == message) }
  }

  @Test func `the environment wins, where a file has the key, and its value is a text`() throws {
    var mapping = try mapping(#"{"A":"a","B":"b"}"#)
    mapping.add("C", environment: "c")
    mapping.add("A", environment: #"["x"]"#)
    #expect(mapping.entries.map(\.key) == ["A", "B", "C"])
    #expect(mapping.entries.map(\.value) == [#"["x"]"#, "b", "c"])
  }

  @Test func `a secret gets no value, and is remembered`() throws {
    var mapping = try mapping(#"{"API_TOKEN":"t0k3n","NAME":"n"}"#)
    mapping.add("DB_PASSWORD", environment: "hunter2")
    #expect(mapping.entries.map(\.key) == ["NAME"])
    #expect(mapping.refused == ["API_TOKEN", "DB_PASSWORD"])
  }

  @Test(arguments: [
    "AUTH0_CLIENT_SECRET", "AUTH0_CLIENT_SECRET_PROD", "AUTH0_ACCESS_TOKEN", "AUTH0_API_TOKEN",
    "AUTH0_CLIENT_ASSERTION",
    "GRANTLINT_STATE_KEY", "AWS_REGION", "aws_session", "GITHUB_TOKEN", "ACTIONS_RUNTIME_URL", "CI_JOB_TOKEN",
    "NPM_AUTH",
    "DB_PASS", "DB_PASSWD", "db-password", "smtp.password", "clientSecret", "CLIENTSECRET", "apiKey", "APIKey",
    "API_KEY",
    "STRIPE_KEY", "SIGNING_KEY_V2", "KEY", "KEY2", "PRIVATE_PEM", "CREDENTIALS", "GOOGLE_APPLICATION_CREDENTIALS",
    "SESSION_ID", "COOKIE_NAME", "SIGNATURE", "GH_PAT", "PAT", "DB_PWD", "CONNECTION_STRING", "SENTRY_DSN",
    "SLACK_WEBHOOK_URL", "TOKEN2", "NPMTOKEN", "TENANT_KEYS", "DATABASE_URL", "API_KEY_PROD",
    "DBPASS", "MYSQLPASS", "DBPWD_PROD", "DBPASSWORDPROD", "CLIENTSECRETPROD", "SECRETVALUE", "TOKENVALUE",
    "SIGNING_KEYS_B", "MASTER_KEY_PROD", "MASTERKEY_B", "HMAC_KEY_V2", "KEY_PROD", "APIKEYPROD", "ACCESSKEYID",
    "STRIPE_SK", "PKEY_B", "passphrasefile", "MY_SECRETX", "JDBC_URL", "AMQP_URL", "SLACK_HOOK", "SMTP_PASSWRD",
  ])
  func `a secret is known by its name`(key: String) { #expect(KeywordMapping.isSecret(key)) }

  @Test(arguments: [
    "KEYBOARD_URL", "AUTHOR", "AUTH0_DOMAIN", "AUTH0_AUDIENCE", "AUTH0_CLIENT_ID", "AUDIENCE", "ENV", "ENVIRONMENT",
    "PATH",
    "PATTERN", "COMPASS_URL", "SCOPES", "APP_NAME_BACKEND", "APP_CALLBACKS", "FHIR_BASE_URL", "API_SCOPES",
    "Auth0Domain",
    "PASSENGER_API", "KEYNOTE", "", "MONKEY_API", "BYPASS",
  ])
  func `other names are no secrets`(key: String) { #expect(!KeywordMapping.isSecret(key)) }

  @Test(arguments: [
    ("TOKEN_API", "https://token.example/v1/", true), ("AUTH_API", "https://auth.example", true),
    ("TOKENS_API", "read:tokens", true), ("PASS_API", "https://pass.example:8443/", true),
    ("API_KEY_SERVICE", "https://keys.example/", true), ("CREDENTIALS_API", "create:credentials", true),
    ("TOKEN_API", "eyJhbGciOi", false), ("TOKEN_API", "https://user:pass@token.example/", false),
    ("TOKEN_API", "https://token.example/?key=1", false), ("API_TOKEN", "https://token.example/", false),
    ("SLACK_WEBHOOK_URL", "https://hooks.example/services/T/B/X", false), ("PASS_API", "admin:hunter", false),
    ("AWS_API", "https://a.example/", false),
  ])
  func `what is as open as an address is no secret, unless its key ends as one does`(
    key: String, value: String, isTaken: Bool
  ) throws {
    var mapping = KeywordMapping()
    mapping.add(key, environment: value)
    #expect(mapping.entries.map(\.key) == (isTaken ? [key] : []))
    #expect(mapping.refused == (isTaken ? [] : [key]))
  }

  @Test func `a refused value is unknown and says so`() throws {
    let tenant = export("clientGrants:\n- {client_id: a, audience: x-##DB_PASS##}\n", try mapping(#"{"DB_PASS":"p"}"#))
    let unknown = UnknownValue(.audience, written: "x-##DB_PASS##", reason: .secretName)
    #expect(tenant.grants.first?.declaration.unknowns == [unknown])
  }

  @Test(arguments: "^$*+?()[]{}|\\".map { String($0) }, [true, false])
  func `a key with a sign of regular expressions is refused`(sign: String, isInSection: Bool) {
    let entries = JSONWriter.compact(.object(["A\(sign)B": "x", "C": "y"]))
    let config = isInSection ? "{\"AUTH0_KEYWORD_REPLACE_MAPPINGS\":\(entries)}" : entries
    let column = (isInSection ? 42 : 8) + (sign == "\\" ? 1 : 0)
    let problem = #expect(throws: Diagnostic.self) { try mapping(config) }
    #expect(
      problem?.description
        == "config.json:1:\(column): the key A\(sign)B has \(sign), a sign of regular expressions: auth0-deploy-cli "
        + "reads each key as one, so that this key can replace other keywords; rename it")
  }

  @Test func `a key with such a sign is refused in the JSON of a text, and one of a secret too`() {
    #expect(throws: Diagnostic.self) { try mapping(#"{"AUTH0_KEYWORD_REPLACE_MAPPINGS":"{\"A|B\":\"b\"}"}"#) }
    #expect(throws: Diagnostic.self) { try mapping(#"{"API_TOKEN|B":"b"}"#) }
  }

  @Test(arguments: [
    (#"{".":"delete:users","A":"read:a"}"#, "config.json:1:6: the key . replaces A too: "),
    (#"{"A":"read:a","..":"x","BC":"y"}"#, "config.json:1:20: the key .. replaces BC too: "),
    (#"{"A_B":"x","A.B":"y"}"#, "config.json:1:18: the key A.B replaces A_B too: "),
    (#"{"API.TOKEN":"x","API_TOKEN":"y"}"#, "config.json:1:14: the key API.TOKEN replaces API_TOKEN too: "),
    (#"{"ä.":"x","äB":"y"}"#, "config.json:1:7: the key ä. replaces äB too: "),
  ])
  func `a key with a dot is refused where it is another key as well`(config: String, message: String) {
    let problem = #expect(throws: Diagnostic.self) { try mapping(config) }
    #expect(problem?.description.hasPrefix(message) ?? false, "\(problem?.description ?? "")")
  }

  @Test(arguments: [
    #"{"auth0.domain":"x"}"#, #"{"A.B":"x","A.C":"y"}"#, #"{"A.B":"x","AB":"y","A__B":"z"}"#,
    #"{".":"x","AB/-_:ä B":"z"}"#,
  ])
  func `a key with a dot that is no other key is one like any`(config: String) throws {
    #expect(try mapping(config).notes == [])
  }

  @Test func `a variable that a key with a dot replaces too is said`() throws {
    var mapping = try mapping(#"{"A.B":"x","C":"y"}"#)
    mapping.add("C", environment: "z")
    #expect(mapping.notes == [])
    mapping.add("A_B", environment: "z")
    #expect(mapping.notes.map { $0.prefix(30) } == ["the key A.B replaces A_B too: "])
  }

  @Test func `YAML and a configuration without keywords are told apart from a mapping`() throws {
    let problem = #expect(throws: Diagnostic.self) { try mapping("clientGrants: []") }
    #expect(problem?.message.hasSuffix("; a mapping is JSON, such as the config.json of auth0-deploy-cli") ?? false)
    #expect(try mapping(#"{"AUTH0_DOMAIN":"t.eu.auth0.com"}"#).notes.count == 1)
    #expect(try mapping(#"{"AUTH0_DOMAIN":"t","AUTH0_KEYWORD_REPLACE_MAPPINGS":{}}"#).notes == [])
  }
}
