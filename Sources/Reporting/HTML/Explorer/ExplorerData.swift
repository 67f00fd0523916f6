import Documents
import PolicyEngine
import Tenant

/// The grants as the page's script reads them: each is a list of numbers that stand for places in the lists of what grants
/// have in common. `script/data.js` is the other end of it.
struct ExplorerData: Sendable {
  private let index: GrantIndex
  private let report: AuditReport

  init(_ report: AuditReport, _ index: GrantIndex) {
    self.report = report
    self.index = index
  }

  /// One grant: label, application, API, subject type, flags, organizations, owner, reachability, tier, scopes; then, where there
  /// are any, paths, the application that it leads through, file and line. −1 stands for nothing.
  func write(_ entry: AccessEntry, to output: inout JSONOutput) {
    let grant = entry.grant
    let reach = entry.reach
    let api = index.apis[GrantIndex.api(entry)] ?? -1
    func word(_ word: String?) -> Int { word.flatMap { index.words[$0] } ?? -1 }
    output.beginList()
    output.write(grant.label.visible)
    output.write(index.applications[GrantIndex.application(entry)] ?? -1)
    output.write(api)
    output.write(word(grant.subjectType))
    output.write(Self.flags(of: entry))
    output.write(word(entry.organizationUsage))
    output.write(reach?.owner.flatMap { index.owners[$0] } ?? -1)
    output.write(reach.flatMap { index.reaches[GrantIndex.reach($0.reachability)] } ?? -1)
    output.write(Self.number(of: reach?.tier))
    output.beginList()
    // Those of a grant of all scopes stand with the API.
    if !entry.allowsAllScopes, api >= 0 {
      let scopes = index.apis.values[api].scopes
      for scope in entry.scopes ?? [] { output.write(scopes[scope] ?? -1) }
    }
    output.endList()
    let paths = reach?.paths ?? []
    if !paths.isEmpty || reach?.through != nil || grant.origin != nil {
      output.beginList()
      for path in paths { output.write(index.paths[path] ?? -1) }
      output.endList()
      output.write(word(reach?.through))
      if let origin = grant.origin {
        output.write(word(origin.file))
        output.write(origin.line)
      }
    }
    output.endList()
  }

  private static func flags(of entry: AccessEntry) -> Int {
    let flags = [
      entry.allowsAllScopes, entry.scopes == nil, entry.allowsAnyOrganization, entry.isSystem,
    ]
    return flags.enumerated().reduce(0) { $0 + ($1.element ? 1 << $1.offset : 0) }
  }

  /// The place among all tiers, the strongest first; −1 for none.
  private static func number(of tier: Tier?) -> Int { tier.flatMap(Tier.allCases.firstIndex(of:)) ?? -1 }

  /// APIs: tenant, identifier, name, whether it is Auth0's own, scopes, a digit for the tier of each, and those of a grant of
  /// all scopes.
  func writeAPIs(to output: inout JSONOutput) {
    output.list("apis", index.apis.values) { output, api in
      output.beginList()
      output.write(api.tenant.visible)
      Self.write(api.audience, to: &output)
      Self.write(api.name, to: &output)
      output.write(api.isSystem ? 1 : 0)
      output.write(api.scopes.values.map(\.scope.visible))
      output.write(api.scopes.values.map { $0.tier.map { "\(Self.number(of: $0))" } ?? "-" }.joined())
      if let all = api.all {
        output.beginList()
        for scope in all { output.write(scope) }
        output.endList()
      }
      output.endList()
    }
  }

  /// Applications: tenant, holder, client id or group, name.
  func writeApplications(to output: inout JSONOutput) {
    output.list("applications", index.applications.values) { output, application in
      output.beginList()
      output.write(application.tenant.visible)
      output.write(application.holder.visible)
      output.write(application.id.visible)
      Self.write(application.name, to: &output)
      output.endList()
    }
  }

  /// Owners: the name, and as a word of a shell.
  func writeOwners(to output: inout JSONOutput) {
    // A finding on an application without a grant may have one that no grant has.
    var owners = index.owners
    for finding in report.findings { if let owner = finding.reach?.owner { _ = owners.add(owner, owner) } }
    output.list("owners", owners.values) { output, owner in
      output.write([owner.visible, owner.visible.shellQuoted])
    }
  }

  /// Escalation paths: id, sentence.
  func writePaths(to output: inout JSONOutput) {
    var sentences: [ExactString: String] = [:]
    if !index.paths.values.isEmpty {
      for path in ReachTables.builtin.tables.flatMap(\.paths) { sentences[ExactString(path.id)] = path.sentence }
    }
    output.list("paths", index.paths.values) { output, path in
      output.write([path.visible, (sentences[ExactString(path)] ?? "").visible])
    }
  }

  /// Reachabilities: state, reason.
  func writeReaches(to output: inout JSONOutput) {
    output.list("reaches", index.reaches.values) { output, reach in
      output.write([reach.state.rawValue, reach.reason.visible])
    }
  }

  /// Tiers: word, meaning; the strongest first.
  func writeTiers(to output: inout JSONOutput) {
    output.list("tiers", Tier.allCases) { output, tier in output.write([tier.rawValue, tier.meaning]) }
  }

  func writeWords(to output: inout JSONOutput) {
    output.member("words", index.words.values.map(\.visible))
  }

  private static func write(_ text: String?, to output: inout JSONOutput) {
    if let text { output.write(text.visible) } else { output.writeNull() }
  }
}
