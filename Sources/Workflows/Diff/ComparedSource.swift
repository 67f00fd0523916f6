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
  /// The applications and APIs of which something is written and not known.
  private(set) var unknownRecords: [UnknownRecord] = []
  /// What is passed over in it, for the user to know.
  private(set) var warnings: [String] = []

  /// Reads files; a live tenant is read later. Throws `CommandError`.
  ///
  /// - Parameters:
  ///   - names: several files, folders and revisions are one tenant.
  ///   - domain: that of the tenant, where what is read does not say it.
  ///   - input: what files are; of a revision its own mapping is read.
  ///   - later: what it is compared with: where these read a path that a revision does not have, it is new.
  static func open(
    _ names: [String], _ tenant: TenantChoice, domain: String?, _ input: InputFlags, before later: [String] = []
  ) throws -> ComparedSource {
    if names == [live] { return ComparedSource(source: try tenant.live()) }
    let room = FileManager.default.temporaryDirectory.appending(path: "grantlint-\(UUID().uuidString)")
    let interrupts = Ports.current.interrupts
    interrupts.removeAtEnd(room)
    defer {
      try? FileManager.default.removeItem(at: room)
      interrupts.forget(room)
    }
    var paths: [String] = []
    var options: InputOptions?
    var copies: [InputCopy] = []
    var warnings: [String] = []
    for (index, name) in names.enumerated() {
      guard let revision = try GitRevision(name) else {
        try GitRevision.refuseBare(name, before: later)
        paths.append(name)
        continue
      }
      let folder = room.appending(path: "\(index)")
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      var copy = try revision.copy(into: folder)
      if copy == nil {
        // What a change adds was not there before; a path that is mistyped never is.
        guard try revision.isOfFile(among: later) else { throw try revision.missing(before: later) }
        let nothing = folder.appending(path: "nothing.yaml")
        try Data("clientGrants: []\n".utf8).write(to: nothing)
        copy = nothing.path
        warnings.append(
          "\(revision.name.visible): \(revision.revision.visible) has no file and no folder of this name: all there is "
            + "counts as new")
      }
      let path = copy ?? ""
      copies.append(InputCopy(path: path, name: revision.name))
      paths.append(path)
      if options == nil { options = try self.options(input, at: revision) }
    }
    // What was not there is of no format and of no provider.
    var read = try warnings.isEmpty ? options ?? input.options() : InputOptions(format: .deployCLI)
    read.copies = copies
    var side = ComparedSource(files: paths, tenant, domain: domain, read)
    side.warnings = warnings.isEmpty ? side.warnings : warnings
    return side
  }

  private init(source: any TenantSource) { self.source = source }

  private init(files names: [String], _ tenant: TenantChoice, domain: String?, _ options: InputOptions) {
    let files = FileSource(
      paths: names, domain: tenant.name, orDomain: domain, assumeComplete: tenant.assumeComplete,
      metadata: tenant.metadata, options: options)
    self.init(source: files)
    (released, warnings, lacks) = (files.released, files.warnings, files.lacks)
    unknownRecords = files.unknownRecords
  }

  /// The mapping of the revision: a change may give a placeholder another value. One that the change adds gives none to what was
  /// there before; one outside of the repository is no part of the change.
  private static func options(_ input: InputFlags, at revision: GitRevision) throws -> InputOptions {
    guard let mapping = input.mapping, let path = try Git.pathInRepository(mapping) else { return try input.options() }
    let former = GitRevision(revision.revision, path: path)
    guard let bytes = try former.bytes() else {
      StandardError.warning(
        "\(revision.revision.visible) has no \(mapping.visible): placeholders of \(revision.name.visible) have no values "
          + "by it")
      return try input.options(mapping: nil)
    }
    return try input.options(mapping: (bytes, former.name))
  }
}
