import Foundation
import Glibc
import SystemPackage
import Testing

@testable import grantlint

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
      #expect(try FilePlace(folder.file(path)).isSame(as: expected), "\(path)")
    }
    try FilePlace(folder.file("new")).create("new", permissions: .ownerReadWrite)
    #expect(folder.read("a/b/new.txt") == "new")
    #expect(try FilePlace(folder.file("A/../a/FILE".replacing("A/../", with: ""))).isSame(as: expected))
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
  func `what another user put into a folder for all is not followed`(path: String) async throws {
    try makeFolder("tmp", mode: 0o1777)
    try makeFolder("mine")
    try folder.write("mine", to: "mine/key")
    try link("tmp/link", to: folder.file("mine/key"))
    try link("tmp/way", to: folder.file("mine"))
    try link("chain", to: "tmp/link")
    try folder.write("", to: "tmp/file")
    try #require(mkfifo(folder.file("tmp/pipe"), 0o666) == 0)
    let names = ["link", "way", "file", "pipe"]
    let report = path == "chain" ? folder.file(path) : folder.file("tmp/\(path)")
    let arguments = ["audit", "--demo", "-q", "-o", "json=\(report)"]
    for name in names { try #require(lchown(folder.file("tmp/\(name)"), 4_242, 4_242) == 0) }
    let refused = await CommandRun(arguments, folder: folder.path)
    #expect(refused.code == 2)
    #expect(refused.error.contains("somebody else"), "\(refused.error)")
    #expect(folder.read("mine/key") == "mine")
    #expect(!FileManager.default.fileExists(atPath: folder.file("mine/report.json")))
    guard path != "pipe" else { return }
    try folder.write("", to: "mine/key")
    for name in names { try #require(lchown(folder.file("tmp/\(name)"), 0, 0) == 0) }
    #expect(await CommandRun(arguments, folder: folder.path).code == 1)
  }

  @Test func `a file of another user does not say who may read the report`() async throws {
    let path = try folder.write("", to: "report.json")
    try #require(chmod(path, 0o666) == 0)
    guard geteuid() == 0, chown(path, 4_242, 4_242) == 0 else { return }
    #expect(await CommandRun(["--demo", "-q", "-o", "json=\(path)"], folder: folder.path).code == 1)
    var status = stat()
    try #require(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  /// A hard link is the same file by another name; `@` stands for the folder.
  @Test(
    arguments: [
      ("grants.json", ["audit", "@grants.json"], [:]), ("rules/r.yaml", ["audit", "--demo", "--rules", "@rules"], [:]),
      ("rules/r.yaml", ["audit", "--demo", "--rules", "@rules/r.yaml"], [:]),
      ("rules/r.yaml", ["audit", "--demo"], ["GRANTLINT_RULES": "@rules"]),
      ("rules/r.yaml", ["audit", "--demo", "--config", "@config.yml"], [:]),
      ("key.pem", ["audit"], ["AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH": "@key.pem"]),
      ("key.pem", ["audit", "--config", "@tenants.yml"], ["ACME_KEY": "@key.pem"]),
      ("key.pem", ["audit", "--demo"], ["SSL_CERT_FILE": "@key.pem"]),
      ("w.yml", ["audit", "--demo", "--waivers", "@w.yml"], [:]),
      ("w.yml", ["audit", "--demo"], ["GRANTLINT_WAIVERS": "@w.yml"]),
      ("b.json", ["audit", "--demo", "--baseline", "@b.json"], [:]),
      ("b.json", ["audit", "--demo", "--config", "@config.yml"], [:]),
      ("config.yml", ["audit", "--demo", "--config", "@config.yml"], [:]),
      ("plan.json", ["apply", "@plan.json"], [:]), ("grants.json", ["plan", "@grants.json"], [:]),
      ("key.pem", ["snapshot", "--demo"], ["SSL_CERT_FILE": "@key.pem"]),
      ("rules/r.yaml", ["rules", "docs", "--rules", "@rules"], [:]),
      ("rules/r.yaml", ["rules", "test", "@rules"], [:]),
    ] as [(String, [String], [String: String])])
  func `a report takes the place of nothing that the run reads, by whatever name`(
    name: String, arguments: [String], variables: [String: String]
  ) async throws {
    try makeFolder("rules")
    let texts = [
      "config.yml": "version: 1\nrules: {folders: [rules]}\nbaseline: b.json\n",
      "tenants.yml": """
      version: 1
      tenants: [{domain: a.example, credentials: {client_id: ACME_ID, private_key_path: ACME_KEY}}]
      """,
    ]
    // Empty, so that nothing else keeps a report from taking its place.
    for file in ["grants.json", "rules/r.yaml", "key.pem", "w.yml", "b.json", "plan.json"] {
      try folder.write("", to: file)
    }
    for (file, text) in texts { try folder.write(text, to: file) }
    try FileManager.default.linkItem(atPath: folder.file(name), toPath: folder.file("other"))
    func here(_ text: String) -> String { text.replacing("@", with: "\(folder.path)/") }
    let isBare = ["plan", "snapshot"].contains(arguments[0]) || arguments.contains("docs")
    for path in [name, "other"] {
      let outcome = await CommandRun(
        arguments.map(here) + ["-o", (isBare ? "" : "text=") + folder.file(path)], variables: variables.mapValues(here),
        folder: folder.path)
      #expect(outcome.code == 2)
      #expect(outcome.error.contains("this run reads or keeps something there"), "\(outcome.error)")
      #expect(folder.read(name) == texts[name] ?? "")
    }
  }

  @Test(arguments: ["state/r.json", "state", "STATE", "n.json", "N.json"])
  func `what a run is going to keep is no place for a report, in whatever case`(path: String) async throws {
    if path.contains("/") { try makeFolder("state") }
    let outcome = await CommandRun(
      [
        "audit", "--demo", "--diff", "--state", folder.file("state"), "--write-baseline", folder.file("n.json"), "-o",
        "text=\(folder.file(path))",
      ], folder: folder.path)
    #expect(outcome.code == 2)
    #expect(outcome.error.contains("this run reads or keeps something there"), "\(outcome.error)")
  }

  @Test func `a report beside the rules that a run reads is fine`() async throws {
    try makeFolder("rules")
    try folder.write(Samples.clientRule, to: "rules/known-client.yaml")
    let rules = ["--rules", folder.file("rules")]
    for _ in 1...2 {
      #expect(
        await CommandRun(["rules", "docs", "-o", folder.file("rules/README.md")] + rules, folder: folder.path).code == 0
      )
    }
    let audit = await CommandRun(
      ["--demo", "-q", "-o", "json=\(folder.file("rules/r.json"))"] + rules, folder: folder.path)
    #expect(audit.code == 1, "\(audit.error)")
  }
}
