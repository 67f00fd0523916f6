/// How much a finding of a rule matters; ordered, `note` lowest.
package enum Severity: String, CaseIterable, Sendable, Comparable {
  case note, warning, error

  package static func < (left: Severity, right: Severity) -> Bool { left.level < right.level }

  /// Its place among all.
  var level: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}
