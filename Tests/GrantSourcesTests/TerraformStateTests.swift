import Documents
import Tenant
import Testing

@testable import GrantSources

@Suite struct TerraformStateTests {
  private static let grant =
    #""type":"auth0_client_grant","mode":"managed","values":{"audience":"a","client_id":"app","scopes":["x"]}"#

  private static func state(_ resources: String) -> String {
    #"{"format_version":"1.0","terraform_version":"1.9.5","values":{"root_module":{"resources":[\#(resources)]}}}"#
  }

  @Test func `a state has its grants without unknown values`() throws {
    let tenant = try terraform(Self.state(#"{"address":"auth0_client_grant.g",\#(Self.grant)}"#))
    #expect(try tenant.grant.text == #"{"audience":"a","client_id":"app","scope":["x"]}"#)
    #expect(
      tenant.notes == ["a state has only what Terraform manages in this workspace: grants made elsewhere are not in it"]
    )
  }

  @Test func `null in a list of a state is a mistake`() throws {
    let text = Self.state(#"{"address":"g",\#(Self.grant.replacing(#""x""#, with: "null"))}"#)
    #expect(try terraform(text).problems.map(\.message) == ["g: scopes[0]: expected a string, found null"])
  }

  @Test func `deposed objects are passed over`() throws {
    let tenant = try terraform(Self.state(#"{"address":"g",\#(Self.grant),"deposed_key":"0a1b2c3d"}"#))
    #expect(tenant.grants.isEmpty)
    #expect(tenant.notes.last == "1 deposed grant, which Terraform has yet to delete, is passed over: g")
    #expect(tenant.problems == [])
  }

  @Test(arguments: [
    #"{"format_version":"1.0"}"#, #"{"format_version":"1.0","terraform_version":"1.9.5"}"#,
    state(#"{"address":"x","type":"aws_instance","values":{"password":"secret"}}"#),
  ])
  func `a state without anything of Auth0 is probably another's`(text: String) throws {
    let tenant = try terraform(text)
    #expect(tenant.problemTexts.first?.hasPrefix("t.json:1:1: nothing of Auth0 is in this state") == true)
    #expect(!"\(tenant)".contains("secret"))
  }

  @Test(arguments: [
    #"{"format_version":"1.0","valid":true,"error_count":0}"#, #"{"format_version":"1.0","provider_schemas":{}}"#,
    #"{"client_grants":[],"next":"x"}"#, #"{"client_grants":[]}"#, #"{"version":3,"deployment":{}}"#, "[]", "7", "{}",
    #"{"audience":"a","scope":["x"],"client_id":"b"}"#, #"{"identifier":"a","scopes":[]}"#,
  ])
  func `other JSON is not Terraform's`(text: String) throws {
    #expect(TerraformInput.read(try node(text), file: "t.json") == nil)
  }

  // MARK: Applications and APIs

  private static let client =
    #"{"address":"auth0_client.c","mode":"managed","type":"auth0_client","values":{"client_id":"app","name":"App","#
    + #""app_type":"spa","is_first_party":true,"grant_types":["implicit"],"jwt_configuration":[{"alg":"RS256","#
    + #""lifetime_in_seconds":300}],"token_exchange":[{"allow_any_profile_of_type":["custom_authentication"]}],"#
    + #""client_metadata":{"a":"b"},"require_proof_of_possession":false,"external_client_id":""}}"#

  @Test func `applications are read by the names of the API`() throws {
    let credentials =
      #"{"address":"auth0_client_credentials.c","mode":"managed","type":"auth0_client_credentials","values":{"#
      + #""client_id":"app","authentication_method":"private_key_jwt","client_secret":"secret","#
      + #""token_vault_privileged_access":[{"grants":[]}]}}"#
    let tenant = try terraform(Self.state("\(credentials),\(Self.client)"))
    #expect(tenant.problems == [])
    #expect(tenant.declares == [.clientGrants, .clients])
    let client = try #require(tenant.clients.first)
    #expect(tenant.clients.count == 1)
    #expect(
      JSONWriter.compact(client.json)
        == #"{"app_type":"spa","client_id":"app","grant_types":["implicit"],"is_first_party":true,"#
        + #""jwt_configuration":{"lifetime_in_seconds":300},"name":"App","require_proof_of_possession":false,"#
        + #""token_endpoint_auth_method":"private_key_jwt","#
        + #""token_exchange":{"allow_any_profile_of_type":["custom_authentication"]},"#
        + #""token_vault_privileged_access":{}}"#)
    #expect(client.unsaid.contains("agent_id"))
    #expect(!"\(tenant)".contains("secret"))
  }

  @Test func `an application without a known id is left out`() throws {
    let text = Self.state(Self.client.replacing(#""client_id":"app","#, with: ""))
    #expect(try terraform(text).clients.isEmpty)
  }

  private static let server =
    #"{"address":"auth0_resource_server.a","mode":"managed","type":"auth0_resource_server","values":{"identifier":"a","#
    + #""name":"A","token_lifetime":600,"enforce_policies":true,"token_dialect":"access_token_authz","#
    + #""signing_secret":"secret","authorization_details":[{"type":"payment","disable":false},{"disable":true}],"#
    + #""proof_of_possession":[{"mechanism":"mtls","required":true,"required_for":""}],"#
    + #""subject_type_authorization":[{"user":[{"policy":"deny_all"}],"client":[{"policy":"require_client_grant"}]}]}}"#

  private static func scopes(_ blocks: String) -> String {
    #"{"address":"s","mode":"managed","type":"auth0_resource_server_scopes","values":{"resource_server_identifier":"a","#
      + #""scopes":[\#(blocks)]}}"#
  }

  private static func scope(_ scope: String) -> String {
    #"{"address":"o","mode":"managed","type":"auth0_resource_server_scope","values":{"resource_server_identifier":"a","#
      + #""scope":\#(scope),"description":""}}"#
  }

  @Test func `an API is joined with its scopes`() throws {
    let all = Self.scopes(#"{"name":"read:x","description":"Read"},{"name":"read:y","description":null}"#)
    let tenant = try terraform(
      Self.state([Self.scope(#""read:z""#), Self.server, all, Self.scope(#""read:x""#)].joined(separator: ",")))
    #expect(tenant.problems == [])
    #expect(tenant.declares == [.clientGrants, .resourceServers])
    let server = try #require(tenant.resourceServers.first)
    #expect(server.isSilentOnAnonymousUsers)
    #expect(server.scopes.map(\.value) == ["read:z", "read:x", "read:y"])
    #expect(server.scopes.map(\.description) == [nil, "Read", nil])
    #expect(server.userPolicy == "deny_all" && server.clientPolicy == "require_client_grant")
    #expect(server.authorizationDetailsTypes == ["payment"])
    #expect(server.proofOfPossession?.mechanism == "mtls" && server.proofOfPossession?.isRequired == true)
    #expect(server.tokenLifetime == 600 && server.enforcesPolicies == true)
    #expect(!"\(tenant)".contains("secret"))
  }

  /// What stands beside an API of whose scopes nothing is known.
  @Test(arguments: [
    "", scopes("null"), scopes(#"{"description":"x"}"#), scope("null"), "\(scopes(#"{"name":"x"}"#)),\(scope("null"))",
    scopes(#"{"name":"x"}"#).replacing(#""a","#, with: #""b","#),
  ])
  func `an API without known scopes is left out`(beside: String) throws {
    let tenant = try terraform(Self.state(Self.server + (beside.isEmpty ? "" : ",\(beside)")))
    #expect(tenant.resourceServers.isEmpty)
    #expect(tenant.declares == [.clientGrants])
    #expect(tenant.problems == [])
  }

  @Test func `an old provider has the scopes in the API`() throws {
    let server = Self.server.replacing(#""name":"A""#, with: #""scopes":[{"value":"read:x","description":""}]"#)
    #expect(try terraform(Self.state(server)).resourceServers.first?.scopes.map(\.value) == ["read:x"])
  }

  @Test func `a mistake in an application leaves the rest`() throws {
    let text = Self.state(
      #"\#(Self.client.replacing(#""lifetime_in_seconds":300"#, with: #""lifetime_in_seconds":"x""#)),"#
        + #"{"address":"auth0_client_grant.g",\#(Self.grant)}"#)
    let tenant = try terraform(text)
    #expect(
      tenant.problems.map(\.message) == ["auth0_client.c: lifetime_in_seconds: expected an integer, found a string"])
    #expect(tenant.grants.count == 1)
  }

  @Test func `no value of another kind ends the run`() throws {
    let all = Self.scopes(#"{"name":"read:x","description":"Read"}"#)
    let grant = #"{"address":"auth0_client_grant.g",\#(Self.grant)}"#
    for text in [Self.client, Self.server + "," + all, Self.server + "," + Self.scope(#""x""#), grant] {
      for mutation in try mutations(of: Self.state(text)) {
        _ = TerraformInput.read(try node(mutation), file: "t.json")
      }
    }
  }
}
