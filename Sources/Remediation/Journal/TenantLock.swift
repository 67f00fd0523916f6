import Documents
import Foundation
import PolicyEngine
import SystemPackage

/// Keeps a second run with the same state from changing a tenant at the same time: a file that is locked (flock) as long
/// as this value lives. Runs with another state, or on another machine, are kept apart only by the comparison before each
/// write.
package final class TenantLock: Sendable {
  private let descriptor: FileDescriptor

  /// Locks a tenant, `address` being where its calls go. Throws where another run has it, or where there can be no such
  /// file. The state folder has to be there.
  package init(tenant: String, address: String, state: StateFolder) throws(JournalError) {
    let path = state.locks.appending("\(Fingerprint.sha256("\(tenant)\n\(address)").prefix(16)).lock")
    do {
      descriptor = try FileDescriptor.open(
        path, .readWrite, options: [.create, .closeOnExec, .noFollow], permissions: .ownerReadWrite)
    } catch {
      throw JournalError("the lock \(path.string.visible) of the tenant cannot be opened: \(error)")
    }
    while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
      let error = Errno(rawValue: errno)
      if error == .interrupted { continue }
      // Nothing was written through it that a failing close could lose.
      _ = try? descriptor.close()
      guard error == .wouldBlock else {
        throw JournalError("the lock \(path.string.visible) of the tenant cannot be taken: \(error)")
      }
      throw JournalError("another run of grantlint is changing \(tenant.visible); wait for its end")
    }
  }

  deinit {
    // Closing alone would leave the lock with a child process that is between fork and exec at this moment.
    _ = flock(descriptor.rawValue, LOCK_UN)
    _ = try? descriptor.close()
  }
}
