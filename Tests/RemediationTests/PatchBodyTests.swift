import Documents
import Tenant
import TestSupport
import Testing

@testable import Remediation

@Suite struct `PATCH body` {
  @Test(
    arguments: [
      (["scope": ["a"]], ["scope": ["b"]], ["scope": ["b"]]),
      (["scope": ["a", "b"]], ["scope": ["b", "a"]], [:]),
      (["scope": ["a", "a"]], ["scope": ["a"]], ["scope": ["a"]]),
      (
        ["allow_all_scopes": true], ["allow_all_scopes": false, "scope": ["a"]],
        ["allow_all_scopes": false, "scope": ["a"]]
      ),
      (["allow_all_scopes": true], ["allow_all_scopes": false], ["allow_all_scopes": false, "scope": []]),
      (["scope": ["a"]], ["allow_all_scopes": true], ["allow_all_scopes": true]),
      (["organization_usage": "allow"], [:], ["organization_usage": "deny", "allow_any_organization": false]),
      (
        ["organization_usage": "allow", "allow_any_organization": true], ["organization_usage": "allow"],
        ["allow_any_organization": false]
      ),
      (
        [:], ["organization_usage": "require", "allow_any_organization": true],
        ["organization_usage": "require", "allow_any_organization": true]
      ),
      ([:], ["organization_usage": "deny", "allow_all_scopes": false, "scope": []], [:]),
      (["authorization_details_types": ["p"]], [:], ["authorization_details_types": []]),
      (
        ["organization_usage": "", "authorization_details_types": [], "scope": []],
        ["organization_usage": "deny", "scope": .null], [:]
      ),
      (["scope": ["a"], "organization_usage": ""], ["scope": ["b"]], ["scope": ["b"]]),
      (
        ["organization_usage": "allow"], ["organization_usage": ""],
        ["organization_usage": "deny", "allow_any_organization": false]
      ),
    ] as [(JSONObject, JSONObject, JSONObject)])
  func `only what changes is sent, with what must go with it`(
    before: JSONObject, after: JSONObject, body: JSONObject
  ) throws {
    let (before, after) = (try ClientGrant(grant("cgr_1", before)), try ClientGrant(grant("cgr_1", after)))
    #expect(PatchBody.between(before, after) == body)
    #expect(PatchBody.between(before, before).isEmpty)
  }

  @Test func `what was all scopes is an empty list, where nobody says which`() throws {
    let all = try ClientGrant(grant("cgr_1", ["allow_all_scopes": true]))
    #expect(try PatchBody.patched(all, ["allow_all_scopes": false]).raw["scope"] == [])
    #expect(try PatchBody.patched(all, ["organization_usage": "require"]).raw["scope"] == nil)
    let none = try ClientGrant(grant("cgr_1"))
    #expect(try PatchBody.patched(none, ["organization_usage": "require"]).raw["scope"] == nil)
  }

  @Test(
    arguments: [
      (["organization_usage": "deny", "allow_any_organization": true], false),
      (["organization_usage": "deny"], false), (["allow_any_organization": true], false), (["scope": []], true),
    ] as [(JSONObject, Bool)])
  func `any organization without organizations is not sent, and is no reason against another field`(
    body: JSONObject, isSent: Bool
  ) throws {
    let after = try ClientGrant(grant("cgr_1", ["organization_usage": "deny", "allow_any_organization": true]))
    let refusal = PatchBody.Refusal(reason: "allow_any_organization needs organization_usage allow or require")
    if isSent {
      try PatchBody.check(body, making: after)
    } else {
      #expect(throws: refusal) { try PatchBody.check(body, making: after) }
    }
  }

  @Test(
    .enabled(if: Recordings.isPresent, Recordings.absence),
    arguments: [
      ("TestAccClientGrant", 5), ("TestAccClientGrant_DefaultFor", 1), ("TestClientGrantManager_Update", 1),
    ])
  func `a recorded change of a grant has our body`(name: String, count: Int) throws {
    var grants: [String: ClientGrant] = [:]
    var replayed = 0
    for exchange in try Recordings.exchanges(name) {
      guard exchange["path"]?.string?.hasPrefix("/api/v2/client-grants") == true,
        let response = exchange["response"]?.object, let id = response["id"]?.string
      else { continue }
      let after = try ClientGrant(response)
      if exchange["method"] == "PATCH" {
        let before = try #require(grants[id])
        let recorded = try #require(exchange["request"]?.object)
        #expect(PatchBody.between(before, after) == recorded)
        replayed += 1
      }
      grants[id] = after
    }
    #expect(replayed == count)
  }
}
