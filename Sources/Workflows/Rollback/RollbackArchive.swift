import Documents
import Foundation
import PolicyEngine
import Remediation
import SystemPackage
import Tenant

/// What a rollback can be made from.
struct RollbackArchive {
  let folder: StateFolder

  init(_ folder: StateFolder) { self.folder = folder }

  /// The journals of the state folder. Throws `CommandError` with code 4 where one cannot be read.
  func journals() throws -> [KeptJournal] {
    do {
      return try folder.keptJournals()
    } catch {
      throw CommandError(message: "nothing was changed: \(error.message)", code: .repairFellShort)
    }
  }

  /// The changes of a run of the state folder. Throws `CommandError`.
  func source(_ name: String) throws -> RollbackSource {
    let isFile = FileManager.default.fileExists(atPath: name)
    do {
      let path = isFile ? URL(filePath: name).resolvingSymlinksInPath().path : name
      return try RollbackSource([JournalSearch(try journals()).run(path)])
    } catch let problem as JournalSearch.Problem {
      if isFile { _ = try Self.requireChanges(name, InputFile.bytes(name, .journal, name: name.visible)) }
      let state = folder.path.string.visible
      throw CommandError(
        message: isFile
          ? "\(name.visible) is not in the state folder \(state): --unverified takes a file from elsewhere"
          : "\(problem.message); the state folder is \(state)")
    } catch let error as JournalError {
      throw CommandError(message: error.message)
    }
  }

  /// The newest repair of a tenant with changes that were not taken back. Throws `CommandError` with code 4 where there
  /// is none.
  func newest(of identity: TenantIdentity) throws -> RollbackSource {
    let (search, address) = (JournalSearch(try journals()), identity.address ?? "")
    if let later = search.run(of: identity.domain, at: address, after: Moment.preciseNow) {
      throw CommandError(
        message: """
          nothing was changed: run \(later.run.id.visible) began at \(later.run.startedAt.visible), which is later than now: \
          the clock was put back, and which run is the newest is not known; name it, as 'grantlint journal list' shows it
          """, code: .repairFellShort)
    }
    guard let run = search.newestRepair(of: identity.domain, at: address) else {
      throw CommandError(
        message: """
          nothing was changed: no repair of \(identity.domain.visible) at \(identity.address?.visible ?? "no address") with \
          changes to take back in the state folder \(folder.path.string.visible)
          """, code: .repairFellShort)
    }
    if !Ports.current.quietness.isOn {
      StandardError.write("run \(run.run.id.visible) of \(run.run.startedAt.visible)\n")
    }
    do { return try RollbackSource([run]) } catch { throw CommandError(message: error.message) }
  }

  /// Throws `CommandError` where a file is something else than what a run wrote of its changes.
  private static func requireChanges(_ path: String, _ bytes: [UInt8]) throws -> KnownFile {
    let file = KnownFile(bytes)
    guard [.journal, .report, .outcomes].contains(file) else {
      throw CommandError(message: file.message(path, insteadOf: "a journal or a JSON report"))
    }
    return file
  }

  /// The changes of a journal or a JSON report that somebody names. Throws `CommandError`.
  func file(_ path: String) throws -> RollbackSource {
    let bytes = try InputFile.bytes(path, .journal, name: path.visible)
    let file = try Self.requireChanges(path, bytes)
    do {
      return file == .journal
        ? try RollbackSource(JournalReading(bytes, file: path.visible).runs)
        : try RollbackSource(report: bytes, file: path.visible)
    } catch {
      throw CommandError(
        message: "\(path.visible) is neither a journal nor a JSON report of a run of this version:\n\(error)")
    }
  }
}
