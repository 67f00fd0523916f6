import PolicyEngine

/// Open and accepted findings by severity, as bars of an SVG drawing 320 units wide.
struct HTMLChart {
  struct Bar {
    let name: String
    let tone: String
    let sign: String
    let open: Int
    let accepted: Int
    let y: Int
    let openWidth: Int
    let acceptedX: Int
    let acceptedWidth: Int
    let labelX: Int
    let label: String
  }

  let bars: [Bar]
  let height: Int
  let description: String
  let unknown: Int
  let waived: Int
  let baselined: Int
  let fixed: Int

  private static let rowHeight = 30
  private static let left = 84
  private static let longest = 170

  init(_ report: AuditReport) {
    let summary = report.summary
    let counts = report.counts(by: \.kind)
    let rows = Severity.allCases.reversed().map { severity in
      let accepted = [Finding.Status.waived, .baselined].reduce(0) {
        $0 + (counts[FindingStanding.Kind(severity: severity, status: $1)] ?? 0)
      }
      return (severity, summary.open[severity] ?? 0, accepted)
    }
    let most = max(1, rows.map { $0.1 + $0.2 }.max() ?? 1)
    bars = rows.enumerated().map { index, row in
      let (severity, open, accepted) = row
      // A count that is not 0 shows at least a sliver.
      func width(_ count: Int) -> Int { count == 0 ? 0 : max(2, count * Self.longest / most) }
      return Bar(
        name: severity.rawValue, tone: severity.rawValue, sign: severity.sign, open: open, accepted: accepted,
        y: index * Self.rowHeight + 6, openWidth: width(open), acceptedX: Self.left + width(open),
        acceptedWidth: width(accepted), labelX: Self.left + width(open) + width(accepted) + 8,
        label: accepted == 0 ? "\(open)" : "\(open) + \(accepted)")
    }
    height = rows.count * Self.rowHeight
    description = rows.map { severity, open, accepted in
      "\(open) open\(accepted == 0 ? "" : " and \(accepted) accepted") of severity \(severity.rawValue)"
    }.joined(separator: "; ")
    unknown = summary.unknown
    waived = summary.waived
    baselined = summary.baselined
    fixed = summary.fixed
  }
}

extension Severity {
  /// The sign that tells severities apart where colours cannot.
  var sign: String {
    switch self {
    case .error: "▲"
    case .warning: "◆"
    case .note: "●"
    }
  }
}
