import Foundation
import Glibc
import Reporting
import SystemPackage
import TestSupport
import Testing

@testable import Workflows

/// Where a path may lead that a file is written to.
@Suite struct `Places of files` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func makeFolder(_ name: String, mode: mode_t = 0o755) throws {
    try #require(mkdir(folder.file(name), 0o700) == 0)
    try #require(chmod(folder.file(name), mode) == 0)
  }

  private func link(_ name: String, to target: String) throws {
    try #require(symlink(target, folder.file(name)) == 0)
  }

  @Test func `what is read and written anew by many is lost by none`() throws {
    let path = folder.file("count")
    try folder.write("", to: "count")
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 1...20 {
        // Each opens the place as a process of its own would.
        #expect(throws: Never.self) {
          let place = try FilePlace(path)
          try place.alone {
            try place.replace(try String(contentsOfFile: path, encoding: .utf8) + "x", permissions: .ownerReadWrite)
          }
        }
      }
    }
    #expect(folder.read("count")?.count == 160)
  }

  @Test func `links and dots lead where the kernel takes them`() throws {
    try makeFolder("a")
    try makeFolder("a/b")
    try folder.write("x", to: "a/file")
    try link("absolute", to: folder.file("a/b"))
    try link("a/b/up", to: "../file")
    try link("chain", to: "absolute/up")
    try link("new", to: "a/./b//new.txt")
    let expected = try FilePlace(folder.file("a/file"))
    for path in ["absolute/up", "chain", "a/b/../b/../file", "./a//file"] {
      #expect(try FilePlace(folder.file(path)).spot == expected.spot, "\(path)")
    }
    try FilePlace(folder.file("new")).create("new", permissions: .ownerReadWrite)
    #expect(folder.read("a/b/new.txt") == "new")
    #expect(try FilePlace(folder.file("A/../a/FILE".replacing("A/../", with: ""))).spot == expected.spot)
  }

  @Test(arguments: [
    "", "/", "a", "a/", ".", "a/..", "missing/file", "missing/", "file/x", "loop", "way/x", "/dev/fd/999",
  ])
  func `no file can be at a folder, below a file, or at the end of a ring`(path: String) throws {
    try makeFolder("a")
    try folder.write("x", to: "file")
    try link("loop", to: "loop")
    try link("way", to: "file")
    #expect(throws: CommandError.self) {
      try FilePlace(path.hasPrefix("/") || path.isEmpty ? path : folder.file(path))
    }
  }

  @Test func `what fails in the middle leaves what was there, and nothing beside it`() async throws {
    struct Full: Error {}
    let place = try FilePlace(try folder.write("old", to: "report"))
    await #expect(throws: Full.self) {
      try await place.replace(permissions: .ownerReadWrite) { file in
        _ = try file.writeAll("new".utf8)
        throw Full()
      }
    }
    #expect(folder.read("report") == "old")
    try await place.replace(permissions: .ownerReadWrite) { _ = try $0.writeAll("new".utf8) }
    #expect(folder.read("report") == "new")
    #expect(folder.names == ["report"])
  }

  @Test func `what a process has open is no name`() throws {
    #expect(try FilePlace("/dev/null").isDescriptor == false)
    let file = try folder.write("x", to: "file")
    let descriptor = open(file, O_RDONLY)
    defer { close(descriptor) }
    #expect(try FilePlace("/dev/fd/\(descriptor)").isDescriptor)
    #expect(try FilePlace("/proc/self/fd/\(descriptor)").isDescriptor)
    #expect(try !FilePlace("/proc/self/root\(file)").isDescriptor)
  }

  /// Modes and owners, as the kernel's `may_follow_link` has them: 7 runs the program.
  @Test(
    arguments: [
      (0o1777, 7, 0, false), (0o1777, 0, 0, false), (0o1777, 9, 0, true), (0o1777, 9, 9, false), (0o777, 9, 0, false),
      (0o1775, 9, 0, false), (0o1757, 9, 7, true),
    ] as [(mode_t, uid_t, uid_t, Bool)])
  func `who decides in a folder for all`(mode: mode_t, owner: uid_t, folderOwner: uid_t, isStranger: Bool) {
    var status = stat()
    status.st_mode = mode | S_IFDIR
    status.st_uid = folderOwner
    #expect(FileOwner.isStranger(owner, to: 7, in: status) == isStranger)
  }

  /// Only root can make what another user has made.
  @Test(.enabled(if: geteuid() == 0), arguments: ["link", "way/report.json", "file", "pipe", "chain"])
  func `what another user put into a folder for all is not followed`(path: String) throws {
    try makeFolder("tmp", mode: 0o1777)
    try makeFolder("mine")
    try folder.write("", to: "mine/key")
    try link("tmp/link", to: folder.file("mine/key"))
    try link("tmp/way", to: folder.file("mine"))
    try link("tmp/chain", to: "link")
    try folder.write("", to: "tmp/file")
    try #require(mkfifo(folder.file("tmp/pipe"), 0o666) == 0)
    let names = ["link", "way", "file", "pipe"]
    for name in names { try #require(lchown(folder.file("tmp/\(name)"), 4_242, 4_242) == 0) }
    let error = #expect(throws: CommandError.self) {
      try ReportFile(folder.file("tmp/\(path)"), holding: .report, removesOlder: true)
    }
    #expect(error?.message.contains("somebody else") == true)
    #expect(folder.read("mine/key") == "")
    for name in names { try #require(lchown(folder.file("tmp/\(name)"), 0, 0) == 0) }
    _ = try ReportFile(folder.file("tmp/\(path)"), holding: .report)
  }

  @Test(.enabled(if: geteuid() == 0))
  func `a file of another user does not say who may read the report`() throws {
    let path = try folder.write("", to: "report.json")
    try #require(chmod(path, 0o666) == 0 && chown(path, 4_242, 4_242) == 0)
    try ReportFile(path, holding: .report).write("ours", nil)
    var status = stat()
    try #require(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600 && status.st_uid == 0)
  }

  // MARK: What a run reads

  /// A hard link is the same file by another name.
  @Test(arguments: ["file", "other", "folder/in/it", "absent", "ABSENT", "later/too", "link"])
  func `what is kept is known by what it is`(path: String) throws {
    try makeFolder("folder")
    try makeFolder("folder/in")
    try folder.write("", to: "file")
    try FileManager.default.linkItem(atPath: folder.file("file"), toPath: folder.file("other"))
    try link("link", to: "file")
    try makeFolder("later")
    let kept = KeptPaths([
      "-", nil, folder.file("file"), folder.file("folder"), folder.file("absent"), folder.file("later"),
    ])
    let error = #expect(throws: CommandError.self) { try kept.require(elsewhere: FilePlace(folder.file(path))) }
    #expect(error?.message.contains("this run reads or keeps something there") == true)
    try kept.require(elsewhere: FilePlace(folder.file("free")))
  }

  /// Every file in it is empty, so that nothing else keeps a report from taking its place; `@` stands for the folder.
  @Test(
    arguments: [
      (
        ["audit", "@grants", "--rules", "@rules", "--waivers", "@waivers", "--baseline", "@baseline"],
        ["SSL_CERT_FILE": "@certificates"], ["grants", "rules/r.yaml", "waivers", "baseline", "certificates"]
      ),
      (
        ["audit", "--config", "@config.yml"],
        [
          "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH": "@key", "ACME_KEY": "@other-key", "GRANTLINT_WAIVERS": "@waivers",
          "GRANTLINT_RULES": "@file.yaml:@rules",
        ], ["key", "other-key", "waivers", "baseline", "rules/r.yaml", "file.yaml"]
      ),
      (["apply", "@plan", "--waivers", "@waivers"], [:], ["plan", "waivers"]),
      (["plan", "@grants"], [:], ["grants"]),
      (["snapshot", "--demo"], ["AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH": "@key"], ["key"]),
      (["rules", "docs", "--rules", "@rules"], [:], ["rules/r.yaml"]),
      (["rules", "test", "@rules"], [:], ["rules/r.yaml"]),
    ] as [([String], [String: String], [String])])
  func `a report takes the place of nothing that the run reads, by whatever name`(
    arguments: [String], variables: [String: String], names: [String]
  ) async throws {
    try makeFolder("rules")
    let config = """
      version: 1
      rules: {folders: [rules]}
      baseline: baseline
      tenants: [{domain: a.example, credentials: {client_id: ACME_ID, private_key_path: ACME_KEY}}]
      """
    try folder.write(config, to: "config.yml")
    for name in names { try folder.write("", to: name) }
    var outputs: [String] = []
    for (index, name) in names.enumerated() {
      try FileManager.default.linkItem(atPath: folder.file(name), toPath: folder.file("link\(index)"))
      let format = ["plan", "snapshot"].contains(arguments[0]) || arguments.contains("docs") ? "" : "text="
      outputs += ["-o", format + folder.file("link\(index)")]
    }
    func here(_ text: String) -> String { text.replacing("@", with: "\(folder.path)/") }
    let outcome = await CommandRun(
      arguments.map(here) + outputs, variables: variables.mapValues(here), folder: folder.path)
    #expect(outcome.code == 2)
    #expect(outcome.error.contains("this run reads or keeps something there"), "\(outcome.error)")
    // None holds the error of the first: each was refused.
    for index in names.indices { #expect(folder.read("link\(index)") == "") }
  }

  @Test func `a page beside the rules that a run reads is fine`() async throws {
    try makeFolder("rules")
    try folder.write(Samples.clientRule, to: "rules/known-client.yaml")
    let page = await CommandRun(
      ["rules", "docs", "-o", folder.file("rules/README.md"), "--rules", folder.file("rules")], folder: folder.path)
    #expect(page.code == 0, "\(page.error)")
  }
}
