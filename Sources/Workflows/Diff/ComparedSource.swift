import Documents
import Foundation
import GrantSources
import ManagementAPI
import PolicyEngine
import Tenant

/// One side of a comparison as the user names it: `live`, `-`, a file or folder, or `REV:PATH`.
struct ComparedSource {
  /// The word for the tenant of the variables.
  static let live = "live"

  let source: any TenantSource
  /// The grants that code only ceases to manage.
  private(set) var released: [ReleasedGrant] = []
  /// What its formats cannot say.
  private(set) var lacks: Set<DeclarationLack> = []
  /// What is passed over in it, for the user to know.
  private(set) var warnings: [String] = []
  /// The folder in which a revision lay for the time of reading, with a slash at its end; messages do not name it.
  private var copies: String?

  /// Reads files; a live tenant is read later. Throws `CommandError`.
  ///
  /// - Parameters:
  ///   - domain: that of the tenant, where the user or the other side names it.
  ///   - input: what files are; of a revision that has the mapping its own is read.
  static func open(
    _ name: String, _ tenant: TenantChoice, domain: String?, _ input: InputFlags
  ) throws -> ComparedSource {
    if name == live { return ComparedSource(source: try tenant.live()) }
    guard let revision = try GitRevision(name) else {
      return ComparedSource(files: [name], tenant, domain: domain, try input.options())
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "grantlint-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let copy = try revision.copy(into: folder) else {
      // What a change adds was not there before.
      let nothing = folder.appending(path: revision.name.replacing("/", with: "_"))
      try Data("clientGrants: []\n".utf8).write(to: nothing)
      var side = ComparedSource(files: [nothing.path], tenant, domain: domain, InputOptions(format: .deployCLI))
      side.warnings = [
        "\(revision.name.visible): \(revision.revision.visible) has no file and no folder of this name: all there is counts "
          + "as new"
      ]
      return side
    }
    var side = ComparedSource(files: [copy], tenant, domain: domain, try options(input, at: revision))
    side.copies = folder.path + "/"
    side.warnings = side.warnings.map(side.shown)
    return side
  }

  private init(source: any TenantSource) { self.source = source }

  /// Several files and folders, as one.
  init(files names: [String], _ tenant: TenantChoice, domain: String?, _ options: InputOptions) {
    let files = FileSource(
      paths: names, domain: domain, assumeComplete: tenant.assumeComplete, metadata: tenant.metadata, options: options)
    self.init(source: files)
    (released, warnings, lacks) = (files.released, files.warnings, files.lacks)
  }

  /// The mapping of the revision, where it has one: a change may give a placeholder another value.
  private static func options(_ input: InputFlags, at revision: GitRevision) throws -> InputOptions {
    guard let mapping = input.mapping, let path = try Git.pathInRepository(mapping) else { return try input.options() }
    let former = GitRevision(revision.revision, path: path)
    guard let bytes = try former.bytes() else {
      StandardError.warning(
        "\(revision.revision.visible) has no \(mapping.visible): the values for \(revision.name.visible) are those of now"
      )
      return try input.options()
    }
    return try input.options(mapping: (bytes, former.name))
  }

  /// A text that may name files, as the user knows them.
  @Sendable func shown(_ text: String) -> String { copies.map { text.replacing($0, with: "") } ?? text }
}
