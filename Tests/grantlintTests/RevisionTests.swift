import Documents
import Foundation
import TestSupport
import Testing

/// Sources that are revisions of a git repository.
@Suite(.enabled(if: Repository.isGitThere, "git is not there")) struct `Revisions as sources` {
  private let repository: Repository

  init() throws { repository = try Repository() }

  private func run(_ arguments: String...) async -> CommandRun {
    await CommandRun(arguments, folder: repository.folder.path)
  }

  private static func export(_ scope: String) -> String {
    "clientGrants:\n  - client_id: Worker\n    audience: https://api.acme.example/\n    scope:\n      - \(scope)\n"
  }

  @Test func `are read as they were`() async throws {
    try repository.commit(["tenant.yaml": Self.export("read:a")])
    _ = try repository.folder.write(Self.export("'*'"), to: "tenant.yaml")
    let run = await run("diff", "HEAD:tenant.yaml", "@tenant.yaml", "-f", "json")
    #expect(run.code == 0, "\(run.error)")
    let widened = try JSONReader.value(run.output).object?["widened"]?.array?.first?.object
    #expect(widened?["scopes_added"] == ["*"])
    #expect(widened?["location_before"]?.object?["file"] == "HEAD:tenant.yaml")
    let since = await self.run(
      "audit", "@tenant.yaml", "--since", "HEAD:tenant.yaml", "--select", "wildcard-scope",
      "--fail-on", "warning")
    #expect(since.code == 1)
  }

  @Test func `that are folders have all their files`() async throws {
    try repository.commit([
      "export/grants/a.json": #"{"client_id":"A","audience":"https://a/","scope":["read:a"]}"#,
      "export/grants/b.json": #"{"client_id":"B","audience":"https://a/","scope":["read:a"]}"#,
      "other.txt": "other",
    ])
    _ = try repository.folder.write(
      #"{"client_id":"B","audience":"https://a/","scope":["read:a","read:b"]}"#, to: "export/grants/b.json")
    let run = await run("diff", "HEAD:export", "@export", "-f", "json")
    #expect(run.code == 0, "\(run.error)")
    let report = try #require(try JSONReader.value(run.output).object)
    #expect(report["base"]?.object?["grants_read"] == 2)
    let widened = report["widened"]?.array?.first?.object
    #expect(widened?["client_id"] == "B")
    #expect(widened?["location_before"]?.object?["file"] == "HEAD:export/grants/b.json")
    #expect(!run.error.contains("/HEAD:export"))
  }

  /// A pull request that changes a value of the mapping changes what the grants give.
  @Test func `have the values that their own mapping gives`() async throws {
    try repository.commit(["tenant.yaml": Self.export("'##S##'"), "config.json": #"{"S":"read:a"}"#])
    _ = try repository.folder.write(#"{"S":"delete:users"}"#, to: "config.json")
    let run = await run("diff", "HEAD:tenant.yaml", "@tenant.yaml", "--mapping", "@config.json", "-f", "json")
    #expect(run.code == 0, "\(run.error)")
    let widened = try JSONReader.value(run.output).object?["widened"]?.array?.first?.object
    #expect(widened?["scopes_added"] == ["delete:users"])
  }

  @Test(arguments: [
    ("gone:tenant.yaml", Int32(2), "there is no revision gone here"),
    ("HEAD:tenan.yaml", 2, "did you mean HEAD:tenant.yaml?"), ("HEAD:Tenant.yaml", 2, "did you mean HEAD:tenant.yaml?"),
    ("HEAD:*.yaml", 2, "did you mean HEAD:tenant.yaml?"), ("HEAD", 2, "HEAD is a revision of git"),
    ("HEAD:/tenant.yaml", 3, "git: "),
  ])
  func `that are not there are named`(source: String, code: Int32, message: String) async throws {
    try repository.commit(["tenant.yaml": Self.export("read:a")])
    let run = await run("diff", source, "@tenant.yaml", "--fail-on", "any")
    #expect(run.code == code && run.error.contains(message), "\(run.error)")
  }

  /// What a change adds was not there before.
  @Test func `that have not yet what HEAD has are empty`() async throws {
    try repository.commit(["other.txt": "x"])
    _ = try repository.folder.write(Self.export("read:a"), to: "tenant.yaml")
    let run = await run("diff", "HEAD:tenant.yaml", "@tenant.yaml", "--fail-on", "any")
    #expect(run.code == 1 && run.error.contains("all there is counts as new"), "\(run.error)")
    _ = try repository.folder.write(
      "resource \"auth0_client_grant\" \"g\" {\n  client_id = \"a\"\n  audience  = \"b\"\n  scopes    = [\"c\"]\n}\n",
      to: "main.tf")
    let code = await self.run("diff", "HEAD:main.tf", "@main.tf", "--input-format", "terraform", "--fail-on", "any")
    #expect(code.code == 1 && code.output.contains("1 grant added"), "\(code.output) \(code.error)")
    let twice = await self.run("diff", "@tenant.yaml", "HEAD:tenant.yaml", "--fail-on", "any")
    #expect(twice.code == 2 && twice.error.contains("HEAD has no file"), "\(twice.error)")
  }

  private func grant(_ scope: String) -> String {
    #"{"client_id":"A","audience":"https://a/","scope":["\#(scope)"]}"#
  }

  @Test func `with links that may be inputs are refused`() async throws {
    try repository.commit(["export/grants/b.json": grant("read:a"), "secret.json": grant("read:b")])
    for (link, target) in [("export/grants/a.json", "../../secret.json"), ("export/page.html", "../x.html")] {
      try FileManager.default.createSymbolicLink(
        atPath: repository.folder.file(link), withDestinationPath: target)
    }
    try repository.commit([:])
    let run = await run("diff", "HEAD:export", "HEAD:export")
    #expect(run.code == 3 && run.error.contains("grants/a.json is a link"), "\(run.error)")
    try FileManager.default.removeItem(atPath: repository.folder.file("export/grants/a.json"))
    try repository.commit([:])
    #expect(await self.run("diff", "HEAD:export", "HEAD:export").code == 0)
  }

  /// A tree that nobody makes by hand: what it names lies outside of the folder that it is written to.
  @Test func `with names that lead elsewhere are refused`() async throws {
    try repository.commit(["export/grants/b.json": grant("read:a")])
    let blob = try repository.git("rev-parse", "HEAD:export/grants/b.json")
    var tree = try repository.tree("100644 pwned.json", blob)
    for _ in 0..<2 { tree = try repository.tree("40000 ..", tree) }
    let root = try repository.tree("40000 auth0", tree)
    let commit = try repository.git(
      "-c", "user.name=Test", "-c", "user.email=test@example.com", "commit-tree", root, "-m", "x")
    let run = await run("diff", "\(commit):auth0", "HEAD:export")
    #expect(run.code == 3 && run.error.contains("has a name that leads out of the folder"), "\(run.error)")
  }

  @Test func `whose objects are missing are not taken for empty`() async throws {
    try repository.commit(["tenant.yaml": Self.export("read:a"), "export/grants/b.json": grant("read:a")])
    for path in ["tenant.yaml", "export/grants/b.json"] {
      let object = try repository.git("rev-parse", "HEAD:\(path)")
      try FileManager.default.removeItem(
        atPath: repository.folder.file(".git/objects/\(object.prefix(2))/\(object.dropFirst(2))"))
    }
    for (base, head) in [("HEAD:tenant.yaml", "@tenant.yaml"), ("HEAD:export", "@export")] {
      let run = await run("diff", base, head)
      #expect(run.code == 3 && !run.error.contains("counts as new"), "\(run.error)")
    }
  }

  @Test func `above the folder that one is in are read where they are`() async throws {
    try repository.commit(["a/b/x.txt": "x", "tenant.yaml": Self.export("read:a")])
    let run = await CommandRun(
      ["diff", "HEAD:./../../tenant.yaml", "@../../tenant.yaml"], folder: repository.folder.file("a/b"))
    #expect(run.code == 0 && run.output.contains("no grant differs"), "\(run.error)")
  }

  /// What is written beside the copy for the time of reading has no name that a folder may not have.
  @Test func `may have any name`() async throws {
    try repository.commit(["objects/grants/b.json": grant("read:a"), "copy/grants/b.json": grant("read:a")])
    for name in ["objects", "copy"] {
      let run = await run("diff", "HEAD:\(name)", "@\(name)", "--fail-on", "any")
      #expect(run.code == 0 && run.output.contains("no grant differs"), "\(run.error)")
    }
  }

  /// A mapping that the change adds gave nothing its value before.
  @Test func `take no values from a mapping that they do not have`() async throws {
    try repository.commit(["tenant.yaml": Self.export("'##S##'")])
    _ = try repository.folder.write(#"{"S":"read:a"}"#, to: "new.json")
    let run = await run("diff", "HEAD:tenant.yaml", "@tenant.yaml", "--mapping", "@new.json")
    #expect(run.code == 3 && run.output.contains("BASE: scope is ##S##"), "\(run.output)")
  }

  @Test(arguments: [
    ["diff", "HEAD:.", "@."], ["diff", "HEAD:auth0", "@auth0"], ["audit", "@auth0", "--since", "HEAD:auth0"],
  ])
  func `that are folders with one file are that file, and never named by where they lie`(words: [String]) async throws {
    try repository.commit([
      "auth0/tenant.yaml": Self.export("'##S##'"), "auth0/config.json": #"{"AUTH0_DOMAIN":"x"}"#,
    ])
    let folder = words.contains("HEAD:.") ? repository.folder.file("auth0") : repository.folder.path
    let run = await CommandRun(words + (words[0] == "diff" ? ["--fail-on", "finding"] : []), folder: folder)
    let text = run.output + run.error
    #expect(run.code == 3 && text.contains("tenant.yaml:5:9"), "\(text)")
    #expect(!text.replacing(repository.folder.path, with: "").contains("grantlint-"), "\(text)")
  }

  @Test func `of several --declared are one tenant`() async throws {
    try repository.commit([
      "a.yaml": Self.export("read:a"), "b.yaml": Self.export("read:b").replacing("api.", with: "b."),
    ])
    _ = try repository.folder.write(
      #"{"client_grants":[{"id":"1","client_id":"Worker","audience":"https://api.acme.example/","scope":["read:a","x"]},"#
        + #"{"id":"2","client_id":"Worker","audience":"https://b.acme.example/","scope":["read:b"]}],"#
        + #""clients":[{"client_id":"Worker","name":"Worker"}]}"#, to: "live.json")
    let run = await run(
      "audit", "@live.json", "--select", "wider-than-declared,undeclared-grant,missing-grant", "--tenant",
      "t.eu.auth0.com", "--declared", "HEAD:a.yaml", "HEAD:b.yaml")
    #expect(run.code == 1 && run.output.contains("(HEAD:a.yaml:"), "\(run.output) \(run.error)")
    #expect(!run.output.contains("undeclared-grant") && !run.output.contains("missing-grant"))
  }

  /// A change that adds a file with the name of the revision does not say what was there before.
  @Test func `come before files of the same name`() async throws {
    try repository.commit(["tenant.yaml": Self.export("read:a")])
    let head = Self.export("read:a\n      - delete:users")
    _ = try repository.folder.write(head, to: "tenant.yaml")
    _ = try repository.folder.write(head, to: "HEAD:tenant.yaml")
    let run = await run("diff", "HEAD:tenant.yaml", "@tenant.yaml", "--fail-on", "widened")
    #expect(run.code == 1, "\(run.output)")
  }
}

/// A git repository in a folder of its own.
private struct Repository {
  let folder: TemporaryFolder

  static var isGitThere: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/git") }

  init() throws {
    folder = try TemporaryFolder()
    try git("init", "--quiet", "--initial-branch=main")
  }

  func commit(_ files: [String: String]) throws {
    for (name, text) in files { _ = try folder.write(text, to: name) }
    try git("add", "--all")
    try git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "Test")
  }

  /// A tree with one entry, as git would not make it: `MODE NAME` and the object.
  func tree(_ entry: String, _ object: String) throws -> String {
    let hash = stride(from: 0, to: object.count, by: 2).compactMap { start in
      UInt8(object.dropFirst(start).prefix(2), radix: 16)
    }
    let file = folder.file("tree")
    try Data(Array(entry.utf8) + [0] + hash).write(to: URL(filePath: file))
    return try git("hash-object", "-t", "tree", "-w", "--literally", file)
  }

  /// What it prints, without the line end.
  @discardableResult func git(_ arguments: String...) throws -> String {
    let process = Process()
    let output = Pipe()
    process.standardOutput = output
    process.executableURL = URL(filePath: "/usr/bin/git")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.environment = ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "HOME": folder.path]
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: said, as: UTF8.self).trimmingCharacters(in: .newlines)
  }
}
