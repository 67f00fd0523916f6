import Documents
import GrantSources
import Tenant
import TestSupport
import Testing

@Suite struct RecordedDumpTests {
  @Test(.enabled(if: Recordings.isPresent, Recordings.absence))
  func `the grants of a real dump are read from a file without loss`() async throws {
    let answers = try Recordings.exchanges("deploy-cli-dump").compactMap { exchange -> JSONValue? in
      let path = exchange["path"]?.string ?? ""
      return path.hasPrefix("/api/v2/client-grants") ? exchange["response"] : nil
    }
    #expect(!answers.isEmpty)
    let recorded = answers.flatMap { $0.object?["client_grants"]?.array ?? [] }
    let folder = try TemporaryFolder([
      "pages.json": answers.map(JSONWriter.compact).joined(separator: "\n"),
      "list.json": JSONWriter.pretty(.array(recorded)),
    ])
    for name in ["pages.json", "list.json"] {
      let reading = await FileSource(paths: [folder.file(name)]).read(ClientGrant.self)
      #expect(reading.coverage.gap == nil)
      #expect(reading.records.map { JSONValue.object($0.raw) } == recorded)
      #expect(reading.records.allSatisfy { ($0.scope?.count ?? 0) > 100 })
    }
  }
}
