import Documents
import Foundation
import Glibc
import Remediation
import SystemPackage

/// The copy of a journal that `--journal` names, to keep as an artifact. It is a new file, always.
struct JournalCopy {
  private static let placeholder = "{run}"

  let path: String

  /// The copy of a run, nil where none is wanted. Throws `CommandError` where there is something already, or where no
  /// file can be.
  init?(_ path: String?, run: String) throws {
    guard let path = path?.replacing(Self.placeholder, with: run) else { return nil }
    self.path = path
    guard !path.isEmpty else { throw CommandError(message: "--journal: the path is missing") }
    let folder = URL(filePath: path).deletingLastPathComponent().path
    var status = stat()
    guard lstat(path, &status) != 0 else {
      throw CommandError(
        message:
          "--journal: \(path.visible) exists: the copy of a journal is a new file; \(Self.placeholder) in the name "
          + "becomes the id of the run")
    }
    var problem = errno == ENOENT ? nil : Errno(rawValue: errno)
    if problem == nil, access(folder, W_OK) != 0 { problem = Errno(rawValue: errno) }
    if problem == nil, path.hasSuffix("/") { problem = .isDirectory }
    if let problem {
      throw CommandError(
        message: "--journal: no file can be made at \(path.visible): \(problem); check the folder \(folder.visible)")
    }
  }

  /// Makes the file. Throws where something came there in the meantime.
  func open(_ journal: JournalFile) throws(JournalError) -> JournalFile { try journal.copy(to: FilePath(path)) }
}
