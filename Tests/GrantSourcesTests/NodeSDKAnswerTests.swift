import Documents
import Tenant
import Testing

@testable import GrantSources

@Suite struct NodeSDKAnswerTests {
  private static let grants = #"[{"id":"cgr_1","client_id":"abc","audience":"a","scope":["read:a"]}]"#
  private static let other = #"[{"id":"cgr_2","client_id":"abc","audience":"b","allow_all_scopes":true}]"#

  @Test(arguments: [
    (#"{"data":[{"id":"cgr_1"}],"headers":{},"status":200}"#, true), (#"{"data":[],"rawResponse":{}}"#, true),
    (#"{"data":[1]}"#, false), (#"{"data":{},"status":200}"#, false), (#"{"status":200}"#, false), ("[]", false),
  ])
  func `an answer has a list under data`(text: String, fits: Bool) throws {
    #expect(NodeSDKAnswer.fits(try node(text)) == fits)
  }

  @Test(arguments: [
    #""headers":{},"status":200,"statusText":"OK""#, #""status":201,"config":{"params":{}},"request":{}"#,
    #""response":{"client_grants":\#(grants)},"rawResponse":{"status":200}"#,
    #""response":{"client_grants":\#(grants),"next":null,"total":1},"_hasNextPage":false"#,
    #""status":null,"error":null,"errors":[],"total":1,"start":0"#,
  ])
  func `an answer is read where nothing speaks against it`(beside: String) async {
    let reading = await read(#"{"data":\#(Self.grants),\#(beside)}"#)
    #expect(reading.records.map(\.id) == ["cgr_1"])
    #expect(reading.coverage.gap == nil)
  }

  @Test(arguments: [
    (#""status":200,"next":"x""#, "the last page names a next one"),
    (#""status":200,"total":99"#, "the list is said to have 99, and 1 was read"),
    (#""status":200,"start":7"#, "the records 1 to 7 are on no page"),
    (#""response":{"client_grants":\#(grants),"next":"abc"}"#, "the last page names a next one"),
    (#""response":{"client_grants":\#(grants),"total":2}"#, "the list is said to have 2"),
    (#""rawResponse":{},"_hasNextPage":true"#, "the last page names a next one"),
    (#""status":200,"has_more":true"#, "the last page names a next one"),
  ])
  func `an answer of a part is incomplete`(beside: String, message: String) async {
    for text in [#"{"data":\#(Self.grants),\#(beside)}"#, #"[{"data":\#(Self.grants),\#(beside)}]"#] {
      let reading = await read(text)
      #expect(reading.records.count == 1)
      #expect(reading.coverage.gap?.message.contains(message) ?? false)
    }
  }

  @Test(arguments: [
    (#""status":500"#, "status: expected that of an answer (200), found 500"),
    (#""status":"failed""#, "status: expected that of an answer (200), found a string"),
    (#""rawResponse":{"status":429}"#, "rawResponse.status: expected that of an answer (200), found 429"),
    (#""status":200,"error":"boom""#, "error: the page has an error beside its list"),
    (#""status":200,"errors":[{}]"#, "errors: the answer has errors beside its list"),
    (#""response":{"client_grants":\#(other)}"#, "response.client_grants: is another list than the one under 'data'"),
    (#""response":{"client_grants":[]}"#, "response.client_grants: is another list than the one under 'data'"),
    (#""response":{"error":"boom"}"#, "response: has no list"),
    (#""response":7"#, "response: expected the answer of the API, found a number"),
    (#""status":200,"client_grants":\#(other)"#, "client_grants: is beside the list under 'data' and not read"),
    (#""status":200,"clients":[]"#, "clients: is beside the list under 'data' and not read"),
    (#""status":200,"more":{"items":\#(other)}"#, "more: is beside the list under 'data' and not read"),
    (#""status":200,"hasNextPage":"yes""#, "hasNextPage: expected true or false, found a string"),
    (#""status":200,"total":"many""#, "total: expected a whole number"),
  ])
  func `an answer that failed or has more than its list is a problem`(beside: String, message: String) async {
    let reading = await read(#"{"data":\#(Self.grants),\#(beside)}"#, assumeComplete: true)
    #expect(reading.coverage.gap?.message.contains(message) ?? false, "\(reading.coverage.gap?.message ?? "")")
  }

  @Test func `pages in a row are one list`() async {
    let first = #"{"data":\#(Self.grants),"response":{"client_grants":\#(Self.grants),"next":"x"}}"#
    let last = #"{"data":\#(Self.other),"response":{"client_grants":\#(Self.other)}}"#
    for text in [first + last, "[\(first),\(last)]"] {
      let reading = await read(text)
      #expect(reading.records.map(\.id) == ["cgr_1", "cgr_2"])
      #expect(reading.coverage.gap == nil)
    }
  }

  @Test func `an unknown key is named`() {
    #expect(
      source(#"{"data":\#(Self.grants),"status":200,"trace":"x"}"#).warnings == ["standard input: 'trace' is not read"])
  }

  @Test func `no value of another kind ends the run`() async throws {
    let text = #"{"data":\#(Self.grants),"response":{"client_grants":\#(Self.grants)},"status":200,"has_more":false}"#
    for mutation in try mutations(of: text) { _ = await read(mutation) }
  }
}
