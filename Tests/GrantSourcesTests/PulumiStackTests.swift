import Documents
import Foundation
import Tenant
import Testing

@testable import GrantSources

@Suite struct PulumiStackTests {
  private static let urn = "urn:pulumi:prod::acme::auth0:index/clientGrant:ClientGrant::g"
  private static let unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
  private static let secret =
    #"{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"v1:x"}"#
  private static let outputs =
    #"{"allowAllScopes":false,"audience":"a","authorizationDetailsTypes":[],"clientId":"app","defaultFor":"","#
    + #""id":"cgr_1","isSystem":false,"organizationUsage":"","scopes":["x","y"],"subjectType":"client"}"#

  private static func stack(_ resources: String) -> String {
    #"{"version":3,"deployment":{"manifest":{},"resources":["#
      + #"{"urn":"urn:pulumi:prod::acme::pulumi:pulumi:Stack::s","type":"pulumi:pulumi:Stack"},\#(resources)]}}"#
  }

  private static func resource(_ type: String, _ outputs: String, urn: String = urn, more: String = "") -> String {
    let name = "\(type.prefix(1).uppercased())\(type.dropFirst())"
    return #"{"urn":"\#(urn)","custom":true,"type":"auth0:index/\#(type):\#(name)","outputs":\#(outputs)\#(more)}"#
  }

  private static func grant(_ outputs: String = outputs, more: String = "") -> String {
    resource("clientGrant", outputs, more: more)
  }

