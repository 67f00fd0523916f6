import Documents
import Foundation
import ManagementAPI
import PolicyEngine
import Remediation
import Synchronization
import SystemPackage

/// What a run holds while it changes a tenant: the lock, the journal, the writer, and its ear for signals.
///
/// From its making on a signal lets the change that is under way finish; `close` ends that.
final class ChangeSession: Sendable {
  let writer: TenantWriter
  let journal: SessionJournal
  private let lock: TenantLock
  private let interrupts: Interrupts
  private let listening: Task<Void, Never>

  /// Makes the state folder, takes the lock and opens the journal. Throws `CommandError` with code 4 where one of them
  /// cannot be had: nothing was changed then.
  init(_ tenant: LiveTenant, run: JournalRecord.Run, state: StateFolder, copy: JournalCopy?) throws {
    do {
      try state.create()
      lock = try TenantLock(tenant: run.tenant, address: run.address ?? "", state: state)
      let file = try state.open(run, now: { Moment.preciseNow })
      do {
        journal = SessionJournal(file, copy: try copy?.open(file))
      } catch {
        try file.remove()
        throw error
      }
      StandardError.write("journal: \(file.path.string.visible)\n")
      if let copy { StandardError.write("copy of the journal: \(copy.path.visible)\n") }
    } catch let error as StateFolder.Problem {
      throw CommandError(message: "nothing was changed: \(error.message)", code: .repairFellShort)
    } catch let error as JournalError {
      throw CommandError(message: "nothing was changed: \(error.message)", code: .repairFellShort)
    }
    writer = TenantWriter(tenant, runID: run.id)
    interrupts = Ports.current.interrupts
    interrupts.startDeferral()
    interrupts.note("what was changed is in the journal of run \(run.id.visible)")
    listening = Task { [interrupts] in
      await interrupts.raised()
      guard interrupts.isRaised else { return }
      StandardError.write("interrupted: the change that is under way is finished first\n")
    }
  }

  /// Whether a signal came.
  var isInterrupted: Bool { interrupts.isRaised }
  var interruption: Interruption { interrupts.interruption }

  /// Ends the session once everything is told. The journal of a run that changed nothing is taken away.
  func close() {
    interrupts.endDeferral()
    listening.cancel()
    journal.removeIfUnused()
  }
}

/// The journal of a session with its copy: says on standard error what cannot be written.
final class SessionJournal: Journal {
  private let file: JournalFile
  private let copy: JournalFile?
  private let isUsed = Flag()

  init(_ file: JournalFile, copy: JournalFile?) { (self.file, self.copy) = (file, copy) }

  /// Both get the same line. The state folder comes first: the copy never tells of what the state does not know.
  func append(_ record: JournalRecord) throws(JournalError) {
    if case .intent = record { isUsed.raise() }
    let entry = file.entry(record)
    do {
      try file.append(entry)
      try copy?.append(entry)
    } catch {
      StandardError.error(error.message)
      throw error
    }
  }

  /// The copy goes first, and where it stays the journal stays too: there is no copy of nothing.
  func removeIfUnused() {
    guard !isUsed.isRaised else { return }
    do {
      try copy?.remove()
      try file.remove()
    } catch {
      StandardError.error(error.message)
    }
  }
}

/// Something that happened.
private final class Flag: Sendable {
  private let value = Atomic(false)

  var isRaised: Bool { value.load(ordering: .acquiring) }
  func raise() { value.store(true, ordering: .releasing) }
}
