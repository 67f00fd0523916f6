import Foundation
import GrantModel
import PolicyEngine
package import SystemPackage

/// Keeps a second run on this machine from changing a tenant at the same time: a file that is locked (flock) as long as
/// this value lives. Runs on different machines are kept apart only by the comparison before each write.
package final class TenantLock: Sendable {
  private let descriptor: FileDescriptor

  /// Locks a tenant: `address` is where its calls go, `folder` where the lock's file lives. Throws where another run has
  /// it, or where there can be no such file.
  package init(tenant: String, address: String, folder: FilePath = "/tmp") throws(JournalError) {
    let name = "grantlint-\(getuid())-\(Fingerprint.sha256("\(tenant)\n\(address)").prefix(16)).lock"
    let path = folder.appending(name)
    do {
      // The folder is everybody's: what lies there under this name must be a file of our own, and no link.
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
        throw JournalError("the lock \(path.string.visible) of the tenant cannot be had: \(error)")
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
