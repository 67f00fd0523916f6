import Documents
import Foundation
import GrantSources
import Tenant
import Testing

@Suite struct LookAlikeTests {
  private static let grant = #""audience":"a","client_id":"app","subject_type":"client""#

  /// An input, and what it is said to be.
  private static let objects = [
    (
      #"{"statusCode":401,"error":"Unauthorized","message":"Expired token"}"#,
      "an error of the Management API (401, Unauthorized)"
    ),
    (#"{"client_grants":[],"statusCode":429,"message":"m"}"#, "an error of the Management API (429)"),
    (#"{"error":"access_denied","error_description":"d"}"#, "an error (access_denied)"),
    (#"{"message":"Forbidden"}"#, "an error message"),
    (#"{"access_token":"x","scope":"read:client_grants","token_type":"Bearer"}"#, "an answer of the token endpoint"),
    (#"{"iss":"https://t/","aud":"a","scope":"x"}"#, "the claims of a token"),
    (#"{"schema_version":1,"tool":{}}"#, "a grantlint report"),
    (#"{"resource":{"auth0_client_grant":{}}}"#, "a Terraform configuration"),
    (#"{"clientId":"app","audience":"a","scopes":[],"allowAllScopes":false}"#, "a grant in the spelling of Pulumi"),
    (#"{"allowAllScopes":true,"audience":"a"}"#, "a grant in the spelling of Pulumi"),
    (#"{"apiVersion":"v1","kind":"ClientGrant","spec":{}}"#, "a Kubernetes object"),
    (#"{"id":"cgr_1","clientID":"app","user_id":"auth0|1","audience":"a","scope":[]}"#, "a grant of a user"),
    (#"{"client_id":"app","name":"App","app_type":"spa"}"#, "an application by itself"),
    (#"{"client_id":"app","name":"App","organization_usage":"allow"}"#, "an application by itself"),
    (#"{"name":"My M2M","grant_types":[]}"#, "an application by itself"),
    (#"{"id":"1","identifier":"a","scopes":[]}"#, "an API by itself"),
    (#"{"id":"org_1","name":"acme","display_name":"Acme"}"#, "organizations"),
    (#"{"organizations":[],"total":0}"#, "organizations"),
    (
      #"{"client_id":"a","client_secret":"s","audience":"a","grant_type":"client_credentials"}"#,
      "a request for a token"
    ),
    (#"{"log_id":"1","audience":"a","client_id":"app"}"#, "an event of the log"),
  ]

  @Test(arguments: objects)
  func `an object that is no grant is refused by name`(text: String, name: String) async throws {
    for assumeComplete in [false, true] {
      let reading = await read(text, assumeComplete: assumeComplete)
      let message = try #require(reading.coverage.gap?.message)
      #expect(message.hasPrefix("standard input:1:1: found \(name)"))
      #expect(message.contains("; "))
      #expect(reading.records.isEmpty)
    }
  }

  @Test(arguments: objects.filter { !$0.0.contains("client_grants\":") })
  func `it is refused in a list and in a row too`(text: String, name: String) async throws {
    let texts = [
      "[{\(Self.grant)},\(text)]", #"{"client_grants":[{\#(Self.grant)},\#(text)]}"#, "{\(Self.grant)}\n\(text)",
    ]
    for text in texts {
      let reading = await read(text)
      #expect(reading.coverage.gap?.message.contains("found \(name)") == true)
    }
  }

  @Test func `a page in a list is refused by name`() async {
    #expect(
      await read(#"[{"client_grants":[]},{"id":"cgr_1"}]"#).coverage.gap?.message.contains("found a page in a list")
        == true)
  }

  @Test(arguments: [
    (###"{"audience":"##AUDIENCE##"}"###, "audience", "##AUDIENCE##"),
    (###"{"audience":"https://##ENV##.example/"}"###, "audience", "##ENV##"),
    (###"{"audience":"https://api-##ENV##.example/api/v2/"}"###, "audience", "##ENV##"),
    (###"{"audience":"https://##HOST##/api/v2/users"}"###, "audience", "##HOST##"),
    (#"{"audience":"a","client_id":"@@APP@@"}"#, "client_id", "@@APP@@"),
    (#"{"audience":"a","scope":"@@SCOPES@@"}"#, "scope", "@@SCOPES@@"),
    (###"{"audience":"a","scope":["x","##S##"]}"###, "scope[1]", "##S##"),
    (###"{"audience":"a","organization_usage":"##U##"}"###, "organization_usage", "##U##"),
    (###"{"audience":"a","subject_type":"##T##"}"###, "subject_type", "##T##"),
    (#"{"audience":"a","allow_all_scopes":"@@ALL@@"}"#, "allow_all_scopes", "@@ALL@@"),
  ])
  func `a placeholder in a field that decides is refused`(text: String, field: String, name: String) async {
    #expect(
      await read(text).coverage.gap?.message.contains(
        ": \(field): has the placeholder \(name), which auth0-deploy-cli has yet to replace; ") == true)
    #expect(await read("[\(text)]").coverage.gap?.message.contains(": [0].\(field): has") == true)
  }

  @Test(arguments: [
    ###"{"clients":[{"client_id":"##A##"}]}"###, ###"{"resource_servers":[{"identifier":"@@A@@"}]}"###,
    ###"{"resource_servers":[{"identifier":"a","scopes":[{"value":"##A##"}]}]}"###,
  ])
  func `a placeholder of an application or API is refused`(text: String) async {
    #expect(await read(text).coverage.gap?.message.contains("has the placeholder") == true)
  }

  @Test(
    arguments: ["##AUTH0_DOMAIN##", "@@AUTH0_DOMAIN@@", "##TENANT##.eu.auth0.com"], ["/api/v2/", "/me/", "/my-org/"])
  func `a system API is one before its host is filled in`(host: String, path: String) async {
    let reading = await read(#"[{"audience":"https://\#(host)\#(path)","client_id":"app","scope":["read:users"]}]"#)
    #expect(reading.coverage == CollectionCoverage(read: 1))
    #expect(reading.records.map(\.audience) == ["https://\(host)\(path)"])
  }

  @Test(arguments: [
    ###"{"audience":"https://a.example/#x","client_id":"app@clients"}"###,
    ###"{"audience":"a","scope":["#","a##b","@@"]}"###,
    ###"{"audience":"a","note":"##X##"}"###,
  ])
  func `what only resembles a placeholder is read`(text: String) async {
    #expect(await read(text).coverage == CollectionCoverage(read: 1))
  }

  @Test(arguments: [
    ("organization_usage", #""""#), ("default_for", #""""#), ("subject_type", #""""#), ("id", #""""#),
    ("authorization_details_types", "[]"),
  ])
  func `what is empty is absent`(field: String, empty: String) async throws {
    for empty in [empty, "null"] {
      let reading = await read(#"[{"audience":"a","client_id":"c","scope":[],"\#(field)":\#(empty)}]"#)
      #expect(reading.coverage == CollectionCoverage(read: 1))
      #expect(try #require(reading.records.first).key == ClientGrant(["audience": "a", "client_id": "c"]).key)
    }
  }

  /// Bytes, and what they are said to be.
  private static let texts: [([UInt8], String)] = [
    (Array("<!doctype html>".utf8), "HTML or XML"), (Array("\n<?xml version=\"1.0\"?>".utf8), "HTML or XML"),
    (Array("HTTP/2 200\ncontent-type: application/json\n\n[]".utf8), "an HTTP answer with its headers"),
    (Array("ID,Client ID,Audience,Scopes\ncgr_1,a,b,1".utf8), "CSV"), (Array("id;client;audience\n".utf8), "CSV"),
    (Array("  ID  CLIENT ID  AUDIENCE  SCOPES\n  cgr_1  a  b  1\n".utf8), "a table of the auth0 CLI"),
    (Array("---\n- a\n".utf8), "YAML"),
    (Array("- client_id: a\n".utf8), "YAML"),
    ([0x1F, 0x8B, 8, 0], "a gzip file"), (Array("PK\u{3}\u{4}x".utf8), "a zip file"),
    ([0x28, 0xB5, 0x2F, 0xFD], "a compressed file"),
    ([0xFF, 0xFE, 0x5B, 0, 0x5D, 0], "UTF-16 or UTF-32"), ([0xFE, 0xFF, 0, 0x5B], "UTF-16 or UTF-32"),
    ([0x5B, 0, 0x5D, 0], "UTF-16 or UTF-32"), ([0, 0x5B, 0, 0x5D], "UTF-16 or UTF-32"),
    ([0xFF, 0xFE, 0, 0, 0x5B, 0, 0, 0], "UTF-16 or UTF-32"),
  ]

  @Test(arguments: texts)
  func `what is not JSON is named`(bytes: [UInt8], name: String) async throws {
    let reading = await FileSource(paths: ["-"], assumeComplete: true) { Data(bytes) }.read(ClientGrant.self)
    #expect(reading.coverage.gap?.message.hasPrefix("standard input: this is \(name), not JSON; ") == true)
  }

  @Test(arguments: [
    (#"{"config":{},"steps":[],"changeSummary":{"same":1}}"#, "what 'pulumi preview --json' prints"),
    (
      #"{"@level":"info","@message":"Terraform 1.9","@module":"terraform.ui","type":"version"}"#,
      "a line of what 'terraform plan -json' prints"
    ),
  ])
  func `what a tool prints that is not read is named`(text: String, name: String) async {
    #expect(await read(text).coverage.gap?.message.contains("found \(name); ") == true)
  }

  @Test func `a plan file of Terraform is told what to do with`() async {
    let bytes = Data(Array("PK\u{5}\u{6}".utf8))
    let reading = await FileSource(paths: ["-"]) { bytes }.read(ClientGrant.self)
    #expect(reading.coverage.gap?.message.contains("terraform show -json FILE") == true)
  }

  @Test(arguments: [#"{client_id: a, audience: b}"#, #"[{"id":"cgr_1",}, a: b]"#, "{\n# a: b\n}"])
  func `JSON that is broken is told where`(text: String) async {
    #expect(await read(text).coverage.gap?.message.contains(": not JSON: ") == true)
  }
}
