package import Tenant

/// What the programs of a catalogue take on a list of grants, for benchmarks: every rule on every grant as an audit of a
/// file evaluates them, and what describes the failures.
package struct CatalogueTimes {
  /// What one rule took.
  package struct Entry: Sendable {
    package let rule: String
    /// Grants that fail it.
    package var failures = 0
    package var checking = Duration.zero
    /// What a failure is described by: message, offenders, evidence, fix.
    package var describing = Duration.zero
  }

  /// In the order of the catalogue.
  package private(set) var entries: [Entry]

  /// Evaluates the catalogue on grants of a tenant of which nothing else is known but its domain.
  package init(_ catalogue: CompiledCatalogue, grants: [ClientGrant], domain: String, startedAt: String) {
    entries = catalogue.variants.rules.map { Entry(rule: $0.id) }
    var data = TenantRecords()
    data.add(Reading(grants))
    let identity = TenantIdentity(kind: .file, domain: domain, isDomainKnown: true)
    let tenant = TenantContext(identity, resourceServers: [], startedAt: startedAt)
    var evaluator = Evaluator(catalogue.variants, RuleBindings(data, tenant, catalogue.variants))
    let clock = ContinuousClock()
    for grant in grants {
      evaluator.turn(to: grant)
      var reported = ReportedOffenders(catalogue.variants.precedence)
      for place in catalogue.variants.precedence.order {
        let left = reported.left(by: place, catalogue.variants.rules[place])
        let start = clock.now
        let result = evaluator.result(of: place, reported: left)
        let checked = clock.now
        entries[place].checking += checked - start
        guard case .fail = result else { continue }
        _ = evaluator.details(of: place, reported: left)
        entries[place].describing += clock.now - checked
        entries[place].failures += 1
        evaluator.note(place, in: &reported)
      }
    }
  }
}
