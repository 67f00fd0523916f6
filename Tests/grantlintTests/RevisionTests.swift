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
    ("HEAD:gone.yaml", 1, "HEAD has no file and no folder of this name: all there is counts as new"),
  ])
  func `that are not there are named`(source: String, code: Int32, message: String) async throws {
    try repository.commit(["tenant.yaml": Self.export("read:a")])
    let run = await run("diff", source, "@tenant.yaml", "--fail-on", "any")
    #expect(run.code == code && run.error.contains(message), "\(run.error)")
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

  private func git(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/git")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.environment = ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "HOME": folder.path]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
