import Documents
import Foundation
import Glibc
import PolicyEngine
package import Reporting
import SystemPackage

/// A file that a command writes once, whole.
///
/// It takes the place of nothing but an empty file or an earlier file of its own kind.
struct ReportFile {
  let place: FilePlace
  /// What it holds; nil where the command itself looks at what is there.
  private let kind: WrittenFile?
  /// Permissions of the file that it replaces; a new one is for its owner only, it names the tenant's weak spots.
  private let permissions: FilePermissions
  /// Whether what is written goes behind what is there.
  let isAppended: Bool

  /// As it was named.
  var path: String { place.path }

  /// Checks that the path can be written, before there is anything to write. Throws `CommandError` where it cannot.
  /// - Parameter removesOlder: whether a file that is there goes at once, so that no stale report survives a run that
  ///   fails.
  /// - Parameter kept: what must stay where it is.
  init(
    _ path: String, holding kind: WrittenFile?, removesOlder: Bool = false,
    keeping kept: KeptPaths = KeptPaths()
  ) throws {
    try Self.requirePathAlone(path, kind)
    place = try FilePlace(path)
    self.kind = kind
    try kept.require(elsewhere: place)
    guard let status = place.status else {
      permissions = .ownerReadWrite
      isAppended = false
      return
    }
    guard !status.isFolder else { throw FilePlace.refusal(path, "it is a directory") }
    isAppended = place.isDescriptor || !status.isRegular || Ports.current.variables["GITHUB_STEP_SUMMARY"] == path
    // Whoever else left a file there does not say who may read this one.
    permissions =
      status.st_uid == geteuid() ? FilePermissions(rawValue: CModeT(status.st_mode & 0o777)) : .ownerReadWrite
    guard !isAppended else { return }
    try Self.requireReplaceable(place, kind)
    guard place.folder.isWritable else { throw FilePlace.refusal(path, "its folder cannot be written") }
    guard removesOlder else { return }
    do {
      try place.remove()
    } catch {
      throw FilePlace.refusal(path, "the older file there cannot be removed: \(error)")
    }
  }

  /// Writes the text: to a file beside the path that then takes its place; to what is no regular file, at its end.
  /// Throws `Errno`, and `CommandError` where something else came there in the meantime.
  ///
  /// - Parameter form: how the text writes what would be a command to the runner of a pipeline, in whose log a file may
  ///   be shown; nil where the file is the user's own, and is kept as it is.
  func write(_ text: String, _ form: NeutralText.Form?) throws {
    let text = form.map { NeutralText.of(text, $0) } ?? text
    if isAppended { return try place.append(text) }
    try Self.requireReplaceable(place, kind)
    try place.replace(text, permissions: permissions)
  }

  /// The same with what `write` gives to a sink block by block, in which there is no command.
  func write(_ report: (_ sink: ReportSink) async throws -> Void) async throws {
    func give(to file: FileDescriptor) async throws { try await report { _ = try file.writeAll($0) } }
    if isAppended { return try await place.append(give) }
    try Self.requireReplaceable(place, kind)
    try await place.replace(permissions: permissions, give)
  }

  /// What to say where `write` threw.
  func unwritten(_ what: String, _ error: any Error) -> CommandError {
    let reason = (error as? CommandError)?.message ?? "\(error)"
    return CommandError(message: "\(what) cannot be written to \(path.visible): \(reason)", code: .incomplete)
  }

  /// Throws `CommandError` for `FORMAT=PATH` where there is only one format: no file is to have that name by mistake.
  private static func requirePathAlone(_ path: String, _ kind: WrittenFile?) throws {
    guard let kind, kind.hasOneFormat, let end = path.firstIndex(of: "="),
      ReportFormat(rawValue: String(path[..<end])) != nil
    else { return }
    throw CommandError(
      message:
        "a \(kind.name) has one format: name a path, not \(path[...end])PATH; a file of that name is ./\(path.visible)")
  }

  /// Throws `CommandError` where something is there that no run wrote as this kind.
  private static func requireReplaceable(_ place: FilePlace, _ kind: WrittenFile?) throws {
    guard let kind, place.status != nil else { return }
    let isOurs: Bool
    do {
      // What has become a pipe meanwhile must not block.
      let descriptor = try place.open(O_RDONLY | O_NONBLOCK)
      isOurs = try descriptor.closeAfter { try Self.isReplaceable(descriptor, kind) }
    } catch {
      throw FilePlace.refusal(place.path, "what is there cannot be read: \(error)")
    }
    guard !isOurs else { return }
    throw FilePlace.refusal(
      place.path, "what is there is not an earlier \(kind.name) of grantlint; remove it, or choose another path")
  }

  /// Whether a file is empty or was written as this kind. Throws `Errno`.
  private static func isReplaceable(_ descriptor: FileDescriptor, _ kind: WrittenFile) throws -> Bool {
    let size = try descriptor.seek(offset: 0, from: .end).clampedCount
    guard size > 0 else { return true }
    return kind.recognises(
      try FileContents(size: size) { offset, count in
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
          while filled < count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
            let read = try descriptor.read(fromAbsoluteOffset: Int64(clamping: offset + filled), into: rest)
            guard read > 0 else { return }
            filled += read
          }
        }
      })
  }
}

extension WrittenFile {
  /// Takes away what an earlier run wrote at these paths. What must not be removed stays.
  package func removeOlder(_ paths: [String], keeping kept: KeptPaths) {
    for path in paths { _ = try? ReportFile(path, holding: self, removesOlder: true, keeping: kept) }
  }
}
