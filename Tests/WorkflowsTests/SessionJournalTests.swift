import Documents
import Foundation
import PolicyEngine
import Remediation
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Workflows

@Suite struct `The journal of a session` {
  private static let run = JournalRecord.Run(
    id: "run-1", tenant: "t.eu.auth0.com", startedAt: "2026-01-31T02:00:00Z", version: "0.1.0", clientID: nil)

  /// The clock goes on with each look at it.
  @Test func `its copy has the same lines, whatever time passes between both`() throws {
    let folder = try TemporaryFolder()
    let looks = Mutex(0)
    let file = try JournalFile(FilePath(folder.file("journal.jsonl")), run: Self.run) {
      looks.withLock { looks in
        looks += 1
        return "2026-01-31T02:00:0\(looks).000Z"
      }
    }
    let copy = try #require(try JournalCopy(folder.file("{run}.jsonl"), run: "run-1")).open(file)
    let journal = SessionJournal(file, copy: copy)
    try journal.append(.end(interrupted: true))
    let lines = try #require(folder.read("journal.jsonl"))
    #expect(lines.split(separator: "\n").count == 2 && lines.contains("02:00:02.000Z"))
    #expect(folder.read("run-1.jsonl") == lines)
    journal.removeIfUnused()
    #expect(folder.read("journal.jsonl") == nil && folder.read("run-1.jsonl") == nil)
  }

  @Test(arguments: [
    ("none/copy.jsonl", "No such file or directory"), ("file/copy.jsonl", "Not a directory"),
    ("copy/", "Is a directory"),
    ("a\(String(repeating: "b", count: 300))", "File name too long"),
  ])
  func `where its copy cannot be, why that is so is said`(name: String, reason: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("", to: "file")
    let path = "\(folder.path)/\(name)"
    let error = #expect(throws: CommandError.self) { try JournalCopy(path, run: "run-1") }
    #expect(
      error?.code == .usage && error?.message.contains("\(path): \(reason); check the folder") == true, "\(error)")
  }

  @Test func `it stays where its copy cannot be taken away, and that is said`() async throws {
    let folder = try TemporaryFolder()
    let file = try JournalFile(FilePath(folder.file("journal.jsonl")), run: Self.run) { "2026-01-31T02:00:00.000Z" }
    let copy = try #require(try JournalCopy(folder.file("copy.jsonl"), run: "run-1")).open(file)
    let journal = SessionJournal(file, copy: copy)
    // A folder is nothing that can be unlinked, whoever asks.
    try FileManager.default.removeItem(atPath: folder.file("copy.jsonl"))
    try FileManager.default.createDirectory(atPath: folder.file("copy.jsonl"), withIntermediateDirectories: false)
    let around = PortsForTests(folder: folder)
    let end = await around.end { journal.removeIfUnused() }
    #expect(end.code == 0 && folder.read("journal.jsonl") != nil)
    #expect(around.error.text.contains("copy.jsonl cannot be removed"))
  }
}
