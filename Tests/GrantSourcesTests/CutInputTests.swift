import Foundation
import GrantSources
import Tenant
import TestSupport
import Testing

@Suite struct CutInputTests {
  private static func page(_ numbers: Range<Int>, _ rest: String) -> String {
    #"{"client_grants":\#(list(numbers))\#(rest)}"#
  }

  private static let cut = [
    (list(0..<50), "standard input: a bare list of exactly 50 records was probably cut"),
    (list(0..<100), "a bare list of exactly 100 records was probably cut"),
    (list(0..<1_000), "a bare list of exactly 1000 records was probably cut"),
    (list(0..<5) + page(5..<7, #","total":3"#), "the list is said to have 3, and 2 were read"),
    (page(0..<2, #","next":"x""#) + page(0..<2, ""), "a page repeats only what was on the pages before it"),
    (page(0..<2, #","next":"""#), "a page has an empty 'next'"),
    (page(0..<2, #","start":0,"limit":2"#), "the last page is full (2 records)"),
    (page(0..<2, #","start":50,"limit":50"#), "the records 1 to 50 are on no page"),
    (page(0..<2, #","next":"a""#) + page(0..<0, #","next":"b""#) + page(2..<3, ""), "a page is empty"),
    (list(0..<50) + list(50..<100), "standard input: a bare list of exactly 50 records was probably cut"),
    (list(0..<50) + #"{"audience":"a"}"#, "standard input: a bare list of exactly 50 records was probably cut"),
    (page(0..<2, #","next":"x""#), "standard input: the last page names a next one, which was not read"),
    (page(0..<2, "") + page(2..<4, #","next":"x""#), "the last page names a next one"),
    (page(0..<2, #","total":3"#), "the list is said to have 3, and 2 were read"),
    (page(0..<2, #","total":5"#) + page(2..<4, #","total":5"#), "the list is said to have 5, and 4 were read"),
    (page(0..<2, #","total":4"#) + page(0..<2, #","total":4"#), "the list is said to have 4, and 2 were read"),
    (list(0..<50) + page(50..<52, ""), "a bare list of exactly 50 records was probably cut"),
    (page(0..<2, #","next":"x""#) + list(2..<4), "the last page names a next one"),
  ]

  @Test(arguments: cut)
  func `an input that was cut is a gap, with what it holds`(text: String, message: String) async throws {
    let reading = await read(text)
    let gap = try #require(reading.coverage.gap)
    #expect(gap.collection == .clientGrants)
    #expect(gap.message.contains(message))
    #expect(gap.message.hasSuffix("fetch all pages, or pass --assume-complete if these are all"))
    #expect(!reading.records.isEmpty)
  }

  @Test(arguments: cut)
  func `the user can say that it is complete`(text: String, message: String) async {
    #expect(await read(text, assumeComplete: true).coverage.gap == nil)
  }

  @Test(arguments: [
    list(0..<49), list(0..<51), list(0..<99), list(0..<50) + list(50..<99), list(0..<50) + list(50..<60),
    page(0..<49, ""), page(0..<50, #","total":50"#),
    page(0..<2, #","next":"x""#) + page(2..<4, ""), page(0..<2, #","total":2"#), page(0..<3, #","total":2"#),
    page(0..<2, #","total":3"#) + page(1..<3, #","total":3"#),
  ])
  func `an input that shows no sign of a cut is complete`(text: String) async {
    #expect(await read(text).coverage.gap == nil)
  }

  @Test func `pages may be spread over files`() async throws {
    let folder = try TemporaryFolder([
      "1.json": Self.page(0..<2, #","next":"x""#), "2.json": Self.page(2..<4, #","next":"y""#),
      "3.json": Self.page(4..<5, ""),
    ])
    #expect(await FileSource(paths: [folder.path]).read(ClientGrant.self).coverage == CollectionCoverage(read: 5))
    let two = await FileSource(paths: [folder.file("1.json"), folder.file("2.json")]).read(ClientGrant.self)
    #expect(two.records.count == 4)
    #expect(two.coverage.gap?.message.hasPrefix("\(folder.file("2.json")): the last page names a next one") == true)
  }

  @Test func `to accept a cut input is not to accept a broken one`() async {
    #expect(await read("[", assumeComplete: true).coverage.gap != nil)
    #expect(await read("", assumeComplete: true).coverage.gap != nil)
  }

  @Test func `the identity says where completeness is the user's word`() async {
    func isAssumed(_ text: String, assumeComplete: Bool) async -> Bool {
      await FileSource(paths: ["-"], assumeComplete: assumeComplete) { Data(text.utf8) }.read(ClientGrant.self).coverage
        .isAssumed
    }
    #expect(await isAssumed(list(0..<50), assumeComplete: true))
    #expect(await isAssumed(Self.page(0..<2, #","total":3"#), assumeComplete: true))
    #expect(await !isAssumed(list(0..<50), assumeComplete: false))
    #expect(await !isAssumed(list(0..<49), assumeComplete: true), "there was nothing to assume")
  }
}
