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
    #expect(both.output == "" && both.error.contains("tenant.yaml:5: not in the patch: the line has a placeholder"))
    #expect(both.error.contains("remove delete:b, delete:a from scope"))
    try scene.folder.write(#"{"APP": "w", "S": "read:b"}"#, to: "map.json")
    let run = await scene.run(["@tenant.yaml", "--mapping", "@map.json", "--diff", "-q"])
    #expect(try await scene.apply(run.output) == nil, "\(run.output)\(run.error)")
    #expect(scene.folder.read("tenant.yaml") == text.replacing("  - delete:a\n", with: ""))
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
