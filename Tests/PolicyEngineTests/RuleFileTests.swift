import Documents
import PolicyEngine
import Testing

@Suite struct RuleFileTests {
  @Test func `a full rule is read`() throws {
    let rule = try Sample.rule(
      Sample.text(
        """
        tags: [a, "b"]
        controls: ["nist:AC-6"]
        aliases: [old-name]
        references: ["https://docs.example/"]
        parameters:
          limit: {type: int, default: 3, description: How many.}
          names: {type: list(string), default: [no, "1"], description: Which., values: [no, "1", off]}
        match: grant.audience != ''
        variables: {count: "size(grant.scope)"}
        message: "'too many'"
        offenders: grant.scope
        evidence: {count: variables.count}
        fix: {safety: safe, when: "true", set: {scope: "[]"}}
        """)
    ).rule
    #expect(rule.id == "sample")
    #expect(rule.tags == ["a", "b"])
    #expect(rule.aliases == ["old-name"])
    #expect(rule.parameters.map(\.name) == ["limit", "names"])
    #expect(rule.parameters.map(\.defaultValue) == [3, ["no", "1"]])
    #expect(rule.parameters.map(\.type) == [.int, .list(.string)])
    #expect(rule.match?.source == "grant.audience != ''")
    #expect(rule.variables.map(\.name) == ["count"])
    #expect(rule.evidence.map(\.name) == ["count"])
    #expect(rule.fix?.safety == .safe)
    #expect(rule.fix?.set.map(\.name) == ["scope"])
    #expect(rule.origin.label == Sample.path)
    #expect(rule.sha256.count == 64)
  }

