import Documents
import Testing

@testable import GrantSources

@Suite struct `Placeholders of auth0-deploy-cli` {
  private static func mapping(_ json: String) throws -> KeywordMapping {
    try KeywordMapping(config: Array(json.utf8), file: "mapping.json")
  }

  /// A text, the values, and what is parsed.
  static let replaced: [(text: String, values: String, result: String)] = [
    ("a: ##X##", #"{"X":"1"}"#, "a: 1"),
    ("a: '##X##-##X##'", #"{"X":"é"}"#, "a: 'é-é'"),
    ("a: @@X@@", #"{"X":["p","q"]}"#, #"a: ["p","q"]"#),
    (#"a: "@@X@@""#, #"{"X":["p"]}"#, #"a: ["p"]"#),
    ("a: '@@X@@'", #"{"X":["p"]}"#, #"a: ["p"]"#),
    (#"a: "@@X@@'"#, #"{"X":1}"#, #"a: "1'"#),
    ("a: @@X@@", #"{"X":"t"}"#, #"a: "t""#),
    // Lists come first, so that a value of one may have a text in it; texts come in their order.
    ("a: @@X@@", ###"{"X":["##Y##"],"Y":"z"}"###, #"a: ["z"]"#),
    ("a: ##X##", ###"{"X":"##Y##","Y":"z"}"###, "a: z"),
    ("a: ##Y##", ###"{"X":"x","Y":"##X##"}"###, "a: \u{E000}0\u{E000}"),
    // A dollar is a dollar.
    ("a: ##X##", #"{"X":"$& $1"}"#, "a: $& $1"),
    ("a: ##X##", #"{"X":7}"#, "a: 7"),
    ("# no placeholder: ## X ## @ a@@b", #"{"X":"1"}"#, "# no placeholder: ## X ## @ a@@b"),
  ]

  @Test(arguments: replaced.indices)
  func `are replaced in the text`(index: Int) throws {
    let (text, values, result) = Self.replaced[index]
    let replacement = KeywordReplacement(Array(text.utf8), try Self.mapping(values), isJSON: false)
    #expect(String(decoding: replacement.bytes, as: UTF8.self) == result)
  }

  /// A text without values, whether it is JSON, and what is parsed; `·` is the mark of a stand-in.
  static let stoodFor: [(text: String, isJSON: Bool, result: String)] = [
    ("a: ##X##", false, "a: ·0·"), ("a: ##X##-##Y##", false, "a: ·0·-·1·"), ("a: @@X@@", false, #"a: "·0·""#),
    (#"a: "@@X@@""#, false, #"a: "·0·""#), (#"a: "x@@X@@y""#, false, #"a: "x·0·y""#),
    (#"{"a": @@X@@}"#, true, #"{"a": "·0·"}"#), (#"{"a": ##X##}"#, true, #"{"a": "·0·"}"#),
    (###"{"a": "##X##"}"###, true, #"{"a": "·0·"}"#), (#"{"a": ["@@X@@", "b"]}"#, true, #"{"a": ["·0·", "b"]}"#),
    ("  ##SECTION##\na: 1", false, "  ##SECTION##\na: 1"), ("a:\n  ##X##\n", false, "a:\n  ·0·\n"),
  ]

  @Test(arguments: stoodFor.indices)
  func `without a value become a text`(index: Int) {
    let (text, isJSON, result) = Self.stoodFor[index]
    let replacement = KeywordReplacement(Array(text.utf8), KeywordMapping(), isJSON: isJSON)
    let parsed = String(decoding: replacement.bytes, as: UTF8.self)
    #expect(parsed.replacing("\u{E000}", with: "·") == result)
    let written = text.matches(of: /##[A-Z]##|@@[A-Z]@@/).map { String($0.output) }
    #expect(replacement.unresolved.map(\.written) == written)
    #expect(replacement.restored(parsed).placeholders.map(\.written) == written)
  }

  @Test func `is put where the text has no such mark itself`() {
    let text = "a: \u{E000}0\u{E000} ##X##"
    let replacement = KeywordReplacement(Array(text.utf8), KeywordMapping(), isJSON: false)
    let parsed = String(decoding: replacement.bytes, as: UTF8.self)
    #expect(parsed == "a: \u{E000}0\u{E000} \u{E001}0\u{E001}")
    #expect(replacement.restored(parsed).text == text)
  }

  @Test func `leave every place where it was written`() throws {
    let text = "é: ##LONG##\nb: @@LIST@@ # ##LONG##\nc: end\n"
    let values = try Self.mapping(#"{"LONG":"a much longer text","LIST":["x","y"]}"#)
    let replacement = KeywordReplacement(Array(text.utf8), values, isJSON: false)
    let parsed = replacement.bytes
    for (needle, place) in [("a much", 4), ("longer text", 4), ("b:", 13), (#""y"]"#, 16), ("c: end", 36)] {
      let offset = try #require(parsed.firstRange(of: Array(needle.utf8))?.lowerBound)
      #expect(replacement.original(of: offset) == place, "\(needle)")
    }
  }

  @Test(arguments: [
    "GITHUB_TOKEN", "AUTH0_CLIENT_SECRET", "AUTH0_API_TOKEN", "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY", "AWS_REGION",
    "DB_PASSWORD", "dbPassword", "NPM_AUTH", "API_KEY", "apiKey", "APIKEY", "SIGNING_KEY", "MY_PAT", "SESSION_COOKIE",
    "CLIENT_SECRET_1", "GRANTLINT_STATE_KEY", "CI_JOB_TOKEN", "SLACK_WEBHOOK", "clientsecret", "secretValue", "DB_DSN",
    "SMTP-PASS", "oauth.credentials", "CONNECTION_STRING",
  ])
  func `never get what may be a secret`(name: String) throws {
    #expect(SecretName.fits(name))
    var mapping = try Self.mapping("{\"\(name)\":\"xyz\"}")
    mapping.add(name, environment: "xyz")
    #expect(mapping.values.isEmpty && mapping.refused == [ExactString(name)])
  }

  @Test(arguments: [
    "AUTH0_DOMAIN", "AUTH0_AUDIENCE", "KEYBOARD_URL", "AUTHOR", "ENV", "AUDIENCE", "APP_NAME_BACKEND", "SCOPES",
    "PATH_TO",
    "COMPASS_URL", "PASSENGER_API", "TENANT", "AUTHORIZATION_API",
  ])
  func `get what is none`(name: String) { #expect(!SecretName.fits(name)) }

  @Test func `get from the environment what a file says otherwise`() throws {
    var mapping = try Self.mapping(#"{"AUTH0_KEYWORD_REPLACE_MAPPINGS":{"A":"file","B":"file"}}"#)
    mapping.add("A", environment: "environment")
    #expect(mapping.values.map(\.key) == ["A", "B"])
    #expect(mapping.values.map(\.value) == ["environment", "file"])
  }

  @Test(arguments: [
    ("[]", "expected an object of keys and values, found a list"), ("{", "not JSON"),
    (#"{"AUTH0_KEYWORD_REPLACE_MAPPINGS":7}"#, "m.json:1:35: AUTH0_KEYWORD_REPLACE_MAPPINGS: expected an object"),
  ])
  func `have values only where a file has some`(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { _ = try KeywordMapping(config: Array(text.utf8), file: "m.json") }
    #expect(error.map { "\($0)".contains(message) } ?? false, "\(error.map { "\($0)" } ?? "")")
  }
}
