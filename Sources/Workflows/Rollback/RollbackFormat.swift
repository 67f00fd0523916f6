import Documents
import Remediation
package import Reporting
import TextLayout

/// What the outcome of a rollback is written as.
package enum RollbackFormat: String, CaseIterable, OutputFormat {
  case text, json

  package static var kind: WrittenFile { .rollback }
  package var report: ReportFormat { self == .text ? .text : .json }
}
