import ManagementAPI
import Synchronization
import Tenant
import Testing

@testable import grantlint

/// What is said while a tenant is read.
@Suite struct `Progress` {
  @Test(arguments: [
    (false, "confirming that 60 applications do not exist: 60 calls\n"), (true, ""),
  ])
  func `many calls are told beforehand, and nothing to who wants it quiet`(isQuiet: Bool, text: String) {
    let written = Mutex("")
    var surroundings = Surroundings()
    if isQuiet { surroundings.quietness.begin() }
    surroundings.writeError = { text in written.withLock { $0 += text } }
    Surroundings.$current.withValue(surroundings) {
      ProgressLine.reporter()(.confirming(.clients, done: 0, total: 60))
    }
    // A terminal takes control characters with it.
    #expect(isQuiet ? written.withLock { $0 } == "" : written.withLock { $0.contains(text) })
  }
}
