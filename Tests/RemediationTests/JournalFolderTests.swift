import Foundation
import GrantModel
import Remediation
import SystemPackage
import Testing

@Suite struct `Journals of earlier runs` {
  private let folder = FilePath(
    URL.temporaryDirectory.appending(path: "grantlint-journals-\(UUID().uuidString)").path)

  private func withFolder(_ body: () throws -> Void) throws {
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    try body()
  }

  private func write(_ text: String, to name: String) throws {
    try text.write(toFile: folder.appending(name).string, atomically: true, encoding: .utf8)
  }

  /// The journal of a run that was killed between two calls.
  private func killed(grant: String, address: String? = "https://t") throws -> String {
    let run = JournalRecord.Run(
      id: "run-\(grant)", tenant: "t.eu.auth0.com", address: address, startedAt: "2026-01-30T02:00:00Z", version: "0",
      clientID: nil)
    let records: [JSONObject] = [
      JournalEntry(at: "t", record: .run(run)).json,
      [
        "record": "intent", "at": "t", "grant": .string(grant), "before": [:], "after": [:], "body": [:], "rules": [],
        "findings": [], "client_name": .null, "may_lose": [], "irreversible": .null,
      ],
      ["record": "middle", "at": "t", "grant": .string(grant), "state": [:], "body": [:], "next": [:]],
    ]
    return records.map { JSONWriter.compact(.object($0)) + "\n" }.joined()
  }

  private func history(beside name: String?) -> (unfinished: [String], problems: [String]) {
    let (history, problems) = JournalFolder(beside: name.map { folder.appending($0) })
      .history(of: "t.eu.auth0.com", at: "https://t")
    return (history.unfinished.map(\.grant).sorted(), problems)
  }

  @Test func `count whatever they are called, and other files of that ending are passed over quietly`() throws {
    try withFolder {
      try write(killed(grant: "a"), to: "nightly.jsonl")
      try write(killed(grant: "b"), to: "grantlint-journal-b.jsonl")
      try write(killed(grant: "c"), to: "own.log")
      try write(killed(grant: "d"), to: "notes.txt")
      try write("{\"record\":\"finding\"}\n", to: "report.jsonl")
      try write("", to: "empty.jsonl")
      try FileManager.default.createDirectory(
        atPath: folder.appending("folder.jsonl").string, withIntermediateDirectories: true)
      let (unfinished, problems) = history(beside: "own.log")
      #expect(unfinished == ["a", "b", "c"])
      #expect(problems == [])
      #expect(history(beside: "other.jsonl").unfinished == ["a", "b"])
    }
  }

  @Test(arguments: ["grantlint-journal-b.jsonl", "nightly.jsonl"])
  func `a damaged one is said to be`(name: String) throws {
    try withFolder {
      try write("{}\n" + killed(grant: "a"), to: name)
      let (unfinished, problems) = history(beside: "other.jsonl")
      #expect(unfinished == [])
      #expect(problems.count == 1 && problems[0].contains("\(name) is passed over"))
    }
  }

  @Test func `runs at another address are another matter, those that name none fit any`() throws {
    try withFolder {
      try write(killed(grant: "a", address: "http://127.0.0.1:1"), to: "a.jsonl")
      try write(killed(grant: "b", address: nil), to: "b.jsonl")
      try write(killed(grant: "c").replacing("\"address\":\"https://t\",", with: ""), to: "c.jsonl")
      #expect(history(beside: "other.jsonl").unfinished == ["b", "c"])
    }
  }
}
