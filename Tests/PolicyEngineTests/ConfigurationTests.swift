import Documents
import PolicyEngine
import Testing

@Suite struct ConfigurationTests {
  static let path = ".grantlint.yml"

  private static func read(_ text: String, isDiscovered: Bool = false) throws(ConfigurationError) -> Configuration {
    try Configuration(text: text, path: path, isDiscovered: isDiscovered, formats: ["text", "json", "junit"])
  }

  /// What is wrong with a file, a line a problem, without its name; empty where it holds.
  private static func problems(_ text: String, isDiscovered: Bool = false) -> [String] {
    do {
      _ = try read(text, isDiscovered: isDiscovered)
      return []
    } catch {
      return error.problems.problems.map { "\($0)".replacing("\(path):", with: "") }
    }
  }

  private static let full = """
    version: 1
    tenants:
      - domain: Acme.eu.auth0.com
        audience: https://acme.eu.auth0.com/api/v2/
        credentials: {client_id: ACME_ID, private_key_path: ACME_KEY, signing_alg: ACME_ALG}
        rules: {empty-grant: off}
      - domain: other.auth0.com
    rules:
      folders: [policies/, one.yaml]
      override: [scope-length]
      settings:
        wildcard-scope: error
        too-many-scopes: {enabled: yes, severity: note, parameters: {max: 3}}
    audiences:
      - match: https://internal*
        rules: {too-many-scopes: off}
    waivers: {file: waivers.yml, max_days: 90}
    baseline: baseline.json
    outputs: {junit: report.xml, json: report.json}
    fail_on: never
    min_severity: warning
    pacing: {max_rps: 2.5, timeout: 60}
    remediation:
      max_changes: 25
      fixable: [a]
      unfixable: [b, c]
      protect: [{client_id: app_*}, {client_name: Payroll, audience: "https://pay*"}]
    """

