import Documents
import Tenant
import Testing

@testable import GrantSources

@Suite struct TerraformValuesTests {
  private static let values =
    #"{"allow_all_scopes":null,"allow_any_organization":null,"audience":"a","authorization_details_types":[],"#
    + #""client_id":"abc","default_for":"","id":"cgr_1","is_system":false,"organization_usage":"","scopes":["read:a","*"],"subject_type":"client"}"#

  @Test func `the values of a grant are one`() throws {
    let tenant = try terraform(Self.values)
    let grant = try tenant.grant
    #expect(
      grant.text
        == #"{"audience":"a","client_id":"abc","id":"cgr_1","is_system":false,"scope":["read:a","*"],"#
        + #""subject_type":"client"}"#)
    #expect(grant.declaration.address == nil)
    #expect(grant.unknownTexts == [] && tenant.notes == [])
    #expect(grant.place(["scope", 1]) == "1:213")
  }

  @Test func `a resource by itself is one`() throws {
    let grant = try terraform(
      #"{"address":"auth0_client_grant.g","mode":"managed","type":"auth0_client_grant","values":\#(Self.values)}"#
    ).grant
    #expect(grant.declaration.address == "auth0_client_grant.g")
    #expect(grant.object["scope"] == ["read:a", "*"])
  }

  @Test func `values of a plan leave out what is not known`() throws {
    let grant = try terraform(
      #"{"allow_all_scopes":true,"allow_any_organization":null,"audience":"a","authorization_details_types":null,"#
        + #""default_for":null,"organization_usage":null,"scopes":null}"#
    ).grant
    #expect(
      grant.text
        == #"{"allow_all_scopes":true,"audience":"a","client_id":"(known after apply)","#
        + #""subject_type":"(known after apply)"}"#)
    #expect(grant.declaration.unknowns.map(\.field) == [.clientID, .subjectType])
  }

  @Test func `values of an old provider have no subject type`() throws {
    #expect(try terraform(#"{"audience":"a","client_id":"b","id":"cgr_1","scopes":["x"]}"#).grant.unknownTexts == [])
  }

  @Test(arguments: [
    #"{"address":"auth0_client.c","type":"auth0_client","values":{}}"#, #"{"scopes":["x"],"identifier":"a"}"#,
    #"{"scopes":["x"],"scope":["x"],"audience":"a"}"#, #"{"type":"auth0_client_grant"}"#,
  ])
  func `other objects are none`(text: String) throws {
    #expect(TerraformValues.read(try node(text), file: "t.json") == nil)
  }

  // MARK: Data sources

  private static let found =
    #""client_grants":[{"audience":"a","client_id":"b","organization_usage":"","scope":["x"],"subject_type":"user"}]"#

  @Test(arguments: [
    (#"{"audience":"a","client_id":null,"id":"1",\#(found)}"#, "is filtered by audience a"),
    (#"{"id":"1",\#(found)}"#, "may be filtered"),
    (
      #"{"address":"data.auth0_client_grants.d","mode":"data","type":"auth0_client_grants","values":{"client_id":"b","#
        + #""audience":"a",\#(found)}}"#, "is filtered by audience a, client_id b"
    ),
  ])
  func `a data source has some of the grants`(text: String, filter: String) throws {
    let tenant = try terraform(text)
    #expect(
      try tenant.grant.text == #"{"audience":"a","client_id":"b","scope":["x"],"subject_type":"user"}"#)
    #expect(
      tenant.notes == [
        "The data source auth0_client_grants \(filter): grants that do not fit its filter are not in it",
        "The data source auth0_client_grants does not say which grants are Auth0's own: they are judged as any other",
      ])
    #expect(tenant.problems == [])
  }

  @Test func `what a data source has no attribute for is not known`() throws {
    #expect(
      try terraform(#"{"id":"1",\#(Self.found)}"#).grant.unknownTexts == [
        "allow_any_organization: not in the input unsaid", "authorization_details_types: not in the input unsaid",
      ])
  }

  @Test(arguments: [
    (#"{"id":"1","client_grants":7}"#, "client_grants: expected a list, found a number"),
    (#"{"id":"1","client_grants":[7]}"#, "expected an object, found a number"),
  ])
  func `a mistake in a data source is named`(text: String, message: String) throws {
    #expect(try terraform(text).problems.map(\.message) == [message])
  }

  @Test func `no value of another kind ends the run`() throws {
    for text in [Self.values, #"{"id":"1",\#(Self.found)}"#] {
      for mutation in try mutations(of: text) { _ = TerraformInput.read(try node(mutation), file: "t.json") }
    }
  }
}
