import GrantSources
import Tenant
import TestSupport
import Testing

@Suite struct EmptyInputTests {
  private static let wholeSnapshot =
    #"{"snapshot_version":1,"domain":"t","client_grants":[],"coverage":{"client_grants":{"read":0,"complete":true}}}"#

  @Test(arguments: [
    "[]", "[][]", #"{"client_grants":[]}"#, #"{"client_grants":[],"total":0,"start":0,"limit":50}"#,
    #"{"client_grants":[],"clients":[],"resource_servers":[]}"#,
    #"{"snapshot_version":1,"domain":"t","client_grants":[]}"#,
  ])
  func `an input without grants is a gap unless the user says that there is none`(text: String) async {
    #expect(
      await read(text).coverage.gap?.message
        == "standard input: contains no grant, which may be what a command that failed left behind; pass --assume-complete "
        + "if the tenant has none")
    #expect(await read(text, assumeComplete: true).coverage == CollectionCoverage(read: 0, isAssumed: true))
  }

  @Test(arguments: ["", " \n", "\u{FEFF}", "null", "null\nnull"])
  func `an input that says nothing is no empty tenant on anybody's word`(text: String) async {
    #expect(await read(text, assumeComplete: true).coverage.gap != nil)
  }

  @Test func `a snapshot that was read whole may be empty`() async {
    #expect(await read(Self.wholeSnapshot).coverage == CollectionCoverage(read: 0))
    #expect(await !read(Self.wholeSnapshot, assumeComplete: true).coverage.isAssumed)
  }

  @Test(arguments: [
    #"[]"#, #"{"client_grants":[],"length":1}"#, #"{"clients":[]}"#, #"{"resource_servers":[]}"#,
  ])
  func `a list that says that there is nothing is none beside grants either`(text: String) async throws {
    let folder = try TemporaryFolder(["a.json": list(0..<2), "b.json": text])
    let source = FileSource(paths: [folder.path])
    let coverages = [
      await source.read(ClientGrant.self).coverage, await source.read(Client.self).coverage,
      await source.read(ResourceServer.self).coverage,
    ]
    #expect(coverages.contains { !$0.isComplete })
  }

  @Test(arguments: [49, 50, 51, 100, 1_000])
  func `grants in a row are a list that may be cut as well`(count: Int) async {
    let rows = (0..<count).map { #"{"id":"cgr_\#($0)","client_id":"app","audience":"a"}"# }.joined(separator: "\n")
    #expect(await read(rows).coverage.isComplete == ![50, 100, 1_000].contains(count))
    #expect(
      await read(#"{"client_grants":[\#(rows.replacing("\n", with: ","))]}"#).coverage.isComplete == ![50, 100, 1_000]
        .contains(count))
  }

  @Test func `a page without grants that names more is a cut one`() async {
    let text = #"{"client_grants":[],"total":3}"#
    #expect(await read(text).coverage.gap?.message.contains("is said to have 3, and 0 were read") == true)
  }

  @Test func `all inputs without a grant are named together`() async throws {
    let folder = try TemporaryFolder(["a.json": "[]", "b.json": "[]"])
    let gap = await FileSource(paths: [folder.path]).read(ClientGrant.self).coverage.gap
    #expect(gap?.message.hasPrefix("\(folder.file("a.json")) and 1 more: contains no grant") == true)
  }

  @Test func `the grants of one organization are not taken for those of the tenant`() async {
    let ofOne = #"{"id":"cgr_1","client_id":"app","audience":"a","scope":[],"organization_usage":"allow"}"#
    let page = #"{"client_grants":[\#(ofOne)],"start":0,"limit":50,"total":1}"#
    for text in [page, "[\(ofOne)]", ofOne] {
      #expect(
        await read(text).coverage.gap?.message.hasPrefix("standard input: probably the grants of one organization")
          == true)
      #expect(await read(text, assumeComplete: true).coverage.gap == nil)
    }
    let others = [#"{"id":"cgr_2","audience":"a"}"#, #"{"id":"cgr_2","audience":"a","subject_type":"client"}"#]
    for other in others { #expect(await read("[\(ofOne),\(other)]").coverage.gap == nil) }
    let snapshot = #"{"snapshot_version":1,"domain":"t","client_grants":[\#(ofOne)]}"#
    #expect(await read(snapshot).coverage.gap == nil)
  }
}
