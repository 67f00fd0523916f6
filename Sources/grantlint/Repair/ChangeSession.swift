import Foundation
import GrantModel
import ManagementAPI
import PolicyEngine
import Remediation
import Synchronization
import SystemPackage

/// What a run holds while it changes a tenant: the lock, the journal, the writer, and its ear for signals.
final class ChangeSession: Sendable {
  let writer: TenantWriter
  let journal: JournalFile
  private let lock: TenantLock
  private let isRaised: Flag
  private let watching: Task<Void, Never>

  /// Takes the lock and opens the journal; from then on a signal lets the change that is under way finish. Throws
  /// `CommandError` with code 4 where one of them cannot be had: nothing was changed then.
  init(_ tenant: LiveTenant, run: JournalRecord.Run, path: String?) throws {
    do {
      lock = try TenantLock(tenant: run.tenant, address: tenant.address)
      let path = path ?? JournalFile.defaultName(run: run.id)
      journal = try JournalFile(FilePath(path), run: run, now: { Moment.preciseNow })
      StandardError.write("journal: \(path.visible)\n")
    } catch {
      throw CommandError(message: "nothing was changed: \(error.message)", code: 4)
    }
    writer = TenantWriter(writer: GrantWriter(sharing: tenant, runID: run.id))
    let flag = Flag()
    isRaised = flag
    let interrupts = Interrupts()
    watching = Task {
      for await _ in interrupts.signals {
        flag.raise()
        StandardError.write("interrupted: the change that is under way is finished first\n")
      }
    }
  }

  deinit { watching.cancel() }

  /// Whether a signal came.
  var isInterrupted: Bool { isRaised.isRaised }

  func executor(unsafeFixes: Bool) -> RemediationExecutor {
    RemediationExecutor(writer: writer, journal: journal, unsafeFixes: unsafeFixes)
  }
}

/// A signal that came.
private final class Flag: Sendable {
  private let value = Atomic(false)

  var isRaised: Bool { value.load(ordering: .acquiring) }
  func raise() { value.store(true, ordering: .releasing) }
}

/// Moments as journals and plans write them: UTC, RFC 3339.
enum Moment {
  /// In whole seconds.
  static var now: String { Date.now.formatted(.iso8601) }

  /// With milliseconds: the records of two journals are put in order by it.
  static var preciseNow: String { Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }

  /// The moment so many seconds from now.
  static func after(_ seconds: Double) -> String { Date.now.addingTimeInterval(seconds).formatted(.iso8601) }
}
