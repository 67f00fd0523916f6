import Documents
import Tenant
import Testing

@testable import GrantSources

/// The metadata of applications in files.
struct MetadataInputTests {
  private static let client =
    #"{"client_id":"app","app_type":"spa","client_metadata":{"team":"a","other":"b"},"agent_id":"agt_1"}"#
  private static let grants = list(0..<1)

  @Test(
    arguments: [
      "{\"client_grants\":\(grants),\"clients\":[\(client)]}", "\(grants)\n[\(client)]",
      "{\"client_grants\":\(grants)}\n{\"clients\":[\(client)],\"total\":1,\"start\":0,\"limit\":50}",
    ], [[], ["team"], ["none"]])
  func `only the keys that are named are read`(text: String, keys: [String]) async throws {
    let source = source(text, metadata: MetadataKeys(keys))
    #expect(source.metadata == MetadataKeys(keys) && source.warnings == [])
    let client = try #require(await source.read(Client.self).records.first)
    #expect(client.metadataTexts?.map(\.text) == (keys == [] ? nil : keys == ["team"] ? ["a"] : []))
    #expect(client.agentID == "agt_1")
  }

  @Test(
    arguments: [
      (#"["team"]"#, ["team"], ["a"], 0), (#"["team"]"#, [], nil, 0), (#"["other","team"]"#, ["team"], ["a"], 0),
      (#"["other"]"#, ["team"], nil, 1), ("[]", ["team"], nil, 1),
    ] as [(String, [String], [String]?, Int)])
  func `a snapshot that was taken without a key says so`(
    stated: String, keys: [String], texts: [String]?, warnings: Int
  ) async throws {
    let text = """
      {"snapshot_version":1,"domain":"t.example","metadata_keys":\(stated),"client_grants":\(Self.grants),
       "clients":[\(Self.client)]}
      """
    let source = source(text, metadata: MetadataKeys(keys))
    #expect(await source.read(Client.self).records.first?.metadataTexts?.map(\.text) == texts)
    #expect(source.warnings.count == warnings)
    #expect(source.warnings.allSatisfy { $0.contains("taken without all of the metadata keys 'team'") })
  }

  @Test(
    arguments: [
      (###"{"client_id":"app","app_type":"spa","client_metadata":{"team":"##TEAM##"}}"###, ["team"], true),
      (###"{"client_id":"app","app_type":"spa","client_metadata":{"other":"##TEAM##"}}"###, ["team"], false),
      (###"{"client_id":"app","app_type":"spa","client_metadata":{"team":"##TEAM##"}}"###, [], false),
      (
        ###"{"client_id":"app","app_type":"spa","token_vault_privileged_access":{"credentials":[{"pem":"@@PEM@@"}]}}"###,
        [], false
      ),
      (
        ###"{"client_id":"app","app_type":"spa","jwt_configuration":{"lifetime_in_seconds":"@@LIFETIME@@"}}"###, [],
        true
      ),
      (###"{"client_id":"app","app_type":"spa","agent_id":"##AGENT##"}"###, [], true),
    ] as [(String, [String], Bool)])
  func `a placeholder is refused in what is read alone`(client: String, keys: [String], isRefused: Bool) async {
    let source = source("\(Self.grants)\n[\(client)]", metadata: MetadataKeys(keys))
    let message = await source.read(Client.self).coverage.gap?.message
    #expect((message?.contains("has the placeholder") ?? false) == isRefused, "\(message ?? "")")
    #expect(isRefused || message == nil)
  }

  @Test func `an API that belongs to an application is told from it`() async {
    let api = #"{"identifier":"https://a.example/","client_id":"app","enforce_policies":true,"scopes":[]}"#
    let source = source("\(Self.grants)\n[\(api)]")
    #expect(await source.read(ResourceServer.self).records.map(\.clientID) == ["app"])
  }
}
