import Foundation
import GrantSources
import Tenant
import TestSupport
import Testing

@Suite struct FolderTests {
  @Test func `a directory stands for its files by name`() async throws {
    let folder = try TemporaryFolder(["b.json": list(2..<3), "a.json": list(0..<2)])
    let reading = await FileSource(paths: [folder.path]).read(ClientGrant.self)
    #expect(reading.records.map(\.id) == ["cgr_0", "cgr_1", "cgr_2"])
    #expect(reading.coverage == CollectionCoverage(read: 3))
    #expect(FileSource(paths: [folder.path]).warnings == [])
    #expect(await FileSource(paths: [folder.path + "/"]).read(ClientGrant.self).records.count == 3)
  }

  @Test(arguments: ["json", "jsonl", "ndjson", "JSON", "Jsonl", "NDJSON"])
  func `a form that is read alone is read in a folder`(ending: String) async throws {
    let text = #"{"id":"cgr_0","audience":"a"}"# + "\n" + #"{"id":"cgr_1","audience":"b"}"#
    let folder = try TemporaryFolder(["a.\(ending)": text, "b.json": list(2..<3)])
    let reading = await FileSource(paths: [folder.path]).read(ClientGrant.self)
    #expect(reading.records.map(\.id) == ["cgr_0", "cgr_1", "cgr_2"])
    #expect(reading.records.map(\.origin?.line) == [1, 2, 1])
    #expect(await FileSource(paths: [folder.file("a.\(ending)")]).read(ClientGrant.self).records.count == 2)
  }

  @Test func `what is not read in a folder is counted and named`() async throws {
    let folder = try TemporaryFolder([
      "a.json": list(0..<1), "notes.txt": "x", "c.yaml": "x", ".hidden.json": list(1..<2),
    ])
    try folder.write(list(2..<3), to: ".git/d.json")
    try folder.write(list(3..<4), to: "sub/deeper/c.json")
    try folder.write("x", to: "sub/deeper/e.tf")
    let source = FileSource(paths: [folder.path])
    let reading = await source.read(ClientGrant.self)
    #expect(reading.records.map(\.id) == ["cgr_0", "cgr_3"])
    #expect(reading.coverage.gap == nil)
    #expect(
      reading.coverage.skippedFiles
        == [".git/", ".hidden.json", "c.yaml", "notes.txt", "sub/deeper/e.tf"].map { folder.file($0) })
    #expect(
      source.warnings == [
        "4 other files and 1 hidden folder in \(folder.path) were not read: hidden, no plain file, or not .json, .jsonl "
          + "or .ndjson; -v names them"
      ])
  }

  @Test(.timeLimit(.minutes(1)))
  func `a pipe, a device or a link to one in a folder is passed over and counted`() async throws {
    let folder = try TemporaryFolder(["a.json": list(0..<1)])
    #expect(mkfifo(folder.file("pipe.json"), 0o600) == 0)
    for (name, target) in [("device.json", "/dev/zero"), ("linked.json", folder.file("pipe.json"))] {
      try FileManager.default.createSymbolicLink(atPath: folder.file(name), withDestinationPath: target)
    }
    let coverage = await FileSource(paths: [folder.path]).read(ClientGrant.self).coverage
    #expect(
      coverage
        == CollectionCoverage(
          read: 1, skippedFiles: ["device.json", "linked.json", "pipe.json"].map { folder.file($0) }))
  }

  @Test func `a link to a file is read`() async throws {
    let folder = try TemporaryFolder()
    let other = try TemporaryFolder(["b.json": list(1..<2)])
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link.json"), withDestinationPath: other.file("b.json"))
    #expect(await FileSource(paths: [folder.path]).read(ClientGrant.self).coverage == CollectionCoverage(read: 1))
  }

  @Test func `a link to a folder is not passed over`() async throws {
    let folder = try TemporaryFolder(["a.json": list(0..<1)])
    let other = try TemporaryFolder(["b.json": list(1..<2)])
    try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: other.path)
    let gap = await FileSource(paths: [folder.path]).read(ClientGrant.self).coverage.gap
    #expect(gap?.message == "\(folder.file("link")): a link to a folder is not followed; name the folder itself")
  }

  @Test func `a folder in it that cannot be read is an error`() throws {
    let folder = try TemporaryFolder(["a.json": list(0..<1)])
    try folder.write(list(1..<2), to: "closed/b.json")
    let error = #expect(throws: (any Error).self) {
      try InputFolder(folder.path) { path in
        guard !path.hasSuffix("/closed/") else { throw CocoaError(.fileReadNoPermission) }
        return try FileManager.default.contentsOfDirectory(atPath: path)
      }
    }
    #expect(error.map { "\($0)" }?.contains("\(folder.file("closed"))/: cannot be read: ") == true)
  }

  @Test func `a file that is empty is an error in a folder too`() async throws {
    let folder = try TemporaryFolder(["a.json": list(0..<1), "b.jsonl": ""])
    let gap = await FileSource(paths: [folder.path]).read(ClientGrant.self).coverage.gap
    #expect(gap?.message == "\(folder.file("b.jsonl")): the input is empty")
  }

  @Test(arguments: [
    ([:], ""), (["notes.txt": "x"], "; 1 other file in it was not read"),
    (["notes.txt": "x", ".a.json": "[]"], "; 2 other files in it were not read"),
  ])
  func `a directory without inputs is no empty tenant`(files: [String: String], rest: String) async throws {
    let folder = try TemporaryFolder(files)
    for assumeComplete in [false, true] {
      let gap = await FileSource(paths: [folder.path], assumeComplete: assumeComplete).read(ClientGrant.self).coverage
        .gap
      #expect(gap?.message == "\(folder.path): the directory has no .json, .jsonl or .ndjson file\(rest)")
    }
  }
}
