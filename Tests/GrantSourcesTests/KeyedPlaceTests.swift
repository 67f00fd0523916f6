import Testing

@testable import GrantSources

@Suite struct KeyedPlaceTests {
  @Test func `the first place of a key is found`() {
    var places = KeyedPlaces()
    var first: [String: Int] = [:]
    var keys: [String] = []
    for number in 0..<5000 {
      let key = number % 3 == 0 ? "e\u{301}\(number % 700)" : number % 3 == 1 ? "é\(number % 700)" : "k\(number)"
      let found = places.take(key, keys.count) { keys[$0] }
      // Swift's own comparison would take two of the spellings for one.
      let exact = key.unicodeScalars.map { String($0.value) }.joined(separator: ",")
      #expect(found == first[exact])
      if found == nil {
        first[exact] = keys.count
        keys.append(key)
      }
    }
  }
}
