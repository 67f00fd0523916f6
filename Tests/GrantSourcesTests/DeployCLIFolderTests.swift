import Documents
import Foundation
import Tenant
import TestSupport
import Testing

@testable import GrantSources

@Suite struct DeployCLIFolderTests {
  private static let grant = ###"{"client_id":"My M2M","audience":"https://##ENV##.x/","scope":["update:account"]}"###

  @Test func `a directory has a file for each record`() throws {
    let folder = try TemporaryFolder([
      "grants/b.json": Self.grant, "grants/emptied.json": "{}", "grants/.json": "x", "grants/readme.md": "x",
      "grants/UPPER.JSON": "x", "grants/sub/c.json": "x", "grants/folder.json/d.json": "x",
      "grants/a.json": #"[{"client_id":"Other","audience":"a"},{"client_id":"Other","audience":"b"}]"#,
      "clients/m2m.json": #"{"name":"My M2M","client_id":"m1","app_type":"non_interactive","callbacks":@@C@@}"#,
      "resource-servers/api.json":
        ###"{"name":"API","identifier":"https://##ENV##.x/","scopes":[{"value":"update:account","description":"##D##"}]}"###,
      "tenant.json": "{", "actions/a.json": "x",
    ])
    let tenant = DeployCLIExport.read(folder: folder.path)
    #expect(
      tenant.json == [
        #"{"audience":"a","client_id":"Other"}"#, #"{"audience":"b","client_id":"Other"}"#,
        ###"{"audience":"https://##ENV##.x/","client_id":"m1","scope":["update:account"]}"###,
      ])
    #expect(tenant.problems == [])
    #expect(tenant.declares == [.clientGrants, .clients, .resourceServers])
    #expect(tenant.clients.map(\.clientID) == ["m1"])
    #expect(tenant.resourceServers.map(\.identifier) == ["https://##ENV##.x/"])
    #expect(tenant.resourceServers.first?.scopes.map(\.value) == ["update:account"])
    #expect(tenant.notes.count == 3)
    #expect(tenant.notes.last?.hasPrefix("##ENV## (\(folder.file("grants/b.json")):1:43) has no value") == true)
  }

  @Test func `places are those of the original file`() throws {
    let folder = try TemporaryFolder([
      "grants/a.json": "[\n  {\"client_id\": \"ä##N##\", \"audience\": ##A##,\n   \"scope\": [\"x\", ##S##, \"y\"]}\n]"
    ])
    let mapping = try KeywordMapping(config: Array(#"{"N":"long name","A":"\"https://a\""}"#.utf8), file: "c.json")
    let tenant = DeployCLIExport.read(folder: folder.path, mapping: mapping)
    #expect(tenant.json == [#"{"audience":"https://a","client_id":"älong name","scope":["x","y"]}"#])
    let declaration = try #require(tenant.grants.first?.declaration)
    #expect(declaration.unknowns == [UnknownValue(.scope, element: 1, written: "##S##", reason: .placeholder)])
    let routes = [[], ["client_id"], ["audience"], ["scope", 1], ["scope", 2], ["scope", 9]] as [Route]
    let places = routes.map { declaration.place(of: $0).map { "\($0.line):\($0.column)" } }
    #expect(places == ["2:3", "2:17", "2:39", "3:19", "3:26", "3:13"])
  }

  @Test func `a hidden file is read as the tool reads it`() throws {
    let folder = try TemporaryFolder(["grants/.b.json": Self.grant])
    #expect(DeployCLIExport.isExport(folder: folder.path))
    #expect(DeployCLIExport.read(folder: folder.path).grants.count == 1)
  }

  @Test func `a folder without files declares no grants, and no folder says nothing`() throws {
    let folder = try TemporaryFolder()
    #expect(DeployCLIExport.read(folder: folder.path).declares == [])
    try FileManager.default.createDirectory(atPath: folder.file("grants"), withIntermediateDirectories: true)
    #expect(DeployCLIExport.read(folder: folder.path).declares == [.clientGrants])
  }

  @Test func `every bad file is named, and the others are read`() throws {
    let folder = try TemporaryFolder([
      "grants/1.json": "{\n  \"a\": }", "grants/2.json": #"{"client_id":"a","audience":"b"}"#,
      "grants/3.json": #"{"client_id":7}"#, "grants/4.json": "", "clients": "x",
    ])
    try FileManager.default.createSymbolicLink(atPath: folder.file("grants/5.json"), withDestinationPath: "nowhere")
    let tenant = DeployCLIExport.read(folder: folder.path)
    #expect(tenant.grants.count == 1)
    let places = ["clients:1:1", "grants/1.json:2:8", "grants/4.json:1:1", "grants/5.json:1:1", "grants/3.json:1:14"]
    #expect(tenant.problems.map(\.place.description) == places.map(folder.file))
  }

  @Test(arguments: [
    (["grants/a.json": grant], true), (["grants/a.json": "{}"], true), (["clients/a.json": #"{"name":"x"}"#], true),
    (["resource-servers/a.json": #"{"name":"x"}"#], true), (["clients/a.html": "", "tenant.json": "{}"], true),
    (["tenant.json": "{}"], false), (["a.json": grant], false), (["grants/a.json": "[\(grant)]"], false),
    (["clients/a.json": #"{"clients":[]}"#], false), (["grants/page.json": #"{"client_grants":[]}"#], false),
    (["grants/a.txt": "{}"], false), (["grants/a.json": #"{"audience":@@A@@}"#], true), (["grants": "x"], false),
  ])
  func `a directory is known by the folders that the tool writes`(files: [String: String], isExport: Bool) throws {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    #expect(DeployCLIExport.isExport(folder: folder.path) == isExport)
    #expect(DeployCLIExport.isExport(folder: folder.path + "/") == isExport)
  }
}
