import Documents
import Tenant
import TestSupport
import Testing

/// Grants that are read many at a time, and what is kept of them.
@Suite struct GrantTableTests {
  private static let fields = [
    "id", "client_id", "default_for", "audience", "scope", "subject_type", "organization_usage",
    "allow_any_organization", "allow_all_scopes", "authorization_details_types", "is_system", "added_later", "Id",
  ]
  private static let texts = ["", "a", "read:orders", "e\u{301}", "é", "x y", "##A##", "\u{0}\"\\", "🙂", "@@B@@"]

  /// A grant with any of the fields, in any order, of the types that they may have.
  private static func grant(_ random: inout SeededGenerator) -> JSONObject {
    func text() -> JSONValue { .string(texts.randomElement(using: &random) ?? "") }
    var object = JSONObject()
    for field in fields.shuffled(using: &random) where Bool.random(using: &random) {
      object[field] =
        switch (field, Int.random(in: 0..<8, using: &random)) {
        case (_, 0): .null
        case ("scope", _), ("authorization_details_types", _):
          .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in text() })
        case ("allow_any_organization", _), ("allow_all_scopes", _), ("is_system", _):
          .bool(Bool.random(using: &random))
        case ("added_later", _): ["list": [1, nil, "x"]]
        default: text()
        }
    }
    return object
  }

  @Test(arguments: 0..<40) func `every grant of a list is the object that it came as`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(clamping: seed))
    let objects = (0..<30).map { _ in Self.grant(&random) }
    let text = JSONWriter.pretty(.array(objects.map { .object($0) }))
    let nodes = try JSONDocument(single: Array(text.utf8)).values[0].elements
    let (grants, failure) = ClientGrant.read(nodes, file: "g.json")
    #expect(failure == nil)
    #expect(grants.map(\.raw) == objects)
    for (grant, object) in zip(grants, objects) {
      #expect(grant == (try ClientGrant(object)))
      #expect(grant.id == object["id"]?.string.flatMap { $0.isEmpty ? nil : $0 })
      #expect(grant.scope == object["scope"]?.array.flatMap { $0.isEmpty ? nil : $0.compactMap(\.string) })
      #expect(grant.isSystem == object["is_system"]?.bool)
      let signs = JSONWriter.compact(.object(object)).contains { "#@".contains($0) }
      #expect(grant.isUnusual == (signs || object["added_later"] != nil || object["Id"] != nil))
    }
  }

  @Test func `what comes before a grant that is wrong is read`() throws {
    let text = #"[{"id":"cgr_1","scope":["a"]},{"id":"cgr_2","scope":["b",3],"client_id":4},{"id":"cgr_3"}]"#
    let nodes = try JSONDocument(single: Array(text.utf8)).values[0].elements
    let (grants, failure) = ClientGrant.read(nodes)
    #expect(grants.map(\.id) == ["cgr_1"])
    // Of several mistakes the first in the order of the fields, wherever it is.
    #expect(failure?.description == "client_id: expected a string, found a number")
  }

  @Test func `the effective scopes are those of the list, split at white space`() throws {
    let text = #"[{"scope":["a","b"]},{"scope":["a b","c\u0009d"]},{"scope":[""]},{"scope":["é"]},{}]"#
    let (grants, _) = ClientGrant.read(try JSONDocument(single: Array(text.utf8)).values[0].elements)
    #expect(grants.map(\.areScopesSeparate) == [true, false, false, false, true])
    #expect(grants.map { $0.effectiveScopes(of: nil) } == [["a", "b"], ["a", "b", "c", "d"], [], ["é"], []])
  }

  @Test(arguments: [nil, 0, 4095, 4096, 8999]) func `many grants are one list, however they are read`(wrong: Int?)
    throws
  {
    let lines = (0..<9000).map { $0 == wrong ? #"{"scope":1}"# : #"{"id":"cgr_\#($0)","client_id":"c\#($0 % 700)"}"# }
    let text = "[\n" + lines.joined(separator: ",\n\n") + "]"
    let nodes = try JSONDocument(single: Array(text.utf8)).values[0].elements
    let (grants, failure) = ClientGrant.read(nodes, file: "g.json")
    #expect(grants.count == wrong ?? 9000)
    #expect((failure == nil) == (wrong == nil))
    #expect(grants.map(\.id) == grants.indices.map { "cgr_\($0)" })
    #expect(grants.map(\.clientID) == grants.indices.map { "c\($0 % 700)" })
    #expect(grants.map { $0.origin?.line } == grants.indices.map { 2 + 2 * $0 })
  }
}
