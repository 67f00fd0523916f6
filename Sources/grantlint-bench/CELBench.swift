import ArgumentParser
import BuiltinRules
import CEL
import Documents
import Foundation
import PolicyEngine
import Tenant

/// `grantlint-bench cel --grants FILE`: evaluations a second of three expressions on a list of grants, the values made
/// beforehand, on one thread, median of 5; and what it takes to compile and check a rule.
struct CELBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cel", abstract: "Evaluations a second, and the time to compile a rule.")

  @Option(help: ArgumentHelp("A file {\"client_grants\": […]}.", valueName: "file")) var grants: String
  @Option(help: "How often each expression goes through all grants.") var rounds = 5
  @Option(help: "Only the expression of this name.") var only: String?

  private static let management = "https://acme.eu.auth0.com/api/v2/"
  private static let expressions = [
    ("E1", "grant.subject_type != 'user' || (has(grant.organization_usage) && grant.organization_usage == 'require')"),
    (
      "E2",
      "grant.audience != '\(management)' || grant.scope.all(s, !s.matches('^(create|update|delete):')"
        + " || s in ['create:tickets', 'update:users'])"
    ),
    (
      "E2b",
      "grant.audience != '\(management)' || grant.scope.all(s, !(s.startsWith('create:') || s.startsWith('update:')"
        + " || s.startsWith('delete:')) || s in ['create:tickets', 'update:users'])"
    ),
  ]

  /// The fields that the expressions read, as a record: what a rule's `grant` is, in small.
  private static let grantType = RecordType(
    name: "grant",
    fields: [
      .init(name: "audience", type: .string), .init(name: "scope", type: .list(.string)),
      .init(name: "subject_type", type: .string), .init(name: "organization_usage", type: .string),
    ])

  func run() throws {
    let records = try Self.read(grants)
    let environment = Environment(variables: [Variable(name: "grant", type: .record(Self.grantType))])
    let activations = records.map { environment.activation(["grant": .value(Self.value($0))]) }
    for (name, source) in Self.expressions where only == nil || only == name {
      let program = try environment.compile(source, expecting: .bool)
      let (seconds, count) = Self.median(of: rounds) { Self.count(program, activations) }
      let rate = (Double(activations.count) / seconds).clampedInt
      print(
        "grantlint, ready  \(name.padding(toLength: 3, withPad: " ", startingAt: 0)) n=\(activations.count)  \(rate)/s  count=\(count)"
      )
    }
    try Self.rules()
  }

  private static func rules() throws {
    let files = BuiltinRules.files.map { (text: $0.text, origin: RuleOrigin.builtin(path: $0.path)) }
    let (loading, _) = median { (try? RuleCatalogue(files).compile(RuleSelection()).rules.count) ?? 0 }
    let parsed = try files.map { try Rule(text: $0.text, origin: $0.origin) }
    let (compiling, count) = median { parsed.count { (try? CompiledRule($0)) != nil } }
    print(
      "load \(count) rules: \((loading * 1e6).clampedInt) µs; compile and check a rule: \((compiling * 1e6).clampedInt / max(count, 1)) µs"
    )
  }

  private static func count(_ program: Program, _ activations: [Activation]) -> Int {
    var count = 0
    for activation in activations {
      if case .value(.bool(true)) = program.evaluate(activation) { count += 1 }
    }
    return count
  }

  private static func median(of rounds: Int = 5, _ body: () -> Int) -> (seconds: Double, count: Int) {
    var count = 0
    let times = (0..<max(rounds, 1)).map { _ in
      let start = ContinuousClock.now
      count = body()
      return (ContinuousClock.now - start) / .seconds(1)
    }
    return (times.sorted()[times.count / 2], count)
  }

  private static func read(_ path: String) throws -> [ClientGrant] {
    let value = try JSONReader.value(Array(try Data(contentsOf: URL(filePath: path))))
    return try (value.object?["client_grants"]?.array ?? []).compactMap(\.object).map(ClientGrant.init)
  }

  private static func value(_ grant: ClientGrant) -> Value {
    .record(
      RecordValue(
        grantType,
        [
          .value(.string(grant.audience ?? "")), .value(.list((grant.scope ?? []).map { .string($0) })),
          .value(.string(grant.effectiveSubjectType)),
          grant.organizationUsage.map { .value(.string($0)) } ?? .absent(default: .string("deny")),
        ]))
  }
}
