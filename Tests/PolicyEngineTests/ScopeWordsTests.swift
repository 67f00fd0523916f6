import Documents
import PolicyEngine
import Testing

/// By which words a scope only reads.
@Suite struct `The words of a scope` {
  @Test(arguments: [
    "read:orders", "orders.read", "tool:list", "READ:orders", "orders/view", "read_only", "orders:read-only", "get",
    "read:update_log", "list:deleted_orders", "readonly:orders", "orders:search", "read", "browse:shop.items",
  ])
  func `that only reads`(scope: String) {
    #expect(ScopeWords().onlyReads(scope))
  }

  @Test(arguments: [
    "write:orders", "read_write:carts", "list:delete", "reading:orders", "orders", "", "admin", "spread", "read:delete",
    "read:orders:update", "orders.update.read", "list_pay", "payments:pay", "only", "x_only", "delete:read", "reads",
  ])
  func `that does more`(scope: String) {
    #expect(!ScopeWords().onlyReads(scope))
  }

  @Test func `are those that a configuration names`() {
    let words = ScopeWords(verbs: ["Peek", "update"])
    #expect(words.onlyReads("peek:orders") && words.onlyReads("orders.update") && !words.onlyReads("read:orders"))
  }

  @Test func `are what rules see as the scopes that write`() async throws {
    let scopes = ["read:a", "a.read", "write:a", "read_write:a", "list:delete", "read:update_log", "a", "read:delete"]
    let tenant = try FakeTenant([grant("1", ["scope": .strings(scopes)])])
    let rule = Sample.text(id: "writes", check: "size(grant.write_scopes) == 0", "offenders: grant.write_scopes")
    let report = try await tenant.audit(rule)
    #expect(report.findings.first?.offenders == scopes.filter { !ScopeWords().onlyReads($0) })
  }
}
