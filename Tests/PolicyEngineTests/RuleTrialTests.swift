import Documents
import PolicyEngine
import Testing

/// What every rule must stand, whatever its examples show.
@Suite struct `Surroundings that no example thought of` {
  private static let names = [
    "the application does not exist", "the API does not exist", "no organization is assigned",
    "the subject type is not known", "the grant has no optional field", "the grant says nothing at all",
  ]

  /// The outcomes that do not hold, as `name: differences`, of a rule whose two examples do.
  private func broken(check: String, _ rest: String) throws -> [String] {
    let text = Sample.text(
      check: Sample.quoted(check),
      """
      \(rest)
      examples:
        - name: good
          grant: {client_id: c, audience: a, scope: [x, y], organization_usage: require}
          client: {client_id: c, app_type: native, grant_types: [z]}
          api: {identifier: a, scopes: [{value: x}]}
          organizations: [{id: o, name: n}]
          expect: pass
        - name: bad
          grant: {client_id: c, audience: a, scope: [y]}
          client: {client_id: c, app_type: spa, grant_types: [z]}
          api: {identifier: a, scopes: [{value: z}]}
          organizations: [{id: o, name: m}]
          expect: fail
      """)
    let outcomes = try Sample.rule(text).runTests().filter { !$0.example.hasPrefix("has an example") }
    #expect(outcomes.count == 2 + Self.names.count)
    #expect(outcomes.suffix(Self.names.count).map(\.example) == Self.names.map { "evaluates where \($0)" })
    return outcomes.filter { !$0.holds }.map { outcome in
      let name = outcome.example.replacing("evaluates where ", with: "")
      return "\(outcome.place): \(name): \(outcome.differences.joined(separator: "; "))"
    }
  }

  @Test func `a rule that minds them holds`() throws {
    let check = "client == null || api == null || organizations.exists(o, o.name == 'n') || grant.scope == []"
    #expect(try broken(check: check, "message: \"grant.scope.join(',')\"") == [])
  }

  @Test func `an application that does not exist`() throws {
    let found = try broken(check: "client.app_type != 'spa'", "")
    #expect(
      found == [
        "rules/sample.yaml:7:8: the application does not exist: "
          + "check: null has no field 'app_type' (rules/sample.yaml:7:16), on the grant of 'good'"
      ])
  }

  @Test func `a definition that fails is told at its own place`() throws {
    let found = try broken(
      check: "variables.kind != 'spa'", "variables: {other: \"1\", kind: client.app_type}\nmessage: variables.kind")
    #expect(
      found == [
        "rules/sample.yaml:7:8: the application does not exist: check: null has no field 'app_type' "
          + "(in variables.kind, rules/sample.yaml:8:38), on the grant of 'good'"
      ])
  }

  @Test func `an API that does not exist, in the match`() throws {
    let found = try broken(check: "grant.scope[0] == 'x'", "match: api.scopes.size() == 1 && grant.scope != []")
    #expect(
      found == [
        "rules/sample.yaml:8:8: the API does not exist: "
          + "match: null has no field 'scopes' (rules/sample.yaml:8:12), on the grant of 'good'"
      ])
  }

  @Test func `no organization`() throws {
    let found = try broken(check: "organizations[0].name == 'n'", "")
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("rules/sample.yaml:7:8: no organization is assigned: check: index 0 is out of range"))
  }

  @Test func `a subject type of another kind`() throws {
    let found = try broken(
      check: "{'client': 1}[grant.subject_type] == 1 && grant.scope[0] == 'x' || grant.scope == []", "")
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("rules/sample.yaml:7:8: the subject type is not known: check: "))
  }

  @Test func `a grant without optional fields, and an empty one`() throws {
    let found = try broken(check: "grant.scope[0] == 'x'", "")
    #expect(found.count == 2)
    #expect(
      found[0].hasPrefix("rules/sample.yaml:7:8: the grant has no optional field: check: index 0 is out of range"))
    #expect(found[1].hasPrefix("rules/sample.yaml:7:8: the grant says nothing at all: check: index 0 is out of range"))
  }

  /// Each is evaluated where the rule fails, which it does where nothing is known of the application.
  @Test(arguments: [
    ("message: client.name", "message"), ("offenders: \"[client.name]\"", "offenders"),
    ("evidence: {one: \"1\", name: client.name}", "evidence.name"),
    ("fix: {safety: safe, when: client.name == '', set: {scope: \"['x']\"}}", "fix.when"),
    ("fix: {safety: safe, set: {scope: \"[client.name]\"}}", "fix.set.scope"),
  ])
  func `what describes a failure is evaluated too`(rest: String, part: String) throws {
    let text = Sample.text(
      check: "client != null",
      """
      \(rest)
      examples: [{name: good, grant: {}, client: {client_id: c, name: n}, expect: pass}]
      """)
    let outcome = try #require(try Sample.rule(text).runTests().first { $0.example.hasSuffix(Self.names[0]) })
    #expect(outcome.differences.count == 1)
    #expect(outcome.differences.first?.hasPrefix("\(part): null has no field 'name'") == true)
    #expect(outcome.place.line == 8)
  }

  @Test func `a fix that is not due is not evaluated`() throws {
    let fix = "fix: {safety: safe, when: \"client != null && client.app_type == 'x'\", set: {scope: \"[client.name]\"}}"
    #expect(try broken(check: "client != null && client.app_type != 'spa'", fix) == [])
  }

  @Test func `parameters are tried at their defaults and as the examples set them`() throws {
    let rest = """
      parameters: {at: {type: int, default: -1, description: D.}}
      examples:
        - {name: set, grant: {scope: [x]}, params: {at: 0}, expect: pass}
        - {name: default, grant: {scope: [x]}, expect: pass}
      """
    let text = Sample.text(check: "params.at < 0 || grant.scope[params.at] == 'x'", rest)
    let broken = try Sample.rule(text).runTests().filter { !$0.holds && $0.example.hasPrefix("evaluates") }
    #expect(broken.map(\.example) == Self.names.suffix(2).map { "evaluates where \($0)" })
    let inverted = Sample.text(check: "params.at == 0 || grant.scope[params.at + 1] == 'x'", rest)
    #expect(try Sample.rule(inverted).runTests().contains { $0.example.hasSuffix(Self.names[5]) && !$0.holds })
  }
}
