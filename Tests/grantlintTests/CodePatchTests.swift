import Documents
import Foundation
import TestSupport
import Testing

/// `audit --diff` of files: the edit in the file's own language.
@Suite struct `The patch for the code` {
  struct Edit: CustomTestStringConvertible {
    let testDescription: String
    var file = "tenant.yaml"
    let before: String
    let after: String

    init(_ name: String, file: String = "tenant.yaml", _ before: String, _ after: String) {
      (testDescription, self.file, self.before, self.after) = (name, file, before, after)
    }
  }

  private static let head = "clientGrants:\n  - client_id: worker\n    audience: https://a.example/\n"

  private static func yaml(_ name: String, _ before: String, _ after: String) -> Edit {
    Edit(name, head + before, head + after)
  }

  static let edits: [Edit] = [
    yaml(
      "an element of a block list goes with its line, and comments stay",
      "    scope: # what it calls\n      # reading\n      - read:a # yes\n      - delete:users # no\n      - \"read:b\"\n    # end\n",
      "    scope: # what it calls\n      # reading\n      - read:a # yes\n      - \"read:b\"\n    # end\n"),
    yaml(
      "a block list without elements becomes an empty one",
      "    scope: # what it calls\n    - delete:a\n    - delete:b\n    subject_type: client\n",
      "    scope: [] # what it calls\n    subject_type: client\n"),
    yaml(
      "a block list at the end of the text", "    scope:\n      - read:a\n      - delete:a",
      "    scope:\n      - read:a\n"),
    yaml(
      "of a flow list the line is edited",
      "    scope: [ read:a,  'delete:x', \"read:b\" , delete:y ] # c\n", "    scope: [ read:a,  \"read:b\" ] # c\n"),
    yaml("a flow list becomes empty", "    scope: [delete:a,delete:b]\n", "    scope: []\n"),
    yaml("the first of a flow list", "    scope: [delete:a, read:a]\n", "    scope: [read:a]\n"),
    yaml(
      "a flow list of several lines",
      "    scope: [\n      read:a,\n      delete:a, # no\n      # what follows\n      read:b,\n      delete:b\n    ]\n",
      "    scope: [\n      read:a,\n      # what follows\n      read:b\n    ]\n"),
    yaml(
      "a flow list of several lines with a comma at its end",
      "    scope: [\n      read:a, delete:a,\n      delete:b, read:b,\n      delete:c,\n    ]\n",
      "    scope: [\n      read:a,\n      read:b,\n    ]\n"),
    yaml(
      "all scopes become a list in the style of lists",
      "    scope: []\n    allow_all_scopes: true # all\n  - client_id: other\n    audience: https://a.example/\n    scope:\n    - 'read:c'\n",
      "    scope:\n    - read:a\n    - read:b\n    allow_all_scopes: false # all\n  - client_id: other\n    audience: https://a.example/\n    scope:\n    - 'read:c'\n"
    ),
    yaml(
      "a list that is not there comes behind the last field",
      "    allow_all_scopes: True\n    # the end\n\n  - client_id: other\n    audience: https://a.example/\n    scope: [read:c]\n",
      "    allow_all_scopes: false\n    scope: [read:a, read:b]\n    # the end\n\n  - client_id: other\n    audience: https://a.example/\n    scope: [read:c]\n"
    ),
    yaml(
      "a list without a line end behind it", "    \"allow_all_scopes\": true",
      "    \"allow_all_scopes\": false\n    \"scope\":\n      - read:a\n      - read:b"),
    yaml(
      "a text keeps its quotes", "    subject_type: user\n    organization_usage: 'allow' # yet\n    scope: []\n",
      "    subject_type: user\n    organization_usage: 'require' # yet\n    scope: []\n"),
    yaml(
      "a field that is not there", "    subject_type: user\n    scope:\n      - read:a\nroles: []\n",
      "    subject_type: user\n    scope:\n      - read:a\n    organization_usage: require\nroles: []\n"),
    yaml(
      "a field that is null",
      "    subject_type: user\n    organization_usage:\n    allow_any_organization: ~\n    scope: [read:a]\n",
      "    subject_type: user\n    organization_usage: require\n    allow_any_organization: ~\n    scope: [read:a]\n"),
    Edit(
      "a grant in one line",
      "clientGrants: [{client_id: w, audience: a, subject_type: user, scope: [delete:a, read:a]}]\n",
      "clientGrants: [{client_id: w, audience: a, subject_type: user, scope: [read:a], organization_usage: require}]\n"),
    Edit(
      "lines that end with CR LF", "clientGrants:\r\n- client_id: w\r\n  audience: a\r\n  allow_all_scopes: true\r\n",
      "clientGrants:\r\n- client_id: w\r\n  audience: a\r\n  allow_all_scopes: false\r\n  scope:\r\n    - read:a\r\n    - read:b\r\n"
    ),
    Edit(
      "a text behind a byte order mark", "\u{FEFF}clientGrants:\n- client_id: w\n  scope: [delete:a]\n  audience: a\n",
      "\u{FEFF}clientGrants:\n- client_id: w\n  scope: []\n  audience: a\n"),
    Edit(
      "an export in the form of JSON",
      #"{"clientGrants": [{"client_id": "w", "audience": "a", "allow_all_scopes": true}]}"# + "\n",
      #"{"clientGrants": [{"client_id": "w", "audience": "a", "allow_all_scopes": false, "scope": ["read:a", "read:b"]}]}"#
        + "\n"
    ),
    Edit(
      "grants of the API on one line", file: "grants.json",
      #"[{"id":"cgr_1","client_id":"w","audience":"a","scope":["delete:a","read:a","delete:b"]}]"#,
      #"[{"id":"cgr_1","client_id":"w","audience":"a","scope":["read:a"]}]"#),
    Edit(
      "a grant of the API without an id", file: "grants.json",
      #"[{"client_id":"w","audience":"a","allow_all_scopes":true}]"#,
      #"[{"client_id":"w","audience":"a","allow_all_scopes":false,"scope":["read:a", "read:b"]}]"#),
    Edit(
      "grants of the API on many lines", file: "grants.json",
      """
      {"client_grants": [
        {
          "id": "cgr_1",
          "client_id": "w",
          "audience": "a",
          "scope": [
            "read:a",
            "delete:a"
          ],
          "subject_type": "user"
        },
        {
          "id": "cgr_2",
          "client_id": "v",
          "audience": "a",
          "allow_all_scopes": true
        }
      ]}

      """,
      """
      {"client_grants": [
        {
          "id": "cgr_1",
          "client_id": "w",
          "audience": "a",
          "scope": [
            "read:a"
          ],
          "subject_type": "user",
          "organization_usage": "require"
        },
        {
          "id": "cgr_2",
          "client_id": "v",
          "audience": "a",
          "allow_all_scopes": false,
          "scope": [
            "read:a",
            "read:b"
          ]
        }
      ]}

      """),
    Edit(
      "grants in a row", file: "grants.jsonl",
      #"{"client_id":"w","audience":"a","scope":["delete:a"]}"# + "\n"
        + #"{"client_id":"v","audience":"a","scope":["read:a"]}"#,
      #"{"client_id":"w","audience":"a","scope":[]}"# + "\n" + #"{"client_id":"v","audience":"a","scope":["read:a"]}"#),
  ]

  @Test(arguments: edits)
  func `is what git makes of the file`(edit: Edit) async throws {
    let scene = try CodePatchScene([edit.file: edit.before])
    let run = await scene.run(["@\(edit.file)", "--diff", "-q"])
    let problem = try await scene.apply(run.output)
    #expect(problem == nil, "\(run.output)\(run.error)")
    #expect(try scene.bytes(edit.file) == Array(edit.after.utf8), "\(run.output)\(run.error)")
    #expect(!run.error.contains("not in the patch"), "\(run.error)")
    let second = await scene.run(["@\(edit.file)"])
    #expect(second.code == 0, "\(second.output)\(second.error)")
  }

  @Test(arguments: edits)
  func `is taken by patch as well`(edit: Edit) async throws {
    let scene = try CodePatchScene([edit.file: edit.before])
    let run = await scene.run(["@\(edit.file)", "--diff", "-q"])
    #expect(try await scene.apply(run.output, by: "patch -p1 --binary --no-backup-if-mismatch") == nil, "\(run.output)")
    #expect(try scene.bytes(edit.file) == Array(edit.after.utf8))
  }

  static let leftAlone: [(before: String, reason: String, work: String)] = [
    (
      head + "    scope: [read:a, delete:a] # ##KEY##\n", "4: not in the patch: the line has a placeholder",
      "remove delete:a from scope"
    ),
    (
      "x: &x\n  scope: [delete:a]\n" + head + "    <<: *x\n",
      "4: not in the patch: scope is not written in the grant itself", "remove delete:a from scope"
    ),
    (
      "x: &x [delete:a]\n" + head + "    scope: *x\n", "5: not in the patch: scope: it is an alias (*)",
      "remove delete:a from scope"
    ),
    (
      head + "    scope: &x [delete:a]\n", "4: not in the patch: scope: it has an anchor (&)",
      "remove delete:a from scope"
    ),
    (
      head + "    scope: !!seq [delete:a]\n", "4: not in the patch: scope: it has a tag (!)",
      "remove delete:a from scope"
    ),
    (
      head + "    subject_type: user\n    organization_usage: >-\n      allow\n",
      "5: not in the patch: organization_usage: it is a block of text (>)", "set organization_usage to require"
    ),
    (
      head + "    scope: [\"delete\\x3Aa\"]\n", "4: not in the patch: scope is not written out as it is read",
      "remove delete:a from scope"
    ),
    (
      "clientGrants:\n  - &g\n    client_id: w\n    audience: a\n    allow_all_scopes: true\n",
      "2: not in the patch: the grant has an anchor (&)", "set allow_all_scopes to false; add read:a, read:b to scope"
    ),
    (
      head + "    # ##[error]x\n    scope: [delete:a]\n",
      "5: not in the patch: line 4 has characters that a terminal or a pipeline may act on",
      "remove delete:a from scope"
    ),
    (
      head + "    # \u{202E}\n    scope: [delete:a]\n",
      "5: not in the patch: line 4 has characters that a terminal or a pipeline may act on",
      "remove delete:a from scope"
    ),
  ]

  @Test(arguments: leftAlone)
  func `leaves alone what is not literal, and says what to write`(
    text: String, reason: String, work: String
  ) async throws {
    let scene = try CodePatchScene(["tenant.yaml": text])
    let run = await scene.run(["@tenant.yaml", "--diff", "-q"])
    #expect(run.output == "", "\(run.output)")
    #expect(run.error.contains("tenant.yaml:\(reason)"), "\(run.error)")
    #expect(run.error.contains("; by hand: \(work)\n"), "\(run.error)")
    #expect(scene.folder.read("tenant.yaml") == text)
  }

  @Test func `edits lines beside those with placeholders`() async throws {
    let text =
      "clientGrants:\n- client_id: ##APP##\n  audience: https://##AUTH0_DOMAIN##/api/v2/\n  scope:\n  - ##S##\n  - delete:a\n"
    let scene = try CodePatchScene(["tenant.yaml": text, "map.json": #"{"APP": "w", "S": "delete:b"}"#])
    let both = await scene.run(["@tenant.yaml", "--mapping", "@map.json", "--diff", "-q"])
    #expect(
      both.output == ""
        && both.error.contains(
          "tenant.yaml:5: not in the patch: the list has a placeholder that comes to what would go")
    )
    #expect(both.error.contains("remove delete:b, delete:a from scope"))
    try scene.folder.write(#"{"APP": "w", "S": "read:b"}"#, to: "map.json")
    let literal = await scene.run(["@tenant.yaml", "--mapping", "@map.json", "--diff", "-q"])
    #expect(try await scene.apply(literal.output) == nil, "\(literal.output)\(literal.error)")
    #expect(scene.folder.read("tenant.yaml") == text.replacing("  - delete:a\n", with: ""))
    let flagged =
      "clientGrants:\n- client_id: ##APP##\n  audience: https://##HOST##/\n  organization_usage: allow\n  allow_any_organization: true\n  scope:\n  - ##S##\n"
    try scene.folder.write(flagged, to: "tenant.yaml")
    try scene.folder.write(#"{"APP": "w", "HOST": "a.example", "S": "read:b"}"#, to: "map.json")
    let run = await scene.run(["@tenant.yaml", "--mapping", "@map.json", "--diff", "-q"])
    #expect(try await scene.apply(run.output) == nil, "\(run.output)\(run.error)")
    #expect(
      scene.folder.read("tenant.yaml")
        == flagged.replacing("allow_any_organization: true", with: "allow_any_organization: false"))
  }

  struct Environment: CustomTestStringConvertible {
    let testDescription: String
    let mapping: String
    let files: [String: String]
    let rule: String
    /// nil: the change is in the patch.
    let reason: String?

    /// - Parameters:
    ///   - api: how the API is written behind its dash, up to its scopes.
    ///   - grant: how the grant is written behind its application.
    init(_ name: String, _ mapping: String, api: String, grant: String, _ rule: String, _ reason: String?) {
      let text = "resourceServers:\n- \(api)\nclientGrants:\n- client_id: w\n  \(grant)\n"
      self.init(name, mapping, ["tenant.yaml": text], rule, reason)
    }

    init(_ name: String, _ mapping: String, _ files: [String: String], _ rule: String, _ reason: String?) {
      (testDescription, self.mapping, self.files, self.rule, self.reason) = (name, mapping, files, rule, reason)
    }
  }

  private static let audience = "https://a.example/"
  private static let allScopes = "audience: \(audience)\n  allow_all_scopes: true"
  private static let literalAPI = "identifier: \(audience)\n  scopes: [{value: read:a}]"

  static let environments: [Environment] = [
    Environment(
      "a scope of the API", #"{"ENV": "dev"}"#,
      api: "identifier: \(audience)\n  scopes:\n  - value: \"##ENV##:read\"\n  - value: read:a", grant: allScopes,
      "no-allow-all-scopes", "dev:read may come from a placeholder"),
    Environment(
      "all scopes of the API, which another grant lists", #"{"SCOPES": [{"value": "read:a"}]}"#,
      api: "identifier: \(audience)\n  scopes: @@SCOPES@@",
      grant: "\(allScopes)\n- client_id: v\n  audience: \(audience)\n  scope: [read:a]",
      "no-allow-all-scopes", "read:a may come from a placeholder"),
    Environment(
      "which API it is", #"{"AUD": "https://a.example/"}"#, api: "identifier: ##AUD##\n  scopes: [{value: read:a}]",
      grant: allScopes, "no-allow-all-scopes", "read:a may come from a placeholder"),
    Environment(
      "a scope of an API in a directory", #"{"ENV": "dev"}"#,
      [
        "exp/tenant.json": "{}",
        "exp/resource-servers/a.json": ###"{"identifier":"\###(audience)","scopes":[{"value":"##ENV##:read"}]}"###,
        "exp/grants/w.json": #"{"client_id":"w","audience":"\#(audience)","allow_all_scopes":true}"#,
      ], "no-allow-all-scopes", "dev:read may come from a placeholder"),
    Environment(
      "an element of a list in brackets", #"{"X": "read:a"}"#, api: literalAPI,
      grant: "audience: \(audience)\n  scope: [read:a, \"##X##\"]", "duplicate-scope",
      "the list has a placeholder that comes to what would go"),
    Environment(
      "an element of a list of lines", #"{"X": "read:a"}"#, api: literalAPI,
      grant: "audience: \(audience)\n  scope:\n  - read:a\n  - \"##X##\"", "duplicate-scope",
      "the list has a placeholder that comes to what would go"),
    Environment(
      "an element with a key of other signs", #"{"A#B ": "read:a"}"#, api: literalAPI,
      grant: "audience: \(audience)\n  scope:\n  - read:a\n  - \"##A#B ##\"", "duplicate-scope",
      "the list has a placeholder that comes to what would go"),
    Environment(
      "what the API does not define", #"{"ENV": "dev"}"#,
      api: "identifier: \(audience)\n  scopes:\n  - value: \"##ENV##:read\"",
      grant: "audience: \(audience)\n  scope: [dev:read, qa:read]", "undefined-scope",
      "whether its API defines qa:read may depend on a placeholder"),
    Environment(
      "nothing but what the API is called", #"{"AUD": "https://a.example/"}"#,
      api: "identifier: ##AUD##\n  scopes: [{value: read:a}]", grant: "audience: ##AUD##\n  allow_all_scopes: true",
      "no-allow-all-scopes", nil),
    Environment(
      "nothing that the API defines", #"{"APP": "w"}"#, api: literalAPI,
      grant: "audience: \(audience)\n  scope: [read:a, read:a, qa:read]", "duplicate-scope,undefined-scope", nil),
  ]

  @Test(arguments: environments)
  func `has no value of one environment`(environment: Environment) async throws {
    let scene = try CodePatchScene(environment.files)
    try scene.folder.write(environment.mapping, to: "map.json")
    let input = environment.files.count == 1 ? "@tenant.yaml" : "@exp"
    let run = await scene.run([input, "--mapping", "@map.json", "--diff", "-q"], rules: environment.rule)
    if let reason = environment.reason {
      #expect(run.output == "", "\(run.output)")
      #expect(run.error.contains(": not in the patch: \(reason); by hand: "), "\(run.error)")
    } else {
      #expect(!run.error.contains("not in the patch"), "\(run.error)")
      #expect(run.output.contains("\n+++ b/tenant.yaml\n"), "\(run.error)")
      #expect(try await scene.apply(run.output) == nil, "\(run.output)")
      let second = await scene.run([input, "--mapping", "@map.json"], rules: environment.rule)
      #expect(second.code == 0, "\(second.output)\(second.error)")
    }
  }

  static let links: [(file: String, reason: String)] = [
    ("link/a.json", "its folder link is a link, which a patch does not follow: name its target"),
    ("x/link/y/a.json", "its folder x/link is a link, which a patch does not follow: name its target"),
    ("x/../link/./a.json", "its folder link is a link, which a patch does not follow: name its target"),
    ("real/a-link.json", "the file is a link, which a patch does not follow: name its target"),
  ]

  private func linked() throws -> CodePatchScene {
    let grant = #"{"client_id":"w","audience":"b","scope":["delete:a"]}"#
    let scene = try CodePatchScene(["real/a.json": grant, "real/y/a.json": grant, "x/other": ""])
    for (link, target) in ["link": "real", "x/link": "../real", "real/a-link.json": "a.json", "deep": "real/y"] {
      try FileManager.default.createSymbolicLink(atPath: scene.folder.file(link), withDestinationPath: target)
    }
    return scene
  }

  @Test(arguments: links)
  func `names no file that git does not take behind a link`(file: String, reason: String) async throws {
    let scene = try linked()
    let run = await scene.run(["@\(file)", "--diff", "-q"])
    #expect(run.output == "" && run.error.contains(": not in the patch: \(reason); by hand: "), "\(run.error)")
  }

  @Test func `names the file that a step upwards from behind a link leads to`() async throws {
    let scene = try linked()
    let run = await scene.run(["@deep/../a.json", "--diff", "-q"])
    #expect(run.output.hasPrefix("--- a/real/a.json\n"), "\(run.output)\(run.error)")
    #expect(try await scene.apply(run.output) == nil, "\(run.output)")
    #expect(scene.folder.read("real/a.json")?.contains("delete:a") == false)
  }

  @Test func `leaves no grant that several have written at once`() async throws {
    let text = "base: &g {client_id: w, audience: a, scope: [delete:a]}\nclientGrants: [*g]\n"
    let scene = try CodePatchScene(["tenant.yaml": text])
    let run = await scene.run(["@tenant.yaml", "--diff", "-q"])
    #expect(run.output == "" && run.error.contains("the grant has an anchor (&)"), "\(run.error)")
  }

  @Test func `names files from the working directory, sorted, and those outside by a word`() async throws {
    let grant = #"{"client_id":"w","audience":"b","scope":["delete:a"]}"#
    let scene = try CodePatchScene([
      "code/my file.json": grant, "code/a.json": grant.replacing("\"b\"", with: "\"c\""),
    ])
    let run = await scene.run(["@code/my file.json", "@code/../code/./a.json", "--diff", "-q"])
    let headers = run.output.split(separator: "\n").filter { $0.hasPrefix("--- ") }
    #expect(headers == ["--- a/code/a.json", "--- a/code/my file.json\t"])
    #expect(try await scene.apply(run.output) == nil)
    let other = try CodePatchScene()
    let outside = await other.run([scene.folder.file("code/a.json"), "--diff", "-q"])
    #expect(outside.code == 0, "it is clean by now")
    try scene.folder.write(grant, to: "code/a.json")
    let refused = await other.run([scene.folder.file("code/a.json"), "--diff", "-q"])
    #expect(refused.output == "" && refused.error.contains("outside of the working directory"), "\(refused.error)")
  }

  @Test func `comes behind the page, and git takes both`() async throws {
    let scene = try CodePatchScene(["tenant.yaml": Self.head + "    scope: [delete:a]\n"])
    let run = await scene.run(["@tenant.yaml", "--diff"])
    #expect(run.output.hasPrefix("grant #1\n  client        worker\n"), "\(run.output)")
    #expect(run.output.contains("  closes        no-delete (error)\n"))
    #expect(run.output.contains("1 grant of local would be changed, unsafe\n"))
    #expect(run.output.hasSuffix("-    scope: [delete:a]\n+    scope: []\n"))
    #expect(try await scene.apply(run.output) == nil)
    #expect(scene.folder.read("tenant.yaml") == Self.head + "    scope: []\n")
  }

  @Test func `is left out where the plan is refused, and what a guard leaves is said`() async throws {
    let scene = try CodePatchScene(["tenant.yaml": Self.head + "    scope: [delete:a]\n"])
    let refused = await scene.run(["@tenant.yaml", "--diff", "-q", "--max-changes", "0"])
    #expect(refused.code == 4 && refused.output == "", "\(refused.output)")
    let safe = await CommandRun(
      ["audit", "@tenant.yaml", "--diff", "-q", "--rules", "@rules", "--select", "no-delete"], folder: scene.folder.path
    )
    #expect(safe.output == "" && safe.error.contains("1 grant left alone: needs --unsafe-fixes"), "\(safe.error)")
  }

  @Test func `goes to standard error where a program reads the report`() async throws {
    let scene = try CodePatchScene(["tenant.yaml": Self.head + "    scope: [delete:a]\n"])
    let run = await scene.run(["@tenant.yaml", "--diff", "-f", "json"])
    #expect(run.error.contains("+++ b/tenant.yaml\n"))
    #expect(throws: Never.self) { try JSONReader.value(run.output) }
  }

  @Test func `is not made of a tool's output or a snapshot`() async throws {
    let scene = try CodePatchScene([
      "main.tf":
        "resource \"auth0_client_grant\" \"g\" {\n  client_id = \"w\"\n  audience = \"a\"\n  scopes = [\"delete:a\"]\n}\n"
    ])
    let run = await scene.run(["@main.tf", "--diff", "-q"])
    #expect(
      run.output == "" && run.error.contains("main.tf:4: not in the patch: Terraform code is not edited"),
      "\(run.error)")
  }

  @Test func `of a directory has a section for each file`() async throws {
    let grant =
      "{\r\n  \"client_id\": \"w\",\r\n  \"audience\": \"@@A@@\",\r\n  \"scope\": [\r\n    \"delete:a\"\r\n  ]\r\n}"
    let scene = try CodePatchScene(["map.json": #"{"A": "https://a.example/"}"#, "exp/tenant.json": "{}"])
    for name in ["x", "y"] {
      try scene.folder.write(grant.replacing("\"w\"", with: "\"\(name)\""), to: "exp/grants/\(name).json")
    }
    let run = await scene.run(["@exp", "--mapping", "@map.json", "--diff", "-q"])
    #expect(try await scene.apply(run.output) == nil, "\(run.output)\(run.error)")
    #expect(scene.folder.read("exp/grants/y.json")?.contains("\"scope\": []\r\n}") == true, "\(run.output)\(run.error)")
    #expect(await scene.run(["@exp", "--mapping", "@map.json"]).code == 0)
  }
}
