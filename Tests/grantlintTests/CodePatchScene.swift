import Foundation
import TestSupport
import Testing

/// Code in a folder, and rules whose fixes are written into it.
struct CodePatchScene {
  let folder: TemporaryFolder

  /// What is on in every run.
  static let flags = ["--rules", "@rules"]
  static let rules = "no-delete,no-all,required,one-organization"

  init(_ files: [String: String] = [:]) throws {
    folder = try TemporaryFolder(files)
    try rule(
      "no-delete", "!grant.scope.exists(s, s.startsWith('delete:'))",
      "scope: \"grant.scope.filter(s, !s.startsWith('delete:'))\"")
    try rule("no-all", "!grant.allow_all_scopes", "allow_all_scopes: 'false', scope: \"['read:a', 'read:b']\"")
    try rule(
      "required", "grant.subject_type != 'user' || grant.organization_usage == 'require'",
      "organization_usage: \"'require'\"")
    try rule("one-organization", "!grant.allow_any_organization", "allow_any_organization: 'false'")
  }

  private func rule(_ id: String, _ check: String, _ fix: String) throws {
    try folder.write(
      """
      id: \(id)
      title: The title of \(id)
      severity: error
      since: "0.1"
      rationale: r
      remedy: r
      check: "\(check)"
      fix:
        safety: unsafe
        set: {\(fix)}

      """, to: "rules/\(id).yaml")
  }

  func run(_ arguments: [String], rules: String = rules) async -> CommandRun {
    let repair = arguments.contains("--diff") ? ["--unsafe-fixes", "--allow-widening"] : []
    let limit = repair.isEmpty || arguments.contains("--max-changes") ? [] : ["--max-changes", "100000"]
    return await CommandRun(
      ["audit"] + arguments + ["--select", rules] + Self.flags + repair + limit, folder: folder.path)
  }

  /// Applies a patch by another program. Returns what it says where it takes it for wrong.
  func apply(_ patch: String, by command: String = "git apply") async throws -> String? {
    try folder.write(patch, to: "out.patch")
    let outcome = try await Binary.shell("cd \(folder.path) && \(command) < out.patch")
    return outcome.code == 0 ? nil : outcome.error + outcome.output
  }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: folder.file(name)))) }
}
