import Tenant
import Testing

@Suite struct SecretTests {
  @Test func `a secret prints nothing of itself, alone or inside of something`() {
    let secret = Secret("hidden-value")
    for text in [shown(secret), shown([secret]), shown(["key": secret as Secret?]), shown((1, secret))] {
      #expect(!text.contains("hidden"))
      #expect(text.contains("<redacted>"))
    }
  }

  @Test func `its value is given to who asks for it`() {
    #expect(Secret("hidden-value").reveal() == "hidden-value")
    #expect(Secret("").isEmpty)
    #expect(!Secret("x").isEmpty)
    #expect(Secret("x") == Secret("x"))
    #expect(Secret("x") != Secret("y"))
  }

  @Test func `it cannot be encoded`() {
    #expect(!((Secret("x") as Any) is any Encodable))
  }
}
