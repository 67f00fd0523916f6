import Documents
import Foundation
import GrantSources
import Tenant
import TestSupport
import Testing

@Suite struct OriginTests {
  private static let one = #"{"id":"cgr_1","client_id":"app","audience":"a","scope":["x","y"]}"#
  private static let two = #"{"id":"cgr_2","client_id":"app","audience":"b"}"#

  @Test(arguments: [
    ("a list", "[\n\(one),\n\n\(two)]", [2, 4]),
    ("a list on one line", "[\(one),\(two)]", [1, 1]),
    ("a list after a byte order mark", "\u{FEFF}[\(one),\r\n\(two)]", [1, 2]),
    ("a page", "{\"total\": 2,\n\"client_grants\": [\n  \(one),\n  \(two)\n]}", [3, 4]),
    ("a page with a list before its grants", "{\"x\": [[1,\n2],\n3],\n\"client_grants\": [\(one),\n\(two)]}", [4, 5]),
    (
      "a page with another one in it",
      "{\"client_grants\": [\(one),\n\(two)], \"x\": {\"client_grants\": [\n\n1]}}", [1, 2]
    ),
    ("pages in a row", "{\"client_grants\":[\n\(one)]}\n{\"client_grants\":[\n\(two)]}", [2, 4]),
    ("a grant a line", "\(one)\n\n\(two)\n", [1, 3]),
    ("a snapshot", "{\"snapshot_version\":1,\"domain\":\"t\",\n\"client_grants\":[\(one)\n,\n\(two)]}", [2, 4]),
    ("a grant that comes twice", "[\(one)]\n[\(one),\n\(two)]", [1, 3]),
  ])
  func `a grant has the line on which it starts`(name: String, text: String, lines: [Int]) async {
    let reading = await read(text)
    #expect(reading.records.map(\.id) == ["cgr_1", "cgr_2"])
    #expect(reading.records.map(\.origin?.file) == ["-", "-"])
    #expect(reading.records.map(\.origin?.line) == lines)
  }

  @Test func `a grant has the file as the user named it`() async throws {
    let folder = try TemporaryFolder(["a.json": "[\(Self.one)]", "b.json": "\n[\(Self.two)]"])
    let reading = await FileSource(paths: [folder.file("b.json"), folder.path]).read(ClientGrant.self)
    #expect(reading.records.map(\.id) == ["cgr_2", "cgr_1"])
    #expect(
      reading.records.map(\.origin) == [
        RecordOrigin(file: folder.file("b.json"), line: 2, column: 2),
        RecordOrigin(file: folder.file("a.json"), line: 1, column: 2),
      ])
  }

  @Test func `what was read before a mistake keeps its origin`() async {
    let reading = await read("[\(Self.one)]\n[3]")
    #expect(reading.records.map(\.origin) == [RecordOrigin(file: "-", line: 1, column: 2)])
    #expect(reading.coverage.gap != nil)
  }
}
