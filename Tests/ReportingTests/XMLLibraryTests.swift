import Testing

@testable import Reporting

struct XMLLibraryTests {
  @Test(arguments: [
    ("20914", "2.9.14"), ("21207-GITv2.12.7", "2.12.7"), ("20900-GIT", "2.9.0"), ("21000", "2.10.0"),
    ("100203", "10.2.3"), ("", nil),
    ("GIT", nil),
  ])
  func `the number of libxml2 is its version`(text: String, version: String?) {
    #expect(XMLLibrary.version(of: text) == version)
  }

  @Test func `the libxml2 that runs tells its version`() {
    #expect(XMLLibrary.version?.hasPrefix("2.") == true)
  }
}
