import Documents
import PolicyEngine
import RemediationSupport
import Reporting
import SystemPackage
import Testing

@testable import Remediation

@Suite struct `Finding a run` {
  /// A journal of a run that changed grants; `isKilled` leaves the last change without an outcome.
  private static func journal(
    _ run: JournalRecord.Run, _ grants: [String], isKilled: Bool = false, at: String? = nil
  ) throws -> KeptJournal {
    var lines = [JournalEntry(at: at ?? run.startedAt, record: .run(run)).json]
    for grant in grants {
      lines.append([
        "record": "intent", "at": .string(run.startedAt), "grant": .string(grant), "before": ["id": .string(grant)],
        "after": ["id": .string(grant), "scope": ["a"]], "body": ["scope": ["a"]], "rules": [], "findings": [],
        "client_name": .null, "may_lose": [], "irreversible": .null,
      ])
      if isKilled, grant == grants.last { break }
      lines.append([
        "record": "outcome", "at": .string(run.startedAt), "grant": .string(grant), "status": "verified",
        "http_status": 200, "answer": .null, "read_back": ["id": .string(grant), "scope": ["a"]], "reason": .null,
      ])
    }
    let text = lines.map { JSONWriter.compact(.object($0)) + "\n" }.joined()
    return KeptJournal(
      path: FilePath("/s/journals/\(run.startedAt)-\(run.id).jsonl"),
      reading: try JournalReading(Array(text.utf8), file: "journal.jsonl"))
  }

  private static func run(
    _ id: String, day: Int, _ kind: JournalRecord.Run.Kind = .repair, undoes: [String] = []
  ) -> JournalRecord.Run {
    journaledRun(id, kind: kind, undoes: undoes, startedAt: "2026-01-0\(day)T00:00:00Z")
  }

  @Test(arguments: [
    ("aaaa1111", "aaaa1111"), ("aaaa1", "aaaa1111"), ("bbbb2222", "bbbb2222"),
    ("2026-01-02T00:00:00Z-bbbb2222.jsonl", "bbbb2222"),
    ("/s/journals/2026-01-02T00:00:00Z-bbbb2222.jsonl", "bbbb2222"),
  ])
  func `by its id, the beginning of it, or its file`(name: String, id: String) throws {
    let search = JournalSearch([
      try Self.journal(Self.run("aaaa1111", day: 1), ["g"]), try Self.journal(Self.run("bbbb2222", day: 2), ["g"]),
      try Self.journal(Self.run("aaaa9999", day: 3), ["g"]),
    ])
    #expect(try search.run(name).run.id == id)
    #expect(try search.journal(name).runs.map(\.run.id) == [id])
  }

  @Test(arguments: [
    ("aaaa", "fits 2 runs"), ("aaa", "'aaa' is too short for a run: write 4"), ("cccc", "no run cccc"),
    ("", "'' is too short"),
  ])
  func `what names none, or several, is an error`(name: String, message: String) throws {
    let search = JournalSearch([
      try Self.journal(Self.run("aaaa1111", day: 1), ["g"]), try Self.journal(Self.run("aaaa9999", day: 3), ["g"]),
    ])
    #expect {
      _ = try search.run(name)
    } throws: { error in
      (error as? JournalSearch.Problem)?.message.contains(message) == true
    }
  }

  /// A second is all that names of files tell of when a run began, and ids are random.
  @Test func `of runs within one second the newest is the one that began last`() throws {
    let second = "2026-01-01T00:00:00"
    let runs = [
      try Self.journal(Self.run("cccc", day: 1), ["g"], at: "\(second).100Z"),
      try Self.journal(Self.run("bbbb", day: 1, .rollback, undoes: ["cccc"]), ["g"], at: "\(second).200Z"),
      try Self.journal(Self.run("aaaa", day: 1, .rollback, undoes: ["bbbb"]), ["g"], at: "\(second).300Z"),
    ]
    let byName = runs.sorted { $0.path.string < $1.path.string }
    #expect(byName != runs)
    let newest = JournalSearch(byName).newestRepair(of: "t.eu.auth0.com", at: "https://t.eu.auth0.com")
    #expect(newest?.run.id == "cccc", "the rollback was taken back")
    #expect(byName.runs.map(\.run.run.id) == ["cccc", "bbbb", "aaaa"])
    let listed = JournalList.json(byName)["runs"]?.array?.compactMap { $0.object?["run"]?.string }
    #expect(listed == ["aaaa", "bbbb", "cccc"])
  }

  @Test func `a run of the future is found`() throws {
    let search = JournalSearch([
      try Self.journal(Self.run("a", day: 1), ["g"]), try Self.journal(Self.run("b", day: 3), ["g"]),
    ])
    let (tenant, address) = ("t.eu.auth0.com", "https://t.eu.auth0.com")
    #expect(search.run(of: tenant, at: address, after: "2026-01-03T00:00:01.000Z") == nil)
    #expect(search.run(of: tenant, at: address, after: "2026-01-02T00:00:00.000Z")?.run.id == "b")
    #expect(search.run(of: "other", at: address, after: "2026-01-02T00:00:00.000Z") == nil)
  }

  /// Journals one after the other, and the repair that a rollback without an argument takes back then.
  @Test func `the newest repair is the one with changes that nobody took back`() throws {
    let address = "https://t.eu.auth0.com"
    func newest(_ journals: [KeptJournal]) -> String? {
      JournalSearch(journals).newestRepair(of: "t.eu.auth0.com", at: address)?.run.id
    }
    var journals = [
      try Self.journal(Self.run("one", day: 1), ["g", "h"]), try Self.journal(Self.run("two", day: 2), ["i"]),
    ]
    #expect(newest(journals) == "two")
    journals.append(try Self.journal(Self.run("back", day: 3, .rollback, undoes: ["two"]), ["i"]))
    #expect(newest(journals) == "one")
    journals.append(try Self.journal(Self.run("part", day: 4, .rollback, undoes: ["one"]), ["g"]))
    #expect(newest(journals) == "one", "one of its grants is left")
    journals.append(try Self.journal(Self.run("rest", day: 5, .rollback, undoes: ["one"]), ["h"]))
    #expect(newest(journals) == nil)
    journals.append(try Self.journal(Self.run("again", day: 6, .rollback, undoes: ["back"]), ["i"]))
    #expect(newest(journals) == "two", "a rollback that is rolled back brings its repair into effect again")
    #expect(JournalSearch(journals).newestRepair(of: "other", at: address) == nil)
    #expect(JournalSearch(journals).newestRepair(of: "t.eu.auth0.com", at: "http://127.0.0.1:1") == nil)
  }

  @Test func `what a killed run left open is over once another run brought the grant to an end`() throws {
    let killed = try Self.journal(Self.run("killed", day: 2), ["g"], isKilled: true)
    let first = try Self.journal(Self.run("first", day: 1), ["h"])
    func newest(_ more: [KeptJournal]) -> String? {
      JournalSearch([first, killed] + more).newestRepair(of: "t.eu.auth0.com", at: "https://t.eu.auth0.com")?.run.id
    }
    #expect(newest([]) == "killed")
    let finished = try Self.journal(Self.run("finished", day: 3), ["g"])
    let back = try Self.journal(Self.run("back", day: 4, .rollback, undoes: ["finished"]), ["g"])
    #expect(newest([finished]) == "finished")
    #expect(newest([finished, back]) == "first")
  }
}
