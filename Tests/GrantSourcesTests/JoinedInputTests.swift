import Documents
import GrantSources
import Tenant
import TestSupport
import Testing

@Suite struct JoinedInputTests {
  private static let client =
    #"{"client_id":"app","name":"App","app_type":"non_interactive","client_secret":"x","tenant":"t"}"#
  private static let api = #"{"id":"rs_1","identifier":"a","scopes":[{"value":"read:x"}],"token_lifetime":5}"#

  private func check(_ source: FileSource, sourceLocation: SourceLocation = #_sourceLocation) async {
    let carried = TenantCollection.allCases.filter(source.carries)
    #expect(carried == [.clientGrants, .clients, .resourceServers], sourceLocation: sourceLocation)
    #expect(
      await source.read(ClientGrant.self).coverage == CollectionCoverage(read: 1), sourceLocation: sourceLocation)
    #expect(await source.read(Client.self).records.map(\.name) == ["App"], sourceLocation: sourceLocation)
    #expect(await source.read(Client.self).coverage.gap == nil, sourceLocation: sourceLocation)
    #expect(await source.read(ResourceServer.self).records.map(\.identifier) == ["a"], sourceLocation: sourceLocation)
    #expect(await source.read(ResourceServer.self).coverage.gap == nil, sourceLocation: sourceLocation)
    #expect(await source.clientNames() == [ExactString("app"): "App"], sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    ("one object", #"{"clients":[\#(client)],"client_grants":\#(list(0..<1)),"resource_servers":[\#(api)]}"#),
    (
      "pages in a row",
      #"{"clients":[\#(client)],"total":1}{"client_grants":\#(list(0..<1))}{"resource_servers":[\#(api)],"start":0}"#
    ),
    ("bare lists in a row", "[\(client)]\(list(0..<1))[\(api)]"),
  ])
  func `the lists of a tenant are joined`(name: String, text: String) async {
    await check(source(text))
    #expect(source(text).warnings == [])
  }

  @Test func `the lists may be in files of a folder`() async throws {
    let folder = try TemporaryFolder([
      "apis.json": #"{"resource_servers":[\#(Self.api)],"total":1,"start":0,"limit":50}"#,
      "clients.json": #"{"clients":[\#(Self.client)],"next":null}"#, "grants.json": "\n" + list(0..<1),
    ])
    let source = FileSource(paths: [folder.path])
    await check(source)
    #expect(
      await source.read(ClientGrant.self).records.map(\.origin) == [
        RecordOrigin(file: folder.file("grants.json"), line: 2, column: 2)
      ])
  }

  @Test func `a grant beside other lists has the line on which it starts`() async {
    let text = "{\"clients\": [\n\(Self.client)\n],\n\"client_grants\":\n\(list(0..<1))}"
    #expect(
      await source(text).read(ClientGrant.self).records.map(\.origin) == [RecordOrigin(file: "-", line: 5, column: 2)])
  }

  @Test(arguments: [
    (#"{"clients":[\#(client)],"total":2}"#, "the list is said to have 2, and 1 was read"),
    (#"{"clients":[\#(client)],"next":"x"}"#, "the last page names a next one"),
    (
      "[" + (0..<50).map { #"{"client_id":"c\#($0)","app_type":"spa"}"# }.joined(separator: ",") + "]",
      "a bare list of exactly 50 records was probably cut"
    ),
  ])
  func `a list of applications that was cut is a gap of theirs`(clients: String, message: String) async throws {
    let source = source(clients + list(0..<1))
    let gap = try #require(await source.read(Client.self).coverage.gap)
    #expect(gap.collection == .clients)
    #expect(gap.message.contains(message))
    #expect(await source.read(ClientGrant.self).coverage.gap == nil)
    let accepted = self.source(clients + list(0..<1), assumeComplete: true)
    #expect(await accepted.read(Client.self).coverage.gap == nil)
    #expect(await accepted.read(Client.self).coverage.isAssumed)
  }

  private func source(_ text: String, assumeComplete: Bool = false) -> FileSource {
    GrantSourcesTests.source(text, assumeComplete: assumeComplete)
  }

  @Test(arguments: [#""total":9"#, #""next":"x""#, #""start":1"#])
  func `what a page says of one of several lists is a doubt about each`(fact: String) async {
    let source = source(#"{"client_grants":\#(list(0..<1)),"clients":[\#(Self.client)],\#(fact)}"#)
    for gap in [await source.read(ClientGrant.self).coverage.gap, await source.read(Client.self).coverage.gap] {
      #expect(gap?.message.contains("beside several lists") == true)
    }
  }

  @Test func `an input that cannot be read leaves no list whole`() async {
    let source = source(#"{"clients":[\#(Self.client)]}\#(list(0..<1)){"clients":[{}]}"#)
    #expect(await source.read(Client.self).coverage.gap?.message.contains("clients[0].client_id: is missing") == true)
    #expect(await source.read(ClientGrant.self).coverage.gap != nil)
  }

  @Test(arguments: [("[\(client)]", "applications"), (#"{"resource_servers":[\#(api)]}"#, "APIs")])
  func `applications or APIs without grants are no tenant`(text: String, what: String) async {
    for assumeComplete in [false, true] {
      let gap = await read(text, assumeComplete: assumeComplete).coverage.gap
      #expect(gap?.message.hasPrefix("standard input: no list of grants, only \(what); save the answer") == true)
    }
  }

  @Test func `keys that are not read are named`() async {
    let source = source(#"{"client_grants":\#(list(0..<1)),"organizations":[],"x\u001b":1,"limit":50,"length":1}"#)
    #expect(source.warnings == [#"standard input: 'organizations', 'x\u{1B}' are not read"#])
    #expect(await source.read(ClientGrant.self).coverage.gap == nil)
  }

  @Test func `one application with two contents is refused`() async {
    let gap = await read(#"{"clients":[{"client_id":"a"},{"client_id":"a","name":"b"}]}"#).coverage.gap
    #expect(
      gap?.message.hasPrefix("standard input:1:31: clients[1]: the application a comes twice with different contents; ")
        == true)
  }
}