  @Test func `a full file is read as it stands`() throws {
    let file = try Self.read(Self.full)
    #expect(file.tenants.map(\.domain) == ["acme.eu.auth0.com", "other.auth0.com"])
    #expect(file.tenants[0].audience?.value == "https://acme.eu.auth0.com/api/v2/")
    #expect(
      file.tenants[0].credentials.map { "\($0.standard)=\($0.name.value)" } == [
        "AUTH0_CLIENT_ID=ACME_ID", "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH=ACME_KEY",
        "AUTH0_CLIENT_ASSERTION_SIGNING_ALG=ACME_ALG",
      ])
    #expect(file.tenants[0].overrides.rules.map(\.isOn) == [false])
    #expect(file.ruleFolders.map(\.value) == ["policies/", "one.yaml"])
    #expect(file.overridable.map(\.value) == ["scope-length"])
    #expect(file.ruleSettings.map(\.rule.value) == ["wildcard-scope", "too-many-scopes"])
    #expect(file.ruleSettings.map(\.isOn) == [true, true])
    #expect(file.ruleSettings.map(\.severity) == [.error, .note])
    #expect(file.ruleSettings[1].parameters.map(\.value.value) == [3])
    #expect(file.audiences.map(\.match.pattern) == ["https://internal*"])
    #expect(file.waiverFile?.value == "waivers.yml")
    #expect(file.waiverDays == 90)
    #expect(file.baseline?.value == "baseline.json")
    #expect(file.outputs.map { "\($0.format)=\($0.path.value)" } == ["junit=report.xml", "json=report.json"])
    #expect(file.failOn == .never)
    #expect(file.failOn?.severity == nil)
    #expect(file.minimumSeverity == .warning)
    #expect(file.maxRPS == 2.5)
    #expect(file.timeout == 60)
    #expect(file.remediation.maxChanges == 25)
    #expect(file.remediation.fixable?.map(\.value) == ["a"])
    #expect(file.remediation.unfixable.map(\.value) == ["b", "c"])
    #expect(file.remediation.protected.map(\.clientID?.pattern) == ["app_*", nil])
    #expect(file.remediation.protected.map(\.clientName?.pattern) == [nil, "Payroll"])
    #expect(file.remediation.protected.map(\.audience?.pattern) == [nil, "https://pay*"])
  }

  @Test func `a file that says its version says nothing else`() throws {
    let file = try Self.read("version: 1")
    #expect(file.tenants.isEmpty && file.ruleSettings.isEmpty && file.outputs.isEmpty)
    #expect(file.failOn == nil)
    #expect(file.remediation.fixable == nil)
  }

  @Test(arguments: [
    ("rules: {}", ["1:1: the configuration needs the key 'version'"]),
    ("version: 2", ["1:10: version must be 1, not 2"]),
    ("version: \"1\"", ["1:10: version must be 1, not \"1\""]),
    ("version: [1]", ["1:10: version must be 1, not a list"]),
    ("- 1", ["1:1: the configuration must be a mapping, not a list"]),
    ("", ["1:1: the file is empty"]),
    ("version: 1\nversion: 1", ["2:1: the key 'version' occurs twice"]),
    (
      "version: 1\nbaselin: x",
      ["2:1: unknown key 'baselin' in the configuration; did you mean 'baseline'?"]
    ),
    ("version: 1\napi_url: x", ["2:1: unknown key 'api_url' in the configuration"]),
    (
      "version: 1\nfail_on: eror",
      ["2:10: fail_on is one of error, warning, note, never, not 'eror'; did you mean 'error'?"]
    ),
    ("version: 1\nrules: []", ["2:8: rules must be a mapping, not a list"]),
    (
      "version: 1\nrules:\n  too-many-scopes: off",
      ["3:3: what is said of 'too-many-scopes' goes under rules.settings"]
    ),
    (
      "version: 1\nrules:\n  settings:\n    a: of\n    b: {enabled: maybe}\n    c: {}\n    d: [1]\n    e: {sevrity: note}",
      [
        "4:8: the setting of 'a' is one of on, off, error, warning, note or a mapping, not 'of'; did you mean 'off'?",
        "5:18: enabled is one of true, false, not 'maybe'",
        "6:8: the setting of 'c' says nothing",
        "7:8: the setting of a rule must be a mapping, not a list",
        "8:9: unknown key 'sevrity' in the setting of a rule; did you mean 'severity'?",
      ]
    ),
    (
      "version: 1\naudiences: [{match: x}, {rules: {}}]",
      ["2:13: an entry of audiences needs the key 'rules'", "2:25: an entry of audiences needs the key 'match'"]
    ),
    (
      "version: 1\noutputs: {jnuit: a, json: \"\"}",
      ["2:11: a key of outputs is one of text, json, junit, not 'jnuit'; did you mean 'junit'?", "2:27: json is empty"]
    ),
    (
      "version: 1\nwaivers: {max_days: 0}\npacing: {max_rps: -1, timeout: soon}",
      [
        "2:21: max_days is a number of days, 1 or more",
        "3:19: max_rps is a number of calls a second above 0, at most 1000000, for example 5",
        "3:32: timeout is a number of seconds above 0, at most 31536000, for example 900",
      ]
    ),
    (
      """
      version: 1
      remediation: {protect: [{client_id: My App}, {client_id: "app ", audience: https://a/}]}
      audiences: [{match: " https://a/", rules: {}}]
      """,
      [
        "2:37: client_id: 'My App' can match nothing: it reads like the name of an application; give the client id",
        "2:58: client_id: 'app ' can match nothing: it begins or ends with a blank; remove that",
        "3:21: match: ' https://a/' can match nothing: it begins or ends with a blank; remove that",
      ]
    ),
    (
      "version: 1\nremediation: {max_changes: -1, protect: [{}], unsafe_fixes: true}",
      [
        "2:28: max_changes is a number of grants, 0 or more",
        "2:42: an entry of protect needs client_id, client_name or audience",
        "2:47: unknown key 'unsafe_fixes' in remediation",
      ]
    ),
    (
      "version: 1\nremediation: {protect: [{client_nam: a}]}",
      ["2:26: unknown key 'client_nam' in an entry of protect; did you mean 'client_name'?"]
    ),
    (
      "version: 1\ntenants: [{domain: https://a.example/}, {domain: b.example}, {domain: B.example}]",
      [
        "2:20: domain is a host name such as acme.eu.auth0.com, not 'https://a.example/'",
        "2:62: the tenant 'b.example' is there twice",
      ]
    ),
  ])
  func `everything that is wrong is told with its place`(text: String, expected: [String]) {
    #expect(Self.problems(text).sorted() == expected.sorted())
  }

  @Test(arguments: [
    (
      "{client_id: A}",
      "credentials need access_token, or client_id with client_secret, private_key or private_key_path"
    ),
    (
      "{client_secret: A}",
      "credentials need access_token, or client_id with client_secret, private_key or private_key_path"
    ),
    ("{}", "credentials need access_token, or client_id with client_secret, private_key or private_key_path"),
    ("{access_token: A, client_secret: B}", "credentials are an access_token or a client_id with a proof, not both"),
    (
      "{client_id: A, client_secret: B, private_key: C}",
      "credentials name client_secret and private_key: one of them is enough"
    ),
    ("{client_id: A, client_secret: B, signing_alg: C}", "signing_alg goes with a private key"),
  ])
  func `credentials name one way to sign in`(credentials: String, message: String) {
    let text = "version: 1\ntenants: [{domain: a.example, credentials: \(credentials)}]"
    #expect(Self.problems(text) == ["2:44: \(message)"])
  }

  @Test(arguments: ["s3cr3t-value", "abcdef0123", "AB CD", "1ABC", "ÄB", "\"\""])
  func `a secret in the place of a variable's name is not repeated`(secret: String) throws {
    let text = "version: 1\ntenants: [{domain: a.example, credentials: {access_token: \(secret)}}]"
    let error = #expect(throws: ConfigurationError.self) { try Self.read(text) }
    let display = try #require(error?.problems.display)
    #expect(display.contains(":2:59: access_token is the name of an environment variable"))
    #expect(secret == "\"\"" || !display.contains(secret))
  }

  @Test(arguments: [
    "credentials: {access_tokn: s3cret}", "credential: {access_token: s3cret}", "credentials: [s3cret]",
    "credentials: {access_token: s3cret}, domain: \"\"",
  ])
  func `no line with a secret is shown, whatever is wrong there`(members: String) throws {
    let text = "version: 1\ntenants: [{\(members)}]\nfail_on: x"
    for isDiscovered in [true, false] {
      let error = #expect(throws: ConfigurationError.self) { try Self.read(text, isDiscovered: isDiscovered) }
      #expect(error?.problems.display.contains("s3cret") == false)
      #expect(error?.problems.display.contains("\n  fail_on: x\n") == true)
    }
  }

  @Test(arguments: [
    ("version: 1\nrules: [\nfail_on: note\n\n", "\n  fail_on: note\n               ^"),
    ("version: 1\n  fail_on: note", "\n  "), ("version: 1\nversion: 1", "\n  version: 1\n  ^"),
  ])
  func `the line of what is no YAML is shown`(text: String, end: String) {
    let error = #expect(throws: ConfigurationError.self) { try Self.read(text) }
    #expect(error?.problems.display.contains(end) == true, "\(error?.problems.display ?? "")")
  }

  @Test(arguments: [
    "version: 1\ntenants:\n  - credentials: {client_secret: s3cret\n", "tenants: [{client_secret: s3cret, a: b: c}]",
    "tenant:\n  - client_secret: s3cret\n   x: [",
    "version: 1\ntenants: [{a: b,\nrules: {}, access_token: s3cret: }]\n",
    "credentials:\n  access_token: s3cret\n  access_token: s3cret\n",
  ])
  func `no line with a secret is shown of what is no YAML`(text: String) {
    let error = #expect(throws: ConfigurationError.self) { try Self.read(text) }
    #expect(error?.problems.display.contains("s3cret") == false, "\(error?.problems.display ?? "")")
  }

  @Test func `a file that is found says neither where credentials go nor which rules there are`() {
    #expect(
      Self.problems(Self.full, isDiscovered: true) == [
        "3:3: tenants are read only from a file that --config names: one that is found must not decide where credentials go",
        "9:12: folders of rules are read only from a file that --config names: one that is found must not bring rules of its own",
        "24:16: max_changes is 10 at most in a file that is found; a file that --config names, or --max-changes, may say more",
      ])
    #expect(Self.problems("version: 1\nremediation: {max_changes: 10}", isDiscovered: true).isEmpty)
  }

  @Test func `keys of metadata are named by a file that is named`() throws {
    let text = "version: 1\nmetadata_keys: [team, cost-center]"
    #expect(try Self.read(text).metadataKeys == ["team", "cost-center"])
    #expect(try Self.read("version: 1").metadataKeys == [])
    #expect(
      Self.problems(text, isDiscovered: true) == [
        "2:16: metadata keys are read only from a file that --config names: one that is found must not choose what is "
          + "read of applications"
      ])
  }

  @Test(arguments: [
    ("metadata_keys: [a, b, a]", "2:23: metadata_keys has 'a' twice"),
    ("metadata_keys: team", "2:16: metadata_keys must be a list, not a single value"),
    ("metadata_keys: ['']", "2:17: an entry of metadata_keys is empty"),
    ("metadata_key: [a]", "2:1: unknown key 'metadata_key' in the configuration; did you mean 'metadata_keys'?"),
  ])
  func `keys of metadata are a list of names`(text: String, problem: String) {
    #expect(Self.problems("version: 1\n" + text) == [problem])
  }

  @Test func `a file that does not hold still tells where reports would be left`() {
    let error = #expect(throws: ConfigurationError.self) {
      try Self.read("version: 1\nfail_on: x\noutputs: {junit: a.xml, xml: b.xml}")
    }
    #expect(error?.outputs.map(\.path.value) == ["a.xml"])
  }

  @Test(arguments: [true, false])
  func `the file that init writes holds, with and without its examples`(isDiscovered: Bool) throws {
    let plain = try Self.read(ConfigurationTemplate.text, isDiscovered: isDiscovered)
    #expect(plain.ruleSettings.isEmpty && plain.audiences.isEmpty && plain.outputs.isEmpty)
    #expect(plain.failOn == .error)
    #expect(plain.minimumSeverity == .note)
    let full = try Self.read(ConfigurationTemplate.uncommented, isDiscovered: isDiscovered)
    #expect(full.ruleSettings.count == 3)
    #expect(full.remediation.protected.count == 2)
    #expect(full.baseline?.value == "baseline.json")
  }

  /// Texts that are no YAML and name `r.json` and `r.xml`.
  @Test(arguments: [
    "version: 1\noutputs:\n  json: r.json\n  junit: r.xml\nrules: [\n",
    "rules: {settings: {a: b\noutputs:\n  json: 'r.json' # green\n\n  # both\n  junit: \"r.xml\"\nfail_on: text: x\n",
    "version: 1\nversion: 1\noutputs: {json: r.json, junit: r.xml}\n",
    "outputs: {json: r.json}\noutputs: {junit: r.xml}\n", "version: 1\noutputs: {json: r.json, junit: r.xml\n",
    "{\"version\": 1, \"outputs\": {\"json\": \"r.json\", \"junit\": \"r.xml\"},\n",
    "outputs:\n\tjson: r.json\n\tjunit: r.xml\n", "outputs:\n  json: r.json\n  junit: \"r.xml\nbaseline: b\n",
    "fail_on: \u{0}\noutputs:\n  json: r.json\n  junit: r.xml\n", "outputs:\r\n  json: r.json\r\n  junit: r.xml\r\n[",
  ])
  func `outputs are read from what is no YAML, and nothing else is`(text: String) {
    let error = #expect(throws: ConfigurationError.self) { try Self.read(text) }
    #expect(error?.outputs.map { "\($0.format)=\($0.path.value)" } == ["json=r.json", "junit=r.xml"])
  }

  @Test func `what init says of files that --config names holds`() throws {
    let file = try Self.read(ConfigurationTemplate.named)
    #expect(file.tenants.map(\.domain) == ["acme.eu.auth0.com"])
    #expect(file.ruleFolders.map(\.value) == ["policies/"])
  }
}