  @Test func `the digest of a file is that of its bytes`() throws {
    // printf 'id: sample\n…check: "true"\n' | sha256sum
    #expect(
      try Sample.rule(Sample.text()).rule.sha256 == "2b6c7142d5f0add4808b0b32ef3535f2a832b6a9b8006f1ab4ca0319d9745874")
  }

  private static let wrong: [(rest: String, problems: [String])] = [
    ("tag: [a]", ["8:1: unknown key 'tag' in a rule; did you mean 'tags'?"]),
    ("zzz: 1", ["8:1: unknown key 'zzz' in a rule"]),
    ("tags: a", ["8:7: tags must be a list, not a single value"]),
    ("tags: [a, {b: c}]", ["8:11: an entry of tags must be a string, not a mapping"]),
    ("match: [a]", ["8:8: match must be a string, not a list"]),
    ("match: ''", ["8:8: match is empty"]),
    ("match: !grant.is_system", ["8:8: match must be in quotes, because YAML takes '!grant.is_system' for a tag"]),
    ("variables: [a]", ["8:12: variables must be a mapping, not a list"]),
    ("variables: {a-b: '1'}", ["8:13: 'a-b' in variables is not a name: letters, digits and '_', no digit first"]),
    ("variables:\n  1a: '1'", ["9:3: '1a' in variables is not a name: letters, digits and '_', no digit first"]),
    ("variables:\n  a:\n    b: '1'", ["10:5: variables.a must be a string, not a mapping"]),
    ("? [a]\n: b", ["8:3: a key of a rule must be a string, not a list"]),
    ("parameters: {p: {type: int, default: 1}}", ["8:17: a parameter needs the key 'description'"]),
    (
      "parameters: {p: {type: integer, default: 1, description: d}}",
      ["8:24: 'integer' is not a type of a parameter: string, regex, int, double, bool, list(T) or map(string, T)"]
    ),
    ("parameters: {p: {type: int, default: x, description: d}}", ["8:38: default: expected int, found \"x\""]),
    ("parameters: {p: {type: int, default: \"1\", description: d}}", ["8:38: default: expected int, found \"1\""]),
    (
      "parameters: {p: {type: string, default: c, values: [a, b], description: d}}",
      ["8:41: default: expected one of a, b, found \"c\""]
    ),
    (
      "parameters: {p: {type: int, default: 1, descripton: d}}",
      [
        "8:17: a parameter needs the key 'description'",
        "8:41: unknown key 'descripton' in a parameter; did you mean 'description'?",
      ]
    ),
    ("parameters: {a.b: {type: int, default: 1, description: d}}", ["8:14: 'a.b' is not a name for a parameter"]),
    (
      "fix: {safety: save, set: {scope: '[]'}}",
      ["8:15: safety is one of safe, unsafe, not 'save'; did you mean 'safe'?"]
    ),
    ("fix: {safety: safe}", ["8:6: a fix needs the key 'set'"]),
    ("fix: {safety: safe, set: {}}", ["8:26: set must name at least one field"]),
    ("fix: {safety: safe, set: {audience: \"'a'\"}}", ["8:27: 'audience' cannot be changed"]),
    ("fix: {safety: safe, set: {scopes: '[]'}}", ["8:27: 'scopes' cannot be changed; did you mean 'scope'?"]),
    (
      "references: ['javascript:alert(1)', 'https://a.example/', 'https://x/\"><b>']",
      [
        "8:14: a reference is an address that begins with https:// or http://, not 'javascript:alert(1)'",
        "8:59: a reference is an address that begins with https:// or http://, not 'https://x/\"><b>'",
      ]
    ),
    ("examples: {a: b}", ["8:11: examples must be a list, not a mapping"]),
    ("examples:\n  - {name: a, expect: pass}", ["9:5: an example needs the key 'grant'"]),
    (
      "examples:\n  - {name: a, grant: {}, expect: passes}",
      ["9:34: expect is one of pass, fail, not_applicable, unknown, not 'passes'; did you mean 'pass'?"]
    ),
    (
      "examples:\n  - {name: a, grant: {scope: x}, expect: pass}",
      ["9:30: grant: scope: expected a list, found a string"]
    ),
    (
      "examples:\n  - {name: a, grant: {scop: [x]}, expect: pass}",
      ["9:23: unknown key 'scop' in the grant of an example; did you mean 'scope'?"]
    ),
    (
      "examples:\n  - {name: a, grant: {client: a, nonsense: {a: 1}}, expect: pass}",
      [
        "9:23: unknown key 'client' in the grant of an example; did you mean 'client_id'?",
        "9:34: unknown key 'nonsense' in the grant of an example",
      ]
    ),
    ("examples:\n  - {name: a, grant: , expect: pass}", ["9:22: grant must be a mapping"]),
    ("examples:\n  - {name: a, grant: {}, expect: pass, api: {}}", ["9:45: api: identifier: is missing"]),
    ("examples:\n  - {name: a, grant: {}, expect: pass, client: x}", ["9:48: client must be a mapping"]),
    (
      "examples:\n  - {name: a, grant: {}, expect: pass, unavailable: [apy]}",
      [
        "9:53: unavailable is a list of \(GrantSurroundings.variables.joined(separator: ", ")), tenant; did you mean 'api'?"
      ]
    ),
    ("examples:\n  - {name: a, grant: {}, expect: pass, params: {x: 1}}", ["9:49: no parameter 'x'"]),
    ("examples:\n  - {name: a, grant: {}, expect: fail, fixed: [scope]}", ["9:47: fixed must be a mapping"]),
    (
      "examples:\n  - {name: a, grant: {}, expect: pass}\n  - {name: a, grant: {}, expect: pass}",
      ["10:5: two examples have the name 'a'"]
    ),
    ("tags: [a]\ntags: [b]", ["9:1: the key 'tags' occurs twice"]),
    ("variables:\n  tags: '1'\ntags: [a]\ntags: [b]", ["11:1: the key 'tags' occurs twice"]),
    ("variables:\n  a: '1'\n  b: '1'\n  a: '2'", ["11:3: the key 'a' occurs twice"]),
    ("variables: {a: '1', a: '2'}", ["8:13: the key 'a' occurs twice"]),
    ("tags: [a", ["8:9: not YAML: did not find expected ',' or ']'"]),
    ("tags: 'a", ["8:9: not YAML: found unexpected end of stream"]),
    ("\ttags: a", ["8:1: not YAML: a tab where only spaces may be"]),
    ("tags: *a", ["8:7: not YAML: found undefined alias"]),
  ]

  @Test(arguments: wrong)
  func `what is wrong with a rule file is told at its place`(rest: String, problems: [String]) {
    #expect(Sample.problems(Sample.text(rest)) == problems)
  }

  @Test(arguments: [
    ("", ["1:1: the file is empty"]), ("# nothing\n", ["1:1: the file is empty"]),
    ("[a]", ["1:1: a rule must be a mapping, not a list"]),
    ("text", ["1:1: a rule must be a mapping, not a single value"]),
    ("a: b\n---\nc: d", ["2:1: not YAML: but found another document"]),
  ])
  func `a file that is no rule is refused`(text: String, problems: [String]) {
    #expect(Sample.problems(text) == problems)
  }

  @Test func `every key that is missing is named`() {
    let keys = ["id", "title", "severity", "rationale", "remedy", "check"]
    #expect(Sample.problems("tags: [a]") == keys.map { "1:1: a rule needs the key '\($0)'" })
  }

  @Test func `several problems are told at once, in the order of the file`() {
    let text = Sample.text(severity: "fatal", check: "grant.scop == []", "match: grant.audience\ntag: [a]\nfix: 3")
    #expect(
      Sample.problems(text) == [
        "3:11: severity is one of note, warning, error, not 'fatal'",
        "9:1: unknown key 'tag' in a rule; did you mean 'tags'?",
        "10:6: a fix must be a mapping, not a single value",
      ])
  }

  @Test(arguments: [
    ("Sample", "1:5: an id is lower-case words joined by '-', not 'Sample'"),
    ("sample--x", "1:5: an id is lower-case words joined by '-', not 'sample--x'"),
    ("-sample", "1:5: an id is lower-case words joined by '-', not '-sample'"),
    ("sämple", "1:5: an id is lower-case words joined by '-', not 'sämple'"),
    ("other", "1:5: the id 'other' must be the name of the file, which is 'sample'"),
  ])
  func `the id is a kebab-case word and the name of the file`(id: String, problem: String) {
    #expect(Sample.problems(Sample.text(id: id)) == [problem])
  }

  @Test(arguments: ["sample.yaml", "/a/b.c/sample.yml", "sample"])
  func `the ending of the file and its folder are free`(path: String) {
    #expect(Sample.problems(Sample.text(), path: path) == [])
  }

  @Test func `words that other YAML readers take for booleans stay words`() throws {
    let rule = try Sample.rule(Sample.text("tags: [no, yes, on, off, null, 1.0]")).rule
    #expect(rule.tags == ["no", "yes", "on", "off", "null", "1.0"])
  }

  @Test func `problems of all files are told, and two rules of one id`() throws {
    let good = Sample.text()
    let files: [(text: String, origin: RuleOrigin)] = [
      (good, .builtin(path: "rules/builtin/sample.yaml")), (good, .file(path: "mine/sample.yaml")),
      (Sample.text("tagz: []"), .file(path: "other/sample.yaml")),
    ]
    let error = #expect(throws: Diagnostics.self) { try RuleCatalogue(files) }
    #expect(
      error?.description == """
        mine/sample.yaml:1:1: a rule 'sample' exists already (builtin); give this one another id, or list the id under \
        rules.override of the configuration
        other/sample.yaml:8:1: unknown key 'tagz' in a rule; did you mean 'tags'?
        """)
  }
}
