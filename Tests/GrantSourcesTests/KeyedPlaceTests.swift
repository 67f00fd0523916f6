import Documents
import Testing

@testable import GrantSources

@Suite struct KeyedPlaceTests {
  @Test(arguments: [nil, 1, 700, 5000]) func `the first place of a key is found`(reserved: Int?) {
    var places = KeyedPlaces()
    var first: [String: Int] = [:]
    var keys: [String] = []
    for number in 0..<5000 {
      let key = number % 3 == 0 ? "e\u{301}\(number % 700)" : number % 3 == 1 ? "é\(number % 700)" : "k\(number)"
      if number % 1000 == 3, let reserved { places.reserve(reserved) }
      let found = places.take(TextTable.hash(key.utf8.span), keys.count) { keys[$0].isIdentical(to: key) }
      // Swift's own comparison would take two of the spellings for one.
      let exact = key.unicodeScalars.map { String($0.value) }.joined(separator: ",")
      #expect(found == first[exact])
      if found == nil {
        first[exact] = keys.count
        keys.append(key)
      }
    }
  }

  @Test func `keys of one hash are told apart`() {
    var places = KeyedPlaces()
    let hash: UInt64 = 0xDEAD_BEEF_0000_0001
    // The lower half is no part of what is compared first.
    let taken = (0..<300).compactMap { place in places.take(hash &+ UInt64(place), place) { _ in false } }
    #expect(taken.isEmpty)
    for place in [0, 1, 150, 299] {
      #expect(places.take(hash, 300) { $0 == place } == place)
    }
  }
}
