import Documents
import Tenant
import Testing

@testable import GrantSources

@Suite struct TerraformUnknownTests {
  /// A plan that makes the grant `module.m2m.auth0_client_grant.g["k"]`.
  private func plan(
    _ unknown: String, values: String = #"{"audience":"a","scopes":["x"]}"#, actions: String = #"["create"]"#,
    expressions: String? = nil, others: [Plans.Resource] = []
  ) throws -> DeclaredTenant {
    let configuration = expressions.map { expressions in
      #"{"provider_config":{"auth0":{"name":"auth0"}},"root_module":{"module_calls":{"m2m":{"module":{"resources":["#
        + #"{"address":"auth0_client_grant.g","mode":"managed","type":"auth0_client_grant","#
        + #""provider_config_key":"auth0","expressions":{\#(expressions)}}]}}}}}"#
    }
    let grant = Plans.Resource(
      address: #"module.m2m.auth0_client_grant.g["k"]"#, values: values, actions: actions, unknown: unknown)
    return try terraform(Plans.text([grant] + others, configuration: configuration))
  }

  private static let reference =
    #""client_id":{"references":["auth0_client.worker.client_id","auth0_client.worker"]}"#

  /// The fields that `after_unknown` has, and what is not known then.
  @Test(arguments: [
    ("{}", []), ("false", []), ("null", []), (#"{"scopes":[false,false]}"#, []), (#"{"id":true}"#, []),
    (#"{"is_system":true}"#, []), (#"{"audience":false}"#, []),
    (#"{"audience":true}"#, ["audience: (known after apply) afterApply"]),
    (#"{"scopes":true}"#, ["scope: (known after apply) afterApply"]),
    (#"{"scopes":[false,true]}"#, ["scope[1]: (known after apply) afterApply"]),
    (#"{"scopes":[false,true,false,true]}"#, ["scope[1]", "scope[3]"].map { "\($0): (known after apply) afterApply" }),
    (#"{"scope":[true]}"#, ["scope[0]: (known after apply) afterApply"]),
    (#"{"allow_all_scopes":true}"#, ["allow_all_scopes: (known after apply) afterApply"]),
    (#"{"subject_type":true}"#, ["subject_type: (known after apply) afterApply"]),
    (#"{"organization_usage":true}"#, ["organization_usage: (known after apply) afterApply"]),
  ])
  func `a field is unknown only where the plan says so`(unknown: String, expected: [String]) throws {
    let tenant = try plan(unknown, values: #"{"client_id":"app","audience":"a","scopes":["x"]}"#)
    #expect(try tenant.grant.unknownTexts == expected)
    #expect(tenant.problems == [])
  }

  @Test func `null in a list is an unknown element`() throws {
    let grant = try plan("{}", values: #"{"client_id":"app","audience":"a","scopes":["x",null,"y"]}"#).grant
    #expect(grant.unknownTexts == ["scope[1]: (known after apply) afterApply"])
    #expect(grant.object["scope"] == ["x", "y"])
  }

  @Test func `unknown texts have what is written`() throws {
    let grant = try plan(#"{"client_id":true,"audience":true,"id":true}"#, values: "{}").grant
    #expect(grant.text == #"{"audience":"(known after apply)","client_id":"module.m2m.auth0_client_grant.g[\"k\"]"}"#)
    let referring = try plan(
      #"{"client_id":true,"audience":true}"#, values: "{}",
      expressions: #"\#(Self.reference),"audience":{"references":["var.audience"]}"#
    ).grant
    #expect(
      referring.unknownTexts == [
        "client_id: module.m2m.auth0_client.worker afterApply", "audience: module.m2m.var.audience afterApply",
      ])
    #expect(referring.object["audience"] == "module.m2m.var.audience")
    #expect(referring.object["client_id"] == .optional(referring.declaration.address))
  }

  @Test(arguments: [
    (#"["auth0_client.w[\"a.b\"].id","auth0_client.w"]"#, #"module.m2m.auth0_client.w["a.b"]"#),
    (#"["module.apps.worker_id","module.apps"]"#, "module.m2m.module.apps.worker_id"),
    (#"["data.auth0_client.w.client_id","data.auth0_client.w"]"#, "module.m2m.data.auth0_client.w"),
    (#"["each.value"]"#, "each.value"), (#"["local.id"]"#, "module.m2m.local.id"), ("[]", "(known after apply)"),
    (#"["var.flag","auth0_client.w[0].id","auth0_client.w"]"#, "module.m2m.auth0_client.w[0]"),
  ])
  func `an application is shown as the code refers to it`(references: String, written: String) throws {
    let grant = try plan(#"{"client_id":true}"#, expressions: #""client_id":{"references":\#(references)}"#).grant
    #expect(grant.declaration.unknowns.first?.written == written)
  }

  @Test(arguments: [
    (#"["create"]"#, true), (#"["delete","create"]"#, true), (#"["create","delete"]"#, true), (#"["update"]"#, false),
  ])
  func `a new grant is not one of the system`(actions: String, isNew: Bool) throws {
    let grant = try plan(#"{"is_system":true}"#, values: #"{"client_id":"app"}"#, actions: actions).grant
    #expect(grant.object["is_system"] == (isNew ? false : nil))
    #expect(grant.unknownTexts.isEmpty == isNew)
  }

  @Test(arguments: [
    (#"["create"]"#, "", false), (#"["create"]"#, #","subject_type":{"references":["var.type"]}"#, true),
    (#"["update"]"#, "", true), (#"["create"]"#, nil, true),
  ])
  func `a subject type that a new grant does not set is the default`(
    actions: String, more: String?, isUnknown: Bool
  ) throws {
    let tenant = try plan(
      #"{"subject_type":true}"#, values: #"{"client_id":"app"}"#, actions: actions,
      expressions: more.map { Self.reference + $0 })
    let grant = try tenant.grant
    #expect(!grant.unknownTexts.isEmpty == isUnknown)
    #expect((grant.object["subject_type"] != nil) == isUnknown)
  }

  @Test func `a grant for a group has no application`() throws {
    let grant = try plan(
      #"{"client_id":true}"#, values: #"{"audience":"a","default_for":"third_party_clients"}"#
    ).grant
    #expect(grant.text == #"{"audience":"a","default_for":"third_party_clients"}"#)
    #expect(grant.unknownTexts == [])
  }

  @Test func `without a change what is left out is not known`() throws {
    let text =
      #"{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"auth0_client_grant.g","#
      + #""mode":"managed","type":"auth0_client_grant","values":{"allow_all_scopes":true}}]}}}"#
    #expect(
      try terraform(text).grant.unknownTexts
        == [
          "client_id", "audience", "scope", "subject_type", "organization_usage", "allow_any_organization",
          "authorization_details_types",
        ].map { "\($0): (known after apply) afterApply" })
  }

  // MARK: Applications

  private func client(_ address: String, _ values: String) -> Plans.Resource {
    Plans.Resource(
      address: address, type: "auth0_client", values: values, actions: #"["create"]"#,
      unknown: #"{"client_id":true,"id":true}"#)
  }

  @Test func `a planned application has the name that the grant gives it`() throws {
    let tenant = try plan(
      #"{"client_id":true}"#, expressions: Self.reference,
      others: [
        client("module.m2m.auth0_client.worker", #"{"name":"Worker","app_type":"spa","client_secret":"s"}"#),
        client("module.m2m.auth0_client.other", #"{"name":"Other"}"#),
        client("auth0_client.worker", #"{"name":"Elsewhere"}"#),
      ])
    #expect(tenant.clients.map(\.name) == ["Worker"])
    #expect(tenant.clients.map(\.clientID) == [#"module.m2m.auth0_client_grant.g["k"]"#])
    #expect(tenant.clients.map(\.appType) == ["spa"])
    #expect(tenant.declares == [.clientGrants, .clients])
    #expect(tenant.problems == [])
  }

  /// What the code refers to, the keys of the planned applications, and which of them is meant.
  @Test(arguments: [
    (#"["auth0_client.c[\"b\"].id","auth0_client.c[\"b\"]","auth0_client.c"]"#, [#"["a"]"#, #"["b"]"#], #"["b"]"#),
    (#"["auth0_client.c","each.key"]"#, [#"["j"]"#, #"["k"]"#], #"["k"]"#),
    (#"["auth0_client.c","each.key"]"#, [#"["j"]"#, #"["l"]"#], nil),
    (#"["auth0_client.c","each.value"]"#, [#"["j"]"#, #"["k"]"#], nil),
    (#"["auth0_client.c","each.value"]"#, [#"["j"]"#], #"["j"]"#),
    (#"["auth0_client.c.id","auth0_client.d.id"]"#, [""], nil), (#"["var.id"]"#, [""], nil),
    (#"["auth0_client.c.id"]"#, [""], ""),
  ])
  func `an instance is taken only where it is the one`(references: String, keys: [String], expected: String?) throws {
    let tenant = try plan(
      #"{"client_id":true}"#, expressions: #""client_id":{"references":\#(references)}"#,
      others: keys.map { client("module.m2m.auth0_client.c\($0)", #"{"name":"\#($0.replacing("\"", with: "'"))"}"#) })
    let name = expected.map { $0.replacing("\"", with: "'") }
    #expect(tenant.clients.map { $0.name ?? "" } == (name.map { [$0] } ?? []))
  }
}
