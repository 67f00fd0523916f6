/// The members of a JSON object in the order in which they were written, no key twice.
///
/// A list, not a hash table: the objects of the Management API have a dozen keys, where a scan is faster, and a
/// `Dictionary` would fold keys that are canonically equivalent but not the same.
public struct JSONObject: Sendable {
  package private(set) var members: [(key: String, value: JSONValue)]

  /// An object of these members. Of two with one key the later wins; the reader refuses such input beforehand.
  package init(_ members: [(String, JSONValue)] = []) {
    self.members = []
    self.members.reserveCapacity(members.count)
    for (key, value) in members { self[key] = value }
  }

  /// `members` must have no key twice.
  package init(unique members: [(key: String, value: JSONValue)]) { self.members = members }

  package var keys: [String] { members.map(\.key) }
  package var isEmpty: Bool { members.isEmpty }

  /// The value of a key, nil where it is absent; setting nil removes the member.
  package subscript(key: String) -> JSONValue? {
    get { members.first { $0.key.isIdentical(to: key) }?.value }
    set {
      let index = members.firstIndex { $0.key.isIdentical(to: key) }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append((key, value))
      case (nil, nil): break
      }
    }
  }

  /// The members whose keys are listed, in their own order.
  package func only(_ keys: [String]) -> JSONObject {
    JSONObject(unique: members.filter { member in keys.contains { $0.isIdentical(to: member.key) } })
  }
}

extension JSONObject: Equatable {
  /// Whether both have the same members, in whatever order.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.members.count == right.members.count
      && left.members.allSatisfy { member in right[member.key] == member.value }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// No key twice.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
