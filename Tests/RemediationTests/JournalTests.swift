import Documents
import Foundation
import PolicyEngine
import RemediationSupport
import Reporting
import Synchronization
import SystemPackage
import TestSupport
import Testing
import TextLayout

@testable import Remediation

@Suite struct `Journal file` {
  private static let run = JournalRecord.Run(
    id: "run-1", tenant: "t.eu.auth0.com", startedAt: "2026-01-31T02:00:00Z", version: "0.1.0", clientID: nil)

  /// Runs the body with the path of a journal in a folder of its own.
  private func withJournal(_ body: (FilePath) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try body(FilePath(folder.file("journal.jsonl")))
  }

  private func open(_ path: FilePath, id: String = "run-1") throws(JournalError) -> JournalFile {
    let run = JournalRecord.Run(
      id: id, tenant: Self.run.tenant, startedAt: Self.run.startedAt, version: Self.run.version, clientID: "own")
    return try JournalFile(path, run: run) { "2026-01-31T02:00:01Z" }
  }

  private func bytes(_ path: FilePath) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path.string))) }

  private static let intent = JournalRecord.intent(
    sample(
      "intent",
      [
        "before": ["x": "\u{202E}\n"], "after": [:], "body": [:], "rules": ["r"], "findings": ["f"],
        "client_name": "App", "may_lose": ["App: x"], "irreversible": .null,
      ]))
  private static let middle = JournalRecord.middle(
    sampleMiddle(["state": ["scope": []], "body": ["scope": []], "next": ["scope": ["x"]]]))
  private static let outcome = JournalRecord.outcome(
    sampleOutcome(["http_status": 200, "answer": [:], "read_back": .null, "reason": "why"]))

  @Test(arguments: [40, 80, 120])
  func `a narrow page of a journal has the same words`(width: Int) throws {
    try withJournal { path in
      let journal = try open(path)
      for record in [Self.intent, Self.middle, Self.outcome, .end(interrupted: true)] { try journal.append(record) }
      let reading = try JournalReading(try bytes(path), file: "journal.jsonl")
      func words(_ text: String) -> [Substring] { text.split { $0 == " " || $0 == "\n" } }
      let text = JournalPage.text(reading, style: PageStyle(width: width))
      #expect(words(text) == words(JournalPage.text(reading)))
      for line in text.split(separator: "\n") {
        #expect(line.count <= width || words(String(line)).count == 1, "\(line)")
      }
    }
  }

  @Test func `every record comes back as it was written`() throws {
    try withJournal { path in
      let journal = try open(path)
      let records = [Self.intent, Self.middle, Self.outcome, .end(interrupted: true)]
      for record in records { try journal.append(record) }
      let reading = try JournalReading(try bytes(path), file: "journal.jsonl")
      #expect(!reading.isCut)
      #expect(reading.entries.dropFirst().map(\.record) == records)
      #expect(reading.entries.allSatisfy { $0.at == "2026-01-31T02:00:01Z" })
      guard case .run(let run) = reading.entries[0].record else { throw Missing() }
      #expect(run.id == "run-1" && run.clientID == "own" && run.tenant == "t.eu.auth0.com")
    }
  }

  private struct Missing: Error {}

  @Test func `a copy has the same lines, without codes`() throws {
    try withJournal { path in
      let key = try #require(StateKey(String(repeating: "k", count: 32)))
      let minutes = Mutex(0)
      let journal = try JournalFile(path, run: Self.run, key: key) {
        "2026-01-31T02:0\(minutes.withLock { $0 += 1; return $0 }):00.000Z"
      }
      let kept = path.removingLastComponent().appending("copy.jsonl")
      let copy = try journal.copy(to: kept)
      for (second, record) in [Self.intent, Self.outcome, .end(interrupted: false)].enumerated() {
        let entry = JournalEntry(at: "2026-01-31T02:09:0\(second).000Z", record: record)
        for file in [journal, copy] { try file.append(entry) }
      }
      let reading = try JournalReading(try bytes(path), file: "journal.jsonl", key: key)
      #expect(try JournalReading(try bytes(kept), file: "copy.jsonl").entries == reading.entries)
      #expect(reading.entries.count == 4)
      #expect(!String(decoding: try bytes(kept), as: UTF8.self).contains("\"mac\""))
      #expect(throws: JournalError.self) { try journal.copy(to: kept) }
    }
  }

  @Test func `the file is for its owner only and has a line a record`() throws {
    try withJournal { path in
      let journal = try open(path)
      try journal.append(Self.intent)
      let attributes = try FileManager.default.attributesOfItem(atPath: path.string)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let text = String(decoding: try bytes(path), as: UTF8.self)
      #expect(text.hasSuffix("\n") && text.split(separator: "\n").count == 2)
      #expect(text.contains("\\u202e") && !text.unicodeScalars.contains("\u{202E}"))
    }
  }

  @Test func `what is there already is never written to`() throws {
    try withJournal { path in
      try { try open(path).append(Self.intent) }()
      let before = try bytes(path)
      #expect {
        _ = try open(path, id: "run-2")
      } throws: { error in
        "\(error)".contains("cannot be made: File exists")
      }
      #expect(try bytes(path) == before)
      let link = path.removingLastComponent().appending("link.jsonl")
      try FileManager.default.createSymbolicLink(
        atPath: link.string, withDestinationPath: path.removingLastComponent().appending("else").string)
      #expect(throws: JournalError.self) { _ = try open(link) }
    }
  }

  @Test(arguments: ["/dev/null", "/dev/full", "/", "/proc/1/journal.jsonl"])
  func `what cannot hold a journal is refused`(path: String) {
    #expect {
      _ = try open(FilePath(path))
    } throws: { error in
      "\(error)".hasPrefix("the journal \(path) cannot be ")
    }
  }

  @Test func `a journal that was cut anywhere in its last line parses`() throws {
    try withJournal { path in
      let journal = try open(path)
      try journal.append(Self.intent)
      try journal.append(Self.outcome)
      let whole = try bytes(path)
      let last = try #require(whole.dropLast().lastIndex(of: UInt8(ascii: "\n"))) + 1
      for end in last..<whole.count {
        let reading = try JournalReading(Array(whole[..<end]), file: "journal.jsonl")
        // Without its line end the last record is whole.
        let isWhole = end == whole.count - 1
        #expect(reading.entries.count == (isWhole ? 3 : 2), "cut at \(end)")
        #expect(reading.isCut == (end > last && !isWhole), "cut at \(end)")
      }
    }
  }

  @Test func `a journal of an earlier version that goes on behind a cut line is read whole`() throws {
    let run = JSONWriter.compact(.object(JournalEntry.sample(.run(Self.run))))
    let reading = try JournalReading(Array("\(run)\n{\"at\":\n\(run)\n".utf8), file: "journal.jsonl")
    #expect(reading.isCut && reading.entries.count == 2)
  }

  @Test(arguments: [
    ("", "1:1: the journal has no record"), ("{\"rec", "1:1: the journal has no record"),
    ("RUN\n{\"at\":\nEND", "2:7: not JSON: "), ("END", "1:1: the journal does not begin with the record of a run"),
    ("RUN\n{}\n", "2:1: at: is missing"),
    ("RUN\n[]\n", "2:1: expected an object, found a list"),
    ("RUN\n{\"at\":\"t\",\"record\":\"later\"}\n", "2:20: record: has an unknown value 'later'"),
    ("RUN2\n", "1:61: journal_version: is not 1"), ("RUN\nx\ny\nRUN", "2:1: not JSON: "),
  ])
  func `damage that no killed run leaves is an error with its place`(text: String, message: String) throws {
    let run = JSONWriter.compact(.object(JournalEntry.sample(.run(Self.run))))
    let end = JSONWriter.compact(.object(JournalEntry.sample(.end(interrupted: false))))
    let journal = text.replacing("RUN2", with: run.replacing("\"journal_version\":1", with: "\"journal_version\":2"))
      .replacing("RUN", with: run).replacing("END", with: end)
    #expect {
      _ = try JournalReading(Array(journal.utf8), file: "journal.jsonl")
    } throws: { error in
      "\(error)".hasPrefix("journal.jsonl:\(message)")
    }
  }

  @Test func `a plan is applied with a file as its journal`() async throws {
    let folder = try TemporaryFolder()
    let path = FilePath(folder.file("journal.jsonl"))
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x"]])])
    let plan = try await tenant.plan(Rules.noDelete)
    let outcomes = await RemediationExecutor(.test(), writer: tenant, journal: try open(path)).apply(plan)
    #expect(outcomes.summary == ["cgr_1 verified"])
    let reading = try JournalReading(try bytes(path), file: "journal.jsonl")
    #expect(reading.entries.count == 4)
    #expect(reading.entries.last?.record == .end(interrupted: false))
  }
}

/// Records, read from their JSON: they are made by a run alone.
private func sample(_ record: String, _ fields: JSONObject) -> Change {
  let json = (["at": "t", "record": .string(record), "grant": "cgr_1"] as JSONObject).merging(fields)
  guard case .intent(let change)? = try? JournalEntry(json).record else { preconditionFailure("a wrong sample") }
  return change
}

private func sampleMiddle(_ fields: JSONObject) -> JournalRecord.Middle {
  let json = (["at": "t", "record": "middle", "grant": "cgr_1"] as JSONObject).merging(fields)
  guard case .middle(let middle)? = try? JournalEntry(json).record else { preconditionFailure("a wrong sample") }
  return middle
}

private func sampleOutcome(_ fields: JSONObject) -> JournalRecord.Outcome {
  let json = (["at": "t", "record": "outcome", "grant": "cgr_1", "status": "applied"] as JSONObject).merging(fields)
  guard case .outcome(let outcome)? = try? JournalEntry(json).record else { preconditionFailure("a wrong sample") }
  return outcome
}

extension JournalEntry {
  fileprivate static func sample(_ record: JournalRecord) -> JSONObject { JournalEntry(at: "t", record: record).json }
}
