import Documents
import Foundation
import GrantSources
import Tenant
import Testing

@Suite struct RecordedDumpTests {
  private static let file = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/recordings/deploy-cli-dump.json").standardizedFileURL
  private static var isPresent: Bool { FileManager.default.fileExists(atPath: file.path) }

  @Test(.enabled(if: isPresent, "the recordings are not beside the repository"))
  func `the grants of a real dump are read from a file without loss`() async throws {
    let dump = try JSONReader.value(Array(try Data(contentsOf: Self.file)))
    let exchanges = try #require(dump.object?["exchanges"]?.array)
    let answers = exchanges.compactMap { exchange -> JSONValue? in
      let path = exchange.object?["path"]?.string ?? ""
      return path.hasPrefix("/api/v2/client-grants") ? exchange.object?["response"] : nil
    }
    #expect(!answers.isEmpty)
    let recorded = answers.flatMap { $0.object?["client_grants"]?.array ?? [] }
    let folder = try Folder([
      "pages.json": answers.map(JSONWriter.compact).joined(separator: "\n"),
      "list.json": JSONWriter.pretty(.array(recorded)),
    ])
    for name in ["pages.json", "list.json"] {
      let reading = await FileSource(paths: [folder(name)]).read(ClientGrant.self)
      #expect(reading.coverage.gap == nil)
      #expect(reading.records.map { JSONValue.object($0.raw) } == recorded)
      #expect(reading.records.allSatisfy { ($0.scope?.count ?? 0) > 100 })
    }
  }
}
