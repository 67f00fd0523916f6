import Foundation
import ManagementAPI
import Tenant
import TestSupport
import Testing

@testable import Workflows

/// What is said while a tenant is read.
@Suite struct `Progress` {
  @Test(arguments: [
    (false, "confirming that 60 applications do not exist: 60 calls\n"), (true, ""),
  ])
  func `many calls are told beforehand, and nothing to who wants it quiet`(isQuiet: Bool, text: String) throws {
    let around = PortsForTests(folder: try TemporaryFolder())
    if isQuiet { around.ports.quietness.begin() }
    Ports.$current.withValue(around.ports) { ProgressLine.reporter()(.confirming(.clients, done: 0, total: 60)) }
    #expect(around.error.text == text)
  }

  @Test func `on a screen one line is drawn again and again, no wider than it`() throws {
    var around = PortsForTests(folder: try TemporaryFolder())
    around.show(error: Console.Screen(columns: 40))
    Ports.$current.withValue(around.ports) {
      let report = ProgressLine.reporter()
      report(.read(.clientGrants, pages: 1, records: 100, callsLeft: 49))
      report(.confirming(.clients, done: 0, total: 3))
      report(.waiting(seconds: 1.2, reason: .rateLimit))
      ProgressLine.clear()
    }
    let start = "\r\u{1B}[K"
    #expect(
      around.error.text.components(separatedBy: start) == [
        "", "reading: 49 calls left, 100 client_gran", "confirming that 3 applications do not exist: 3 calls\n",
        "reading: 0 of 3 clients confirmed, 49 c", "reading: waiting 2 s for the API's rate", "",
      ])
  }
}
