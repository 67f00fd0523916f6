import Documents
import Foundation
import ManagementAPI
import Testing
import TextLayout

@testable import Workflows

struct InstallationTests {
  @Test(arguments: [
    (nil, "not known", nil, nil), ("0123abc", "0123abc", "0123abc", false),
    ("0123abc-dirty", "0123abc, with uncommitted changes", "0123abc", true),
  ])
  func `the commit is what the build was told`(commit: String?, shown: String, hash: String?, isChanged: Bool?) throws {
    let installation = Installation(
      commit: commit, certificates: .failure(TransportError("none", isTransient: false)))
    #expect(installation.text(.unbounded).contains("commit          \(shown)\n"))
    #expect(installation.json["commit"]?.string == hash)
    #expect(installation.json["has_uncommitted_changes"] == (isChanged.map { .bool($0) } ?? .null))
  }

  @Test func `what nobody knows is not known`() throws {
    let unknown = Installation(
      libraries: [.init(name: "zlib", version: nil, file: nil), .init(name: "libcurl", version: "8.1.0", file: nil)],
      isLinkingKnown: false, certificates: .failure(TransportError("none", isTransient: false)))
    let text = unknown.text(.unbounded)
    for label in ["commit", "zlib", "glibc", "state folder"] {
      #expect(text.contains("\(label.padding(toLength: 16, withPad: " ", startingAt: 0))not known\n"), "\(text)")
    }
    #expect(text.contains("libcurl         8.1.0\n"))
    #expect(unknown.json["libraries"]?.object?["libcurl"]?.object?["linked"] == .null)
  }
}
