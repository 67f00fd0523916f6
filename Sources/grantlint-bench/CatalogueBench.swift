import ArgumentParser
import BuiltinRules
import Documents
import Foundation
import PolicyEngine
import Tenant

/// `grantlint-bench catalogue --grants FILE`: what the programs of all rules take on a list of grants, on one thread, median of 3.
struct CatalogueBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue", abstract: "Seconds that the programs of all rules take on a list of grants.")

  @Option(help: ArgumentHelp("A file {\"client_grants\": […]}.", valueName: "file")) var grants: String
  @Option(help: "Only this rule; may be repeated.") var select: [String] = []
  @Flag(help: "Show what each rule takes.") var byRule = false

  func run() throws {
    let value = try JSONReader.value(Array(try Data(contentsOf: URL(filePath: grants))))
    let records = try (value.object?["client_grants"]?.array ?? []).compactMap(\.object).map(ClientGrant.init)
    let files = BuiltinRules.files.map { (text: $0.text, origin: RuleOrigin.builtin(path: $0.path)) }
    let catalogue = try RuleCatalogue(files).compile(RuleSelection(select: select))
    let runs = (0..<3).map { _ in
      CatalogueTimes(catalogue, grants: records, domain: "acme.eu.auth0.com", startedAt: "2026-01-31T02:00:00Z").entries
    }
    let sorted = runs.sorted { Self.total($0) < Self.total($1) }
    let median = sorted[1]
    if byRule {
      for entry in median.sorted(by: { $0.checking + $0.describing > $1.checking + $1.describing }) {
        print(
          "\(entry.rule): check \(text(entry.checking)), describe \(text(entry.describing)) for \(entry.failures) failures"
        )
      }
    }
    print("\(median.count) rules on \(records.count) grants: \(text(Self.total(median)))")
  }

  private static func total(_ entries: [CatalogueTimes.Entry]) -> Duration {
    entries.reduce(.zero) { $0 + $1.checking + $1.describing }
  }

  private func text(_ duration: Duration) -> String {
    "\(((duration / .milliseconds(1)) as Double).rounded().clampedInt) ms"
  }
}
