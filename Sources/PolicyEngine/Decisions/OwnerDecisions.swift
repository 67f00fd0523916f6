import Documents

/// The applications that nobody answers for: an entry of the configuration settles all of them.
struct OwnerDecisions {
  private static let rule = "unowned-client"
  /// With more applications than this, the first and a line that prints all of them are shown.
  private static let listed = 4

  private let open: OpenFindings

  init(_ open: OpenFindings) { self.open = open }

  /// One for all tenants, since owners are those of the configuration.
  var candidates: [DecisionCandidate] {
    let places = open.places { $0.rule.isIdentical(to: Self.rule) }
    let ids = places.sorted().compactMap { open.findings[$0].clientID }
    // In an entry they are patterns.
    guard ids.count == places.count, ids.allSatisfy(\.isPlainID) else { return [] }
    let title = "\(counted(ids.count, "application")) with access have no owner: the configuration can name them"
    return [DecisionCandidate(.fix, title, places, of: open, steps: steps(ids))].compactMap(\.self)
  }

  private func steps(_ ids: [String]) -> [String] {
    let isWhole = ids.count <= Self.listed
    let entry = "- {owner: TEAM, clients: [\((isWhole ? ids : [ids[0]]).map { "'\($0)'" }.joined(separator: ", "))]}"
    let steps = ["# in the configuration that --config names, with the teams that use them:", "owners:", entry]
    if isWhole { return steps }
    let filter = #".findings[]|select(.status=="open" and .rule=="\#(Self.rule)").subject.id"#
    return steps + [
      "# and \(ids.count - 1) more; this prints all, by the report of -o json=report.json:",
      "# jq -r \(filter.shellQuoted) report.json",
    ]
  }
}