  @Test(arguments: [
    stack(grant()), #"{"version":3,"checkpoint":{"latest":{"resources":[\#(grant())]}}}"#, grant(),
    stack(grant().replacing("outputs", with: "inputs")), stack(grant(outputs, more: #","inputs":{"audience":"z"}"#)),
    stack(grant("{}", more: #","inputs":\#(outputs)"#)),
  ])
  func `grants are read from each form`(text: String) throws {
    let tenant = try pulumi(text)
    let grant = try tenant.grant
    #expect(
      grant.text
        == #"{"allow_all_scopes":false,"audience":"a","client_id":"app","id":"cgr_1","is_system":false,"#
        + #""scope":["x","y"],"subject_type":"client"}"#)
    #expect(grant.declaration.address == Self.urn && grant.declaration.provider == nil)
    #expect(tenant.problems == [] && tenant.declares == [.clientGrants])
  }

  @Test func `places are those of the outputs`() throws {
    let grant = try pulumi(Self.grant("{\"clientId\":\n\"app\",\"scopes\":[\n\"x\"]}")).grant
    #expect(grant.place(["client_id"]) == "2:1")
    #expect(grant.place(["scope", 0]) == "3:1")
    #expect(grant.place(["audience"]) == "1:1" && grant.place() == "1:1")
  }

  @Test func `the id may be beside the outputs`() throws {
    #expect(try pulumi(Self.grant(#"{"audience":"a"}"#, more: #","id":"cgr_2""#)).grant.object["id"] == "cgr_2")
    let more = #","id":"\#(Self.unknown)""#
    #expect(try pulumi(Self.grant(#"{"audience":"a"}"#, more: more)).grant.object["id"] == nil)
  }

  @Test func `what Pulumi does not know is not known`() throws {
    let grant = try pulumi(
      Self.grant(
        #"{"id":"\#(Self.unknown)","clientId":"\#(Self.unknown)","audience":"a","#
          + #""scopes":["x","\#(Self.unknown)"]}"#)
    ).grant
    #expect(grant.text == #"{"audience":"a","client_id":"\#(Self.urn)","scope":["x"]}"#)
    #expect(
      grant.unknownTexts == [
        "client_id: (known after apply) afterApply", "scope[1]: (known after apply) afterApply",
      ])
  }

  @Test func `a secret is not shown`() throws {
    let tenant = try pulumi(
      Self.grant(
        #"{"clientId":\#(Self.secret),"audience":\#(Self.secret),"scopes":\#(Self.secret),"#
          + #""isSystem":\#(Self.secret)}"#))
    let grant = try tenant.grant
    #expect(
      grant.unknownTexts == ["client_id", "audience", "scope", "is_system"].map { "\($0): (secret) sensitive" })
    #expect(grant.text == #"{"audience":"(secret)","client_id":"\#(Self.urn)"}"#)
    #expect(!"\(tenant)".contains("v1:x") && tenant.problems == [])
  }

  @Test(arguments: [
    (#","delete":true"#, "1 grant, which Pulumi has yet to delete, is passed over: \(urn)"),
    (#","external":true"#, "1 grant, which the stack only looks up, is passed over: \(urn)"),
  ])
  func `some resources are no grants of the stack`(more: String, note: String) throws {
    let tenant = try pulumi(Self.stack(Self.grant(more: more)))
    #expect(tenant.grants.isEmpty && tenant.problems == [])
    #expect(
      tenant.notes == ["a stack has only what Pulumi manages in it: grants made elsewhere are not in it", note])
  }

  @Test(arguments: [
    (["default_3_1_0", "default_3_2_0"], ["default", "default"]), (["eu", "us"], ["eu", "us"]),
  ])
  func `providers are named`(names: [String], expected: [String?]) throws {
    let grants = names.map { name in
      Self.grant(more: #","provider":"urn:pulumi:prod::acme::pulumi:providers:auth0::\#(name)::0-1-2""#)
    }
    #expect(try pulumi(Self.stack(grants.joined(separator: ","))).grants.map(\.declaration.provider) == expected)
  }

  private static func pending(_ type: String) -> String {
    stack(grant()).replacing(
      #""manifest":{}"#,
      with: #""pending_operations":[{"type":"creating","resource":{"urn":"u","type":"\#(type)","outputs":{}}}]"#)
  }

  @Test func `an operation that was interrupted is a problem`() throws {
    #expect(
      try pulumi(Self.pending("auth0:index/clientGrant:ClientGrant")).problems.map(\.message) == [
        "u: an update was interrupted (creating), so that it is not known what is deployed: run 'pulumi refresh', and give "
          + "what 'pulumi stack export' prints then"
      ])
    #expect(try pulumi(Self.pending("aws:s3/bucket:Bucket")).problems == [])
  }

  @Test func `a deployment beside a checkpoint is a problem`() throws {
    let text = Self.stack(Self.grant()).replacing(#""version":3"#, with: #""checkpoint":{"latest":{"resources":[]}}"#)
    #expect(try pulumi(text).problems.first?.message.hasPrefix("checkpoint: is beside a deployment") == true)
  }

  @Test func `outputs that are a secret as a whole are unknown`() throws {
    let grant = try pulumi(Self.grant(Self.secret, more: #","id":"cgr_1""#)).grant
    #expect(Set(grant.declaration.unknowns.map(\.reason)) == [.sensitive])
    #expect(grant.declaration.unknowns.contains { $0.field == .scope } && grant.object["scope"] == nil)
  }

  @Test func `what the outputs do not have is that of the inputs`() throws {
    let inputs = #","inputs":{"scopes":["*"],"audience":"z","clientId":\#(Self.secret)}"#
    let grant = try pulumi(Self.grant(#"{"audience":"a","subjectType":""}"#, more: inputs)).grant
    #expect(grant.text == #"{"audience":"a","client_id":"\#(Self.urn)","scope":["*"]}"#)
    #expect(grant.unknownTexts == ["client_id: (secret) sensitive"])
  }

  @Test func `the default provider has the names of both tools`() async {
    let grants = ["default_3_1_0", "eu"].map { name in
      Self.resource(
        "clientGrant", #"{"audience":"\#(name)","clientId":"a","scopes":["x"]}"#, urn: name,
        more: #","provider":"urn:pulumi:prod::acme::pulumi:providers:auth0::\#(name)::0-1-2""#)
    }
    for name in ["default", "auth0", "(default)"] {
      let source = FileSource(paths: ["-"], options: InputOptions(provider: name)) {
        Data(Self.stack(grants.joined(separator: ",")).utf8)
      }
      let reading = await source.read(ClientGrant.self)
      #expect(reading.records.compactMap(\.audience) == ["default_3_1_0"] && reading.coverage.gap == nil)
    }
  }

  @Test func `applications and APIs are joined`() throws {
    let resources = [
      Self.resource(
        "client",
        #"{"clientId":"app","name":"App","appType":"spa","isFirstParty":true,"grantTypes":["implicit"],"#
          + #""clientSecret":\#(Self.secret),"jwtConfiguration":{"lifetimeInSeconds":300}}"#),
      Self.resource("clientCredentials", #"{"clientId":"app","authenticationMethod":"none"}"#),
      Self.resource(
        "resourceServer",
        #"{"identifier":"a","tokenLifetime":60,"subjectTypeAuthorization":{"user":{"policy":"deny_all"}}}"#),
      Self.resource(
        "resourceServerScopes", #"{"resourceServerIdentifier":"a","scopes":[{"name":"x","description":"X"}]}"#),
      Self.resource("resourceServer", #"{"identifier":"b"}"#),
    ]
    let tenant = try pulumi(Self.stack(resources.joined(separator: ",")))
    #expect(tenant.problems == [] && tenant.grants.isEmpty)
    #expect(tenant.declares == [.clientGrants, .clients, .resourceServers])
    #expect(
      tenant.clients.map { JSONWriter.compact($0.json) } == [
        #"{"app_type":"spa","client_id":"app","grant_types":["implicit"],"is_first_party":true,"#
          + #""jwt_configuration":{"lifetime_in_seconds":300},"name":"App","token_endpoint_auth_method":"none"}"#
      ])
    #expect(tenant.resourceServers.map(\.identifier) == ["a"])
    #expect(tenant.resourceServers.first?.userPolicy == "deny_all")
    #expect(tenant.resourceServers.first?.scopes.map(\.value) == ["x"])
  }

  @Test(arguments: [
    #"{"version":3,"deployment":{"manifest":{}}}"#, #"{"version":3,"deployment":null}"#,
    #"{"version":3,"checkpoint":{"stack":"s","latest":null}}"#, #"{"version":3,"checkpoint":{}}"#,
    stack(#"{"urn":"u","type":"aws:s3/bucket:Bucket","outputs":{}}"#),
  ])
  func `a stack without anything of Auth0 is probably another`(text: String) throws {
    #expect(
      try pulumi(text).problemTexts == [
        "p.json:1:1: nothing of Auth0 is in this stack, which is probably that of another stack: give the stack that has "
          + "the grants"
      ])
  }

  @Test(arguments: [
    (#"{"deployment":7}"#, "deployment: expected an object, found a number"),
    (#"{"deployment":{"resources":7}}"#, "resources: expected a list, found a number"),
    (stack("7"), "expected a resource, found a number"),
    (stack(grant("7")), "\(urn): outputs: expected an object, found a number"),
    (stack(grant("null")), "\(urn): outputs: is missing"),
    (stack(grant(#"{"clientId":7}"#)), "\(urn): clientId: expected a string, found a number"),
    (stack(grant(#"{"scopes":["x",[]]}"#)), "\(urn): scopes[1]: expected a string, found a list"),
    (stack(grant().replacing(#""urn":"\#(urn)","#, with: "")), "urn: is missing"),
  ])
  func `a mistake is named`(text: String, message: String) throws {
    #expect(try pulumi(text).problems.map(\.message) == [message])
  }

  @Test(arguments: [
    resource("client", "{}"), #"{"clientId":"a","audience":"b"}"#, #"{"urn":7,"type":7}"#, "[]", "{}", "null",
  ])
  func `other JSON is not Pulumi's`(text: String) throws {
    #expect(PulumiInput.read(try node(text), file: "p.json") == nil)
  }

  @Test func `no value of another kind ends the run`() throws {
    let more = #","id":"x","provider":"urn:pulumi:prod::acme::pulumi:providers:auth0::eu::0""#
    for mutation in try mutations(of: Self.stack(Self.grant(more: more))) {
      _ = PulumiInput.read(try node(mutation), file: "p.json")
    }
  }
}
