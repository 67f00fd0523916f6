import Tenant
import Testing

@Suite struct TokenLifetimeTests {
  @Test(
    arguments: [
      (0, "0 seconds"), (1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "1 minute 1 second"),
      (5400, "90 minutes"), (3600, "1 hour"), (3640, "1 hour 40 seconds"), (36_000, "10 hours"), (86_400, "24 hours"),
      (86_401, "24 hours 1 second"), (172_800, "2 days"), (2_592_000, "30 days"), (2_592_001, "30 days 1 second"),
      (200_000, "2 days 7 hours 33 minutes 20 seconds"),
    ] as [(Int64, String)])
  func `a lifetime is said in the units of people`(seconds: Int64, text: String) {
    #expect(TokenLifetime.text(seconds) == text)
    #expect(TokenLifetime.sentence(seconds).hasSuffix(", up to \(text)"))
  }

  @Test func `a lifetime that is not known is the standard one`() {
    #expect(
      TokenLifetime.sentence(nil, subject: "those")
        == "those issued before keep their access until they expire, up to 24 hours unless the API sets another time")
  }
}
