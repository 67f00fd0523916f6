import Documents
import Tenant
import Testing

@testable import GrantSources

@Suite struct TerraformPlanTests {
  private static let note =
    "a plan has only what Terraform manages in this workspace: grants made elsewhere are not in it"

  @Test func `grants of nested modules are read, and fields without a value are absent`() throws {
    let values =
      #"{"id":"cgr_1","audience":"a","client_id":"app","scopes":["x","*"],"authorization_details_types":[],"#
      + #""default_for":"","organization_usage":null,"allow_all_scopes":null,"is_system":false,"subject_type":"user"}"#
    let resource = Plans.Resource(address: #"module.m["k"].auth0_client_grant.g[0]"#, values: values)
    let tenant = try terraform(Plans.text([resource], module: "module.m"))
    let grant = try tenant.grant
    #expect(
      grant.text
        == #"{"audience":"a","client_id":"app","id":"cgr_1","is_system":false,"scope":["x","*"],"subject_type":"user"}"#
    )
    #expect(grant.declaration.address == #"module.m["k"].auth0_client_grant.g[0]"#)
    #expect(grant.declaration.provider == nil)
    #expect(grant.unknownTexts == [])
    #expect(tenant.declares == [.clientGrants])
    #expect(tenant.problems == [])
    #expect(tenant.notes == [Self.note])
    #expect((try ClientGrant(grant.object)).scope == ["x", "*"])
  }

