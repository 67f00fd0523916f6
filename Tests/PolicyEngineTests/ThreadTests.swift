import Documents
import Tenant
import Testing

@testable import PolicyEngine

/// Evaluation by several threads at once.
@Suite struct ThreadTests {
  private static let rules = [
    Sample.text(
      id: "first", severity: "error", check: "\"!grant.scope.exists(s, s.startsWith('delete:'))\"",
      "message: \"grant.id + ' deletes'\"\noffenders: \"grant.scope.filter(s, s.startsWith('delete:'))\""),
    Sample.text(
      id: "second", severity: "warning", check: "\"grant.scope.all(s, !s.matches(params.pattern) || s in reported)\"",
      """
      parameters: {pattern: {type: string, default: "^(delete|update):", description: D.}}
      yields_to: [first]
      offenders: "grant.scope.filter(s, s.matches(params.pattern) && !(s in reported))"
      severity_when: [{if: "size(grant.scope) > 2", severity: error}]
      """),
    Sample.text(id: "third", severity: "note", check: "client.name != ''"),
    Sample.text(id: "fourth", check: "10 / (size(grant.scope) - 3) > -100"),
  ]

  private static func report(threads: Int, keepsAll: Bool = false) async throws -> AuditReport {
    let actions = ["read", "update", "delete", "create"]
    let grants = (0..<1500).map { index in
      grant(
        "cgr_\(index * 7 % 1500)",
        [
          "client_id": .string("app\(index % 90)"), "audience": .string("https://\(index % 11).example/"),
          "scope": .strings((0..<(index % 5)).map { "\(actions[(index + $0) % 4]):\($0)" }),
        ])
    }
    let catalogue = try RuleCatalogue(
      rules.map { text in (text, .file(path: "rules/\(text.prefix { $0 != "\n" }.dropFirst("id: ".count)).yaml")) })
    let configuration = try Configuration(
      text: """
        version: 1
        audiences:
          - {match: "https://3.*", rules: {first: off}}
          - {match: "https://1*", rules: {second: {severity: note, parameters: {pattern: "^create:"}}}}
        """, path: ".grantlint.yml", isDiscovered: false, formats: [])
    let selection = RuleSelection(
      adjustments: try RuleAdjustments(configuration, tenant: nil, catalogue: catalogue))
    var auditor = Auditor(try catalogue.compile(selection), thresholds: Thresholds(), toolVersion: "0.1.0")
    auditor.threads = threads
    auditor.keepsEveryResult = keepsAll
    return await auditor.audit(
      try FakeTenant(grants), run: RunContext(id: "r", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 1 }))
  }

  @Test(arguments: [2, 3, 8]) func `the report is the same whatever the number of threads`(threads: Int) async throws {
    let one = try await Self.report(threads: 1, keepsAll: true)
    #expect(one.findings.count > 1000 && one.findings.contains { $0.result == .unknown })
    #expect(try await Self.report(threads: threads, keepsAll: true) == one)
  }

  @Test func `findings are in the order of a report, the inventory in that of the keys`() async throws {
    let report = try await Self.report(threads: 2)
    #expect(report.findings == report.findings.sorted(by: Finding.isListedBefore))
    let keys = report.inventory.map(\.grant.key)
    #expect(keys == keys.sorted())
  }

  @Test(arguments: [0, 1, 255, 256, 257, 2000], [1, 2, 5])
  func `every element is in one block, and the blocks are in order`(count: Int, threads: Int) async {
    let blocks = await Blocks.map(count, threads: threads, worker: { 0 }) { seen, block in
      seen += block.count
      return (block: block, seen: seen)
    }
    #expect(blocks.flatMap { Array($0.block) } == Array(0..<count))
    if threads == 1 { #expect(blocks.last?.seen ?? 0 == count) }
  }
}
