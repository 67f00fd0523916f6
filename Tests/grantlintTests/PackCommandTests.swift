import Crypto
import Documents
import Foundation
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// `-o pack=…`: the digests of what was audited are those that somebody else computes.
@Suite struct `Review pack on the command line` {
  private static let grants = #"[{"id":"cgr_1","client_id":"app","audience":"https://a.example/","scope":["read:x"]}]"#

  private static func sha256(_ text: String) -> String {
    SHA256.hash(data: Data(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  @Test func `of files they are those of the files`() async throws {
    let folder = try TemporaryFolder(["a.json": Self.grants])
    let run = await CommandRun(
      ["audit", "@a.json", "-f", "json", "-o", "pack=@review.html"], folder: folder.path)
    #expect(run.code == 0, "\(run.error)")
    let page = try #require(folder.read("review.html"))
    #expect(page.contains("<td class=\"digest\">\(Self.sha256(Self.grants))</td>"))
    let tenant = try JSONReader.value(run.output).object?["tenants"]?.array?.first?.object
    let input: JSONValue = ["name": .string(folder.file("a.json")), "sha256": .string(Self.sha256(Self.grants))]
    #expect(tenant?["inputs"] == [input])
    try folder.write(run.output, to: "report.json")
    let merged = await CommandRun(["merge", "@report.json", "-f", "pack"], folder: folder.path)
    #expect(merged.output.contains(Self.sha256(Self.grants)))
  }

  @Test func `without a pack nobody computes any`() async throws {
    let folder = try TemporaryFolder(["a.json": Self.grants])
    let run = await CommandRun(["audit", "@a.json", "-f", "json"], folder: folder.path)
    #expect(try JSONReader.value(run.output).object?["tenants"]?.array?.first?.object?["inputs"] == [])
  }

  @Test func `of a live tenant there is none, and the page says how to have one`() async throws {
    let scene = try RepairScene(tenant: EmulatedTenant(.demo()))
    let run = await scene.run(["audit", "-q", "-o", "pack=@review.html"])
    #expect(run.code == 1, "\(run.error)")
    let page = try #require(scene.folder.read("review.html"))
    #expect(page.contains("<code>grantlint snapshot -o snapshot.json</code>"))
    #expect(await scene.isOnlyRead())
  }
}
