import Foundation
import GrantSources
import Tenant
import TestSupport
import Testing

@Suite struct BadInputTests {
  @Test(arguments: [
    ("", "standard input: the input is empty"),
    (" \n", "standard input: the input is empty"),
    ("oops", "standard input:1:1: not JSON: expected a value, found 'o'"),
    (
      #"[{"id":"cgr_1","audience":"a"},"#, "standard input:1:32: not JSON: the input ends where a value should be"
    ),
    (#"{"id":"cgr_1","id":"cgr_2"}"#, "standard input:1:15: not JSON: the key 'id' occurs twice"),
    (#"[{"audience":"a"},null]"#, "standard input:1:19: [1]: expected a grant, found null"),
    (#"["cgr_1"]"#, "standard input:1:2: [0]: expected a grant, found a string"),
    (
      #"{"client_grants":[{"audience":"a"},[]]}"#,
      "standard input:1:36: client_grants[1]: expected a grant, found a list"
    ),
    (#"{"client_grants":{}}"#, "standard input:1:18: client_grants: expected a list, found an object"),
    (#"{"client_grants":[],"next":5}"#, "standard input:1:28: next: expected a string, found a number"),
    (#"{"client_grants":[],"total":"5"}"#, "standard input:1:29: total: expected a whole number, found a string"),
    (#"{"client_grants":[],"total":1.5}"#, "standard input:1:29: total: expected a whole number, found 1.5"),
    (#"[{"audience":"a","scope":"read:x"}]"#, "standard input:1:26: [0].scope: expected a list, found a string"),
    (#"{"audience":5}"#, "standard input:1:13: audience: expected a string, found a number"),
    (
      #"{"audience":"a"} {"audience":5}"#,
      "standard input:1:30: audience: expected a string, found a number"
    ),
    (
      #"{"snapshot_version":2}"#,
      "standard input:1:21: snapshot_version: this grantlint reads version 1; use the one that wrote it"
    ),
    (
      #"{"snapshot_version":1,"domain":"t","client_grants":[{"scope":[1]}]}"#,
      "standard input:1:63: client_grants[0].scope[0]: expected a string, found a number"
    ),
  ])
  func `what is no input is a gap that says where and why`(text: String, message: String) async {
    #expect(await read(text).coverage.gap?.message == message)
  }

  @Test(arguments: [
    ("3", "found a number"), (#""cgr_1""#, "found a string"),
    ("null", "found null, as jq prints for a key that is not there: what should have given the grants failed"),
    ("{}", "found an object with the keys []"),
    (#"[{"client_id":"app","logo_uri":"x"}]"#, "[0]: found an object with the keys [client_id, logo_uri]"),
    (#"{"\u202e":1}"#, #"found an object with the keys [\u{202E}]"#),
  ])
  func `JSON of another kind is told what is wanted`(text: String, found: String) async throws {
    let reading = await read(text)
    let message = try #require(reading.coverage.gap?.message)
    #expect(message.contains(": \(found); expected grants: a list of them"))
    #expect(reading.records.isEmpty)
  }

  @Test func `a file that is not there is named as a mistyped command may be`() async throws {
    let folder = try TemporaryFolder()
    let missing = await FileSource(paths: [folder.file("missing.json")]).read(ClientGrant.self)
    #expect(missing.coverage.gap?.message == "no such file: \(folder.file("missing.json"))")
    #expect(
      await FileSource(paths: ["adit\u{1B}"]).read(ClientGrant.self).coverage.gap?.message
        == #"no such file: adit\u{1B}"#)
  }

  @Test func `a file that is empty is named`() async throws {
    let folder = try TemporaryFolder(["a.json": ""])
    #expect(
      await FileSource(paths: [folder.file("a.json")]).read(ClientGrant.self).coverage.gap?.message
        == "\(folder.file("a.json")): the input is empty")
  }

  @Test func `a pipe is read like a file`() async throws {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data(list(0..<2).utf8))
    try pipe.fileHandleForWriting.close()
    let source = FileSource(paths: ["/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"])
    #expect(await source.read(ClientGrant.self).coverage == CollectionCoverage(read: 2))
  }

  @Test func `a file that cannot be read says why`() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: folder.file("a.json"), withDestinationPath: folder.file("gone"))
    let gap = await FileSource(paths: [folder.path]).read(ClientGrant.self).coverage.gap
    #expect(gap?.message.hasPrefix("\(folder.file("a.json")): cannot be read: ") == true)
  }

  @Test func `standard input that cannot be read says why`() async {
    let source = FileSource(paths: ["-"]) { throw CocoaError(.fileReadNoPermission) }
    #expect(await source.read(ClientGrant.self).coverage.gap?.message.hasPrefix("-: cannot be read: ") == true)
  }

  @Test func `every problem is told and what else could be read is kept`() async throws {
    let folder = try TemporaryFolder(["a.json": list(0..<2), "b.json": "[", "c.json": "{"])
    let reading = await FileSource(paths: [folder.file("missing"), folder.path]).read(ClientGrant.self)
    #expect(reading.records.count == 2)
    let message = reading.coverage.gap?.message ?? ""
    #expect(message.hasPrefix("no such file: \(folder.file("missing")); "))
    for name in ["b.json:1:2: not JSON", "c.json:1:2: not JSON"] { #expect(message.contains("\(folder.file(name))")) }
  }

  @Test func `a grant that comes twice counts once`() async {
    let reading = await read(list(0..<3) + list(2..<5))
    #expect(reading.records.map(\.id) == ["cgr_0", "cgr_1", "cgr_2", "cgr_3", "cgr_4"])
    #expect(reading.coverage.gap == nil)
    let written = await read(#"[{"id":"cgr_1","audience":"a","n":1.0},{"n":1,"audience":"a","id":"cgr_1"}]"#)
    #expect(written.records.count == 1)
    #expect(written.coverage.gap == nil)
  }

  @Test func `one id with two contents is refused`() async {
    let reading = await read(#"[{"id":"cgr_1","audience":"a"},{"id":"cgr_1","audience":"b"}]"#)
    #expect(
      reading.coverage.gap?.message == "standard input:1:32: [1]: the grant cgr_1 comes twice with different contents"
    )
  }

  @Test(arguments: [false, true])
  func `a snapshot cannot be mixed with other inputs`(isSnapshotFirst: Bool) async throws {
    let snapshot = #"{"snapshot_version":1,"domain":"t","client_grants":[]}"#
    let texts = isSnapshotFirst ? [snapshot, list(0..<1)] : [list(0..<1), snapshot]
    let reading = await read(texts.joined())
    let message = try #require(reading.coverage.gap?.message)
    #expect(message.hasSuffix("a snapshot is a whole tenant and cannot be mixed with other inputs"))
    #expect(await read(snapshot + snapshot).coverage.gap?.message.hasSuffix("other inputs") == true)
  }
}
