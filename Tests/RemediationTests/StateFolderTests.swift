import Foundation
import PolicyEngine
import SystemPackage
import TestSupport
import Testing

@testable import Remediation

/// Folders on the disk: whose they are, where they are, what is in them.
@Suite struct `State folder` {
  /// A folder of its own for one test, below which the state and everything else is made.
  private let root: String
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    root = URL(filePath: folder.path).resolvingSymlinksInPath().path
  }

  private func make(_ name: String, mode: Int = 0o700) throws {
    try FileManager.default.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(root)/\(name)")
  }

  private func state(_ name: String, key: StateKey? = nil, workTree: String? = nil, workingDirectory: String? = nil)
    throws -> StateFolder
  {
    try StateFolder(
      "\(root)/\(name)", key: key, workingDirectory: workingDirectory, workTrees: [workTree].compactMap { $0 })
  }

  private static let key = StateKey(String(repeating: "k", count: 32))

  // MARK: Which folder

  @Test func `one that is not there is made for us alone, and nothing before it is asked for`() throws {
    let state = try state("a/b/grantlint")
    #expect(!FileManager.default.fileExists(atPath: state.path.string))
    #expect(try state.keptJournals().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: "\(root)/a"))
    try state.create()
    for name in ["a/b/grantlint", "a/b/grantlint/journals", "a/b/grantlint/locks"] {
      let mode = try FileManager.default.attributesOfItem(atPath: "\(root)/\(name)")[.posixPermissions] as? Int
      #expect(mode == 0o700, "\(name)")
    }
    try state.create()
  }

  @Test(arguments: [
    ("group", 0o770, "can be written by others"), ("others", 0o702, "can be written by others"),
    ("file", 0, "is not a folder"), ("link", 0, "is a symbolic link"), ("below", 0, "which everybody can write"),
  ])
  func `one that others could write to is refused`(kind: String, mode: Int, reason: String) throws {
    switch kind {
    case "file": try "x".write(toFile: "\(root)/s", atomically: true, encoding: .utf8)
    case "link":
      try make("real")
      try FileManager.default.createSymbolicLink(atPath: "\(root)/s", withDestinationPath: "\(root)/real")
    case "below":
      try make("open", mode: 0o777)
      #expect {
        _ = try state("open/s")
      } throws: { error in
        (error as? StateFolder.Problem)?.isRefusal(reason) ?? false
      }
      return
    default: try make("s", mode: mode)
    }
    #expect {
      _ = try state("s")
    } throws: { error in
      (error as? StateFolder.Problem)?.isRefusal(reason) ?? false
    }
  }

  @Test(.enabled("needs to give a file away") { geteuid() == 0 })
  func `one of another user is refused`() throws {
    try make("s")
    #expect(chown("\(root)/s", 12345, 12345) == 0)
    #expect {
      _ = try state("s")
    } throws: { error in
      (error as? StateFolder.Problem)?.isRefusal("belongs to another user") ?? false
    }
  }

  /// A folder that is open to all but sticky, as `/tmp` is, is no danger to what is in it.
  @Test func `one below a sticky folder is taken`() throws {
    try make("sticky", mode: 0o1777)
    #expect(throws: Never.self) { try state("sticky/s") }
  }

  @Test(arguments: ["tree/.state", "tree", "tree/deep/er/state", "link/state", "tree/out/state"])
  func `one in the checkout is refused without a key, also by a link`(name: String) throws {
    try make("tree")
    try make("elsewhere")
    try FileManager.default.createSymbolicLink(atPath: "\(root)/link", withDestinationPath: "\(root)/tree")
    // A link in the checkout leads out of it: who writes the branch decides where.
    try FileManager.default.createSymbolicLink(atPath: "\(root)/tree/out", withDestinationPath: "\(root)/elsewhere")
    #expect {
      _ = try state(name, workTree: "\(root)/tree")
    } throws: { error in
      (error as? StateFolder.Problem)?.isRefusal("is inside the git work tree") ?? false
    }
    #expect(throws: Never.self) { try state(name, key: Self.key, workTree: "\(root)/tree") }
    #expect(throws: Never.self) { try state("elsewhere/s", workTree: "\(root)/tree") }
    #expect(throws: Never.self) { try state("tree-2/s", workTree: "\(root)/tree") }
  }

  @Test(arguments: ["s", "s/journals", "s/deep"])
  func `the working directory is not the state, nor in it`(name: String) throws {
    try make(name)
    if name != "s" { try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: "\(root)/s") }
    #expect {
      _ = try state("s", key: Self.key, workingDirectory: "\(root)/\(name)")
    } throws: { error in
      (error as? StateFolder.Problem)?.isRefusal("the working directory cannot be the state folder") ?? false
    }
  }

  @Test(arguments: ["journals", "locks"])
  func `what is in it is as much ours`(name: String) throws {
    try make("s")
    try make("s/\(name)", mode: 0o777)
    #expect {
      _ = try state("s")
    } throws: { error in
      (error as? StateFolder.Problem)?.isRefusal("can be written by others") ?? false
    }
    try FileManager.default.removeItem(atPath: "\(root)/s/\(name)")
    try FileManager.default.createSymbolicLink(atPath: "\(root)/s/\(name)", withDestinationPath: root)
    #expect {
      _ = try state("s")
    } throws: { error in
      (error as? StateFolder.Problem)?.isRefusal("is a symbolic link") ?? false
    }
  }

  @Test(.enabled("root may write anywhere") { geteuid() != 0 })
  func `one that cannot be made is unusable, and not refused`() throws {
    try make("closed", mode: 0o500)
    let state = try state("closed/s")
    #expect(throws: StateFolder.Problem.self) { try state.create() }
  }

  @Test func `a key has 32 bytes or more`() {
    #expect(StateKey(String(repeating: "k", count: 31)) == nil)
    #expect(Self.key != nil)
    #expect("\(String(describing: Self.key))".contains("kkk") == false, "it is in no text")
  }

  // MARK: Journals

  private static let run = journaledRun("run-1", startedAt: "2026-01-31T02:00:00Z")

  private func write(
    _ state: StateFolder, _ run: JournalRecord.Run = run, ends: Bool = true
  ) throws -> FilePath {
    try state.create()
    let journal = try state.open(run) { "2026-01-31T02:00:01.000Z" }
    if ends { try journal.append(.end(interrupted: false)) }
    return journal.path
  }

  @Test func `a journal is named by its date and run, and the names are in the order of the runs`() throws {
    let state = try state("s")
    for (id, date) in [("b", "2026-02-01T00:00:00Z"), ("a", "2026-01-31T23:59:59Z")] {
      _ = try write(state, journaledRun(id, startedAt: date))
    }
    let kept = try state.keptJournals()
    #expect(
      kept.compactMap(\.path.lastComponent?.string) == [
        "2026-01-31T23-59-59Z-a.jsonl", "2026-02-01T00-00-00Z-b.jsonl",
      ])
    #expect(kept.flatMap(\.runs).map(\.run.id) == ["a", "b"])
  }

  /// What a run leaves that is killed before, and while, it writes its first line; and what is none of ours.
  @Test(arguments: ["", "{\"at\":\"2026"])
  func `what a killed run left before its first line is passed over`(text: String) throws {
    let state = try state("s")
    _ = try write(state)
    try text.write(toFile: "\(root)/s/journals/2026-02-01-x.jsonl", atomically: true, encoding: .utf8)
    try "x".write(toFile: "\(root)/s/journals/notes.txt", atomically: true, encoding: .utf8)
    #expect(try state.keptJournals().count == 1)
  }

  @Test(arguments: ["damaged", "newer", "folder", "fifo", "link", "open"])
  func `one that cannot be read is an error that names it, not a run that never was`(kind: String) throws {
    let state = try state("s")
    let path = try write(state).string
    switch kind {
    case "damaged": try edit(path) { "{}\n" + $0 }
    case "open": try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
    case "newer": try edit(path) { $0.replacing("\"journal_version\":1", with: "\"journal_version\":2") }
    case "folder":
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    case "fifo":
      try FileManager.default.removeItem(atPath: path)
      #expect(mkfifo(path, 0o600) == 0)
    default:
      try FileManager.default.moveItem(atPath: path, toPath: "\(root)/elsewhere")
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "\(root)/elsewhere")
    }
    #expect {
      _ = try state.keptJournals()
    } throws: { error in
      "\(error)".contains("2026-01-31T02-00-00Z-run-1.jsonl")
    }
    let (kept, problems) = state.readJournals()
    #expect(kept.isEmpty && problems.count == 1)
  }

  private func edit(_ path: String, _ change: (String) -> String) throws {
    try change(try String(contentsOfFile: path, encoding: .utf8)).write(toFile: path, atomically: true, encoding: .utf8)
  }

  // MARK: The key

  @Test func `with a key each line is authenticated, in its place`() throws {
    let state = try state("s", key: Self.key)
    let path = try write(state).string
    #expect(try state.keptJournals().count == 1)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let lines = text.split(separator: "\n").map { "\($0)\n" }
    #expect(lines.count == 2)
    let damages = [
      text.replacing("run-1", with: "run-2"), lines[0] + lines[1] + lines[1], lines[0] + lines[0], lines[1],
      text.replacing("\"interrupted\":false", with: "\"interrupted\":true"),
      text.replacing(/"mac":"[0-9a-f]{8}/, with: "\"mac\":\"00000000"), text.replacing(/"mac":"[0-9a-f]+",/, with: ""),
    ]
    for damage in damages {
      #expect(damage != text)
      try edit(path) { _ in damage }
      #expect(throws: JournalError.self, "\(damage)") { try state.keptJournals() }
    }
    // That the end is missing cannot be seen.
    try edit(path) { _ in lines[0] }
    #expect(try state.keptJournals().count == 1)
  }

  @Test func `what was written without the key, or with another, is not believed`() throws {
    _ = try write(state("s"))
    let keyed = try state("s", key: Self.key)
    #expect {
      _ = try keyed.keptJournals()
    } throws: { error in
      "\(error)".contains("is not authenticated by GRANTLINT_STATE_KEY")
    }
    let other = try state("t", key: StateKey(String(repeating: "o", count: 32)))
    _ = try write(other)
    #expect(throws: JournalError.self) { try state("t", key: Self.key).keptJournals() }
    #expect {
      _ = try state("t").keptJournals()
    } throws: { error in
      "\(error)".contains("was written with GRANTLINT_STATE_KEY, which is not set, or is empty")
    }
  }

  // MARK: Locks

  @Test func `a tenant is locked at its address, and no longer than its run`() throws {
    let state = try state("s")
    try state.create()
    var first: TenantLock? = try TenantLock(tenant: "t", address: "https://t", state: state)
    #expect {
      _ = try TenantLock(tenant: "t", address: "https://t", state: state)
    } throws: { error in
      "\(error)" == "another run of grantlint is changing t; wait for its end"
    }
    #expect(throws: Never.self) { try TenantLock(tenant: "t", address: "http://127.0.0.1:1", state: state) }
    withExtendedLifetime(first) {}
    first = nil
    #expect(throws: Never.self) { try TenantLock(tenant: "t", address: "https://t", state: state) }
  }
}

extension StateFolder.Problem {
  fileprivate func isRefusal(_ part: String) -> Bool {
    if case .refused(let message) = self { message.contains(part) } else { false }
  }
}