  /// What a change does to a grant that is in the planned values, or not, and the note about it.
  @Test(arguments: [
    (#"["no-op"]"#, true, 1, nil), (#"["update"]"#, true, 1, nil), (#"["create"]"#, true, 1, nil),
    (#"["delete","create"]"#, true, 1, nil), (#"["create","delete"]"#, true, 1, nil),
    (#"["create","forget"]"#, true, 1, nil),
    (#"["delete"]"#, false, 0, "this plan removes 1 grant: auth0_client_grant.g"),
    (#"["forget"]"#, false, 0, "1 grant is no longer managed after this plan (forget): auth0_client_grant.g"),
    (#"["forget"]"#, true, 0, "1 grant is no longer managed after this plan (forget): auth0_client_grant.g"),
  ])
  func `each action says whether the grant is there`(actions: String, isPlanned: Bool, count: Int, note: String?) throws
  {
    var resource = Plans.Resource(actions: actions)
    if !isPlanned { resource.values = nil }
    let tenant = try terraform(Plans.text([resource]))
    #expect(tenant.grants.count == count)
    #expect(tenant.notes == [Self.note] + (note.map { [$0] } ?? []))
    #expect(tenant.problems == [])
  }

  @Test func `of many grants five are named`() throws {
    let resources = (0..<7).map {
      Plans.Resource(address: "auth0_client_grant.g[\($0)]", values: nil, actions: #"["forget"]"#)
    }
    let notes = try terraform(Plans.text(resources)).notes
    #expect(
      notes.last
        == "7 grants are no longer managed after this plan (forget): "
        + (0..<5).map { "auth0_client_grant.g[\($0)]" }.joined(separator: ", ") + " and 2 more")
  }

  @Test func `data sources and deposed objects are no grants`() throws {
    let tenant = try terraform(
      Plans.text([
        Plans.Resource(address: "data.auth0_client_grant.d", mode: "data"),
        Plans.Resource(values: nil, actions: #"["delete"]"#, more: #","deposed":"0a1b2c3d""#), Plans.Resource(),
      ]))
    #expect(tenant.grants.map(\.declaration.address) == ["auth0_client_grant.g"])
    #expect(
      tenant.notes.last == "1 deposed grant, which Terraform has yet to delete, is passed over: auth0_client_grant.g")
  }

  @Test(arguments: [
    (#","errored":true,"complete":false"#, "errored: planning failed"),
    (#","complete":false"#, "complete: the plan leaves changes out"),
    (
      #","deferred_changes":[{"reason":"unknown","resource_change":{"address":"auth0_client_grant.d","#
        + #""mode":"managed","type":"auth0_client_grant"}}]"#,
      "auth0_client_grant.d: the plan puts this grant off"
    ),
  ])
  func `a plan that is not whole is a problem`(more: String, message: String) throws {
    let text = Plans.text([Plans.Resource()], more: more)
    let tenant = try terraform(text)
    #expect(tenant.grants.count == 1)
    let problem = try #require(tenant.problems.first)
    #expect(tenant.problems.count == 1)
    #expect(problem.message.hasPrefix(message))
    #expect(problem.place.line == 1 && problem.place.column > text.count - more.count)
  }

  @Test(arguments: [#","errored":false,"complete":true"#, #","deferred_changes":[]"#, #","deferred_changes":null"#])
  func `a whole plan is none`(more: String) throws {
    #expect(try terraform(Plans.text([Plans.Resource()], more: more)).problems == [])
  }

  @Test func `a deferred change is a problem wherever it is said`() throws {
    let tenant = try terraform(Plans.text([Plans.Resource(more: #","deferred":true"#)]))
    #expect(tenant.problems.map(\.message).first?.hasPrefix("auth0_client_grant.g: the plan puts") == true)
  }

  @Test(arguments: [("aws_instance", false), ("auth0_connection", true)])
  func `a plan without anything of Auth0 is probably another's`(type: String, isAuth0: Bool) throws {
    let tenant = try terraform("\n" + Plans.text([Plans.Resource(address: "x.y", type: type)]))
    #expect(tenant.grants.isEmpty)
    #expect(tenant.declares == [.clientGrants])
    let message =
      "t.json:2:1: nothing of Auth0 is in this plan, which is probably that of another stack: give the plan of the "
      + "configuration that has the grants"
    #expect(tenant.problemTexts == (isAuth0 ? [] : [message]))
  }

  @Test func `a plan that only removes is one of Auth0`() throws {
    let tenant = try terraform(Plans.text([Plans.Resource(values: nil, actions: #"["delete"]"#)]))
    #expect(tenant.problems == [])
    #expect(tenant.grants.isEmpty)
  }

  @Test func `a format with another first number is refused`() throws {
    let tenant = try terraform(#"{"format_version":"2.0","planned_values":{"root_module":{}}}"#)
    #expect(tenant.problemTexts.first?.hasPrefix("t.json:1:19: format_version: 2.0 is not known here") == true)
  }

  @Test func `a plan without planned values is a problem`() throws {
    let tenant = try terraform(#"{"format_version":"1.2","resource_changes":[]}"#)
    #expect(tenant.problemTexts.first?.hasPrefix("t.json:1:1: planned_values: is missing; give all") == true)
  }

  @Test func `a mistake is named with its place, and the other grants are read`() throws {
    let bad = [
      #"{"audience":"a","client_id":"b","scopes":["x",5]}"#, #"{"audience":{},"client_id":"b"}"#,
      #"{"audience":"a","allow_all_scopes":"yes"}"#, #"{"audience":"a","scopes":"x"}"#,
    ]
    let resources = bad.enumerated().map { Plans.Resource(address: "auth0_client_grant.b\($0)", values: $1) }
    let text = Plans.text(resources + [Plans.Resource()])
    let tenant = try terraform(text.replacing(#"{"address":"#, with: "\n{\"address\":"))
    #expect(tenant.grants.map(\.declaration.address) == ["auth0_client_grant.g"])
    #expect(
      tenant.problems.map { "\($0.place.line) \($0.message)" } == [
        "2 auth0_client_grant.b0: scopes[1]: expected a string, found a number",
        "3 auth0_client_grant.b1: audience: expected a string, found an object",
        "4 auth0_client_grant.b2: allow_all_scopes: expected true or false, found a string",
        "5 auth0_client_grant.b3: scopes: expected a list, found a string",
      ])
    #expect(tenant.problems.first?.place.column == 136)
  }

  @Test(arguments: [
    (#""planned_values":7"#, "planned_values: expected an object, found a number"),
    (#""planned_values":{"root_module":[]}"#, "expected a module, found a list"),
    (#""planned_values":{"root_module":{"resources":{}}}"#, "expected a list of resources, found an object"),
    (#""planned_values":{"root_module":{"resources":["x"]}}"#, "expected a resource, found a string"),
    (#""planned_values":{"root_module":{"child_modules":1}}"#, "expected a list of child_modules, found a number"),
    (#""planned_values":{},"resource_changes":{}"#, "resource_changes: expected a list, found an object"),
    (
      #""planned_values":{"root_module":{"resources":[{"type":"auth0_client_grant","values":{}}]}}"#,
      "address: is missing"
    ),
    (
      #""planned_values":{"root_module":{"resources":[{"type":"auth0_client_grant","address":"x","values":[]}]}}"#,
      "x: values: expected an object, found a list"
    ),
  ])
  func `what is no plan inside is a problem`(member: String, message: String) throws {
    #expect(try terraform(#"{"format_version":"1.2",\#(member)}"#).problems.map(\.message) == [message])
  }

  @Test func `no value of another kind ends the run`() throws {
    let client = Plans.Resource(
      address: "auth0_client.c", type: "auth0_client", values: #"{"name":"n","jwt_configuration":[{"alg":"x"}]}"#,
      actions: #"["create"]"#)
    let grant = Plans.Resource(
      values: #"{"audience":"a","scopes":["x",null]}"#, actions: #"["create"]"#,
      unknown: #"{"client_id":true,"scopes":[false,true]}"#)
    let configuration =
      #"{"provider_config":{"auth0":{}},"root_module":{"resources":[{"address":"auth0_client_grant.g","mode":"managed","#
      + #""type":"auth0_client_grant","expressions":{"client_id":{"references":["auth0_client.c.id"]}}}],"#
      + #""module_calls":{"m":{"module":{}}}}}"#
    let text = Plans.text([client, grant], configuration: configuration, more: #","deferred_changes":[{}]"#)
    for mutation in try mutations(of: text) { _ = TerraformInput.read(try node(mutation), file: "t.json") }
  }
}
