import Documents
import PolicyEngine
import Reporting
import Testing
import TextLayout

@testable import Remediation

@Suite struct `Diff of a plan` {
  @Test func `a change is a unified diff with what it closes and whom it can hurt`() async throws {
    let tenant = try MemoryTenant(
      [grant("cgr_1", ["scope": ["read:b", "delete:x", "read:a", "admin:x"]])],
      apis: [api(["read:a", "read:b", "admin:x"])],
      names: ["app": "Billing"])
    let usesAPI = rule("uses-api", check: "api == null || true")
    let plan = try await tenant.plan(
      Rules.noDelete, Rules.noAdmin, usesAPI, guards: Guards(unsafeFixes: true, unfixable: ["no-admin"]))
    #expect(
      PlanDiff.render(plan) == """
        grant cgr_1
          client        Billing (app)
          audience      https://a.example/
          subject type  client
          closes        no-delete (error)
          safety        unsafe
          may lose      Billing (app): delete:x on https://a.example/
          tokens        those issued before keep their access until they expire, up to 24 hours unless the API sets another time
          irreversible  the API does not define delete:x and may not take that back
          left open     no-admin: the rule is among --unfixable
        --- cgr_1 (now)
        +++ cgr_1 (planned)
        @@ -1,7 +1,6 @@
         {
           "scope": [
             "admin:x",
        -    "delete:x",
             "read:a",
             "read:b"
           ]

        1 grant of t.eu.auth0.com would be changed, unsafe

        """)
  }

  @Test func `leaving all scopes shows the list that takes their place, and its consequence`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["allow_all_scopes": true])], apis: [api(["c", "a", "b"])])
    let text = PlanDiff.render(try await tenant.plan(Rules.allScopes, Rules.fewScopes, guards: Guards()))
    #expect(text.contains("  consequence   raises few-scopes (note)\n"))
    #expect(
      text.contains(
        """
        @@ -1,3 +1,8 @@
         {
        -  "allow_all_scopes": true
        +  "allow_all_scopes": false,
        +  "scope": [
        +    "a",
        +    "b",
        +    "c"
        +  ]
         }

        """))
    #expect(!text.contains("may lose") && !text.contains("tokens  "))
    #expect(text.hasSuffix("\n1 grant of t.eu.auth0.com would be changed, safe\n"))
  }

  @Test func `of one change it is said what it is, of several how many`() async throws {
    let grants = (0..<2).map { grant("cgr_\($0)", ["scope": ["delete:x"]]) }
    let one = PlanDiff.render(try await MemoryTenant([grants[0]]).plan(Rules.noDelete))
    #expect(one.hasSuffix("\n1 grant of t.eu.auth0.com would be changed, unsafe\n"))
    let two = PlanDiff.render(try await MemoryTenant(grants).plan(Rules.noDelete))
    #expect(two.hasSuffix("\n2 grants of t.eu.auth0.com would be changed, 2 of them unsafe\n"))
  }

  @Test func `of a long list only what is near a change is shown`() async throws {
    let scopes = (100..<200).map { "read:\($0)" } + ["read:1500", "delete:x"]
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": .strings(scopes)])])
    let lines = PlanDiff.render(try await tenant.plan(Rules.noDelete)).split(separator: "\n")
    #expect(lines.contains("@@ -1,6 +1,5 @@"))
    #expect(lines.count < 25)
  }

  @Test func `two changes far apart are two hunks`() async throws {
    let scopes = ["delete:x"] + (0..<20).map { "m\($0)" } + ["z-delete"]
    let ends = rule(
      "ends", check: "!('z-delete' in grant.scope)", fix: "scope: \"grant.scope.filter(s, s.startsWith('m'))\"")
    let text = PlanDiff.render(try await MemoryTenant([grant("cgr_1", ["scope": .strings(scopes)])]).plan(ends))
    #expect(text.contains("@@ -1,6 +1,5 @@\n") && text.contains("@@ -21,6 +20,5 @@\n"))
  }

  @Test func `what is left alone is listed with its reason`() async throws {
    let tenant = try MemoryTenant([
      grant("cgr_1", ["scope": ["delete:x"], "is_system": true]),
      grant("cgr_2", ["scope": ["delete:x"], "default_for": "third_party_clients", "client_id": .null]),
    ])
    let text = PlanDiff.render(try await tenant.plan(Rules.noDelete, guards: Guards()))
    #expect(
      text == """
        left alone, though a fix is known
          skipped cgr_1 (app on https://a.example/): a system grant cannot be changed
          skipped cgr_2 (default for third_party_clients on https://a.example/): needs --unsafe-fixes

        nothing to change in t.eu.auth0.com; 2 grants left alone

        """)
  }

  @Test func `a plan that is refused whole says so last`() async throws {
    let tenant = try MemoryTenant((0..<3).map { grant("cgr_\($0)", ["scope": ["delete:x"]]) })
    let text = PlanDiff.render(try await tenant.plan(Rules.noDelete, guards: Guards(unsafeFixes: true, maxChanges: 2)))
    #expect(
      text.hasSuffix(
        "refused: 3 grants would be changed, more than --max-changes 2, so none is; --max-changes 3 lets them all be changed\n"
      )
    )
    #expect(text.contains("--- cgr_2 (now)"))
  }

  @Test func `nothing hidden reaches the terminal`() async throws {
    let hostile = "\u{1B}[2J\u{202E}\u{200B}\nname"
    let tenant = try MemoryTenant(
      [
        grant(hostile, ["scope": [.string("delete:" + hostile), "x"], "client_id": .string(hostile)]),
        grant("cgr_2", ["scope": ["delete:x"], "is_system": true, "audience": .string(hostile)]),
      ], names: [hostile: hostile])
    let plan = try await tenant.plan(Rules.noDelete)
    #expect(plan.changes.count == 1 && plan.held.count == 1)
    let text = PlanDiff.render(plan)
    #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\u{200B}" })
    #expect(!text.split(separator: "\n").contains { $0.hasPrefix("name") })
    #expect(text.contains("\\u{202E}"))
  }

  @Test(arguments: [40, 60, 80, 120])
  func `a narrow page has the same words, and the lines of the diff as they are`(width: Int) async throws {
    let tenant = try MemoryTenant(
      [
        grant("cgr_1", ["scope": ["read:a", .string("delete:" + String(repeating: "x", count: 90))]]),
        grant("cgr_2", ["scope": ["delete:x"], "is_system": true]),
      ], names: ["app": "A name of several words"])
    let plan = try await tenant.plan(Rules.noDelete)
    func words(_ text: String) -> [Substring] { text.split { $0 == " " || $0 == "\n" } }
    let text = PlanDiff.render(plan, style: PageStyle(width: width))
    #expect(words(text) == words(PlanDiff.render(plan)))
    for line in text.split(separator: "\n") where !"+-@".contains(line.prefix(1)) {
      #expect(line.count <= width || words(String(line)).count == 1, "\(line)")
    }
  }

  @Test func `colour is written only on request and ends with its line`() async throws {
    let plan = try await MemoryTenant([grant("cgr_1", ["scope": ["delete:x"]])]).plan(Rules.noDelete)
    let colored = PlanDiff.render(plan, style: PageStyle(width: .max, color: true))
    #expect(colored.contains("\u{1B}[31m-    \"delete:x\"\u{1B}[0m\n"))
    #expect(colored.replacing(/\u{1B}\[[0-9]*m/, with: "") == PlanDiff.render(plan))
    for line in colored.split(separator: "\n") where line.contains("\u{1B}") { #expect(line.hasSuffix("\u{1B}[0m")) }
  }
}
