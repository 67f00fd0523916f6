import BuiltinRules
import Foundation

@testable import Documents
@testable import PolicyEngine
@testable import Remediation

// Files that lie in a checkout or a state folder.

extension FuzzTarget {
  static let files = [
    FuzzTarget(name: "rules") { bytes in
      guard let rule = try? Rule(text: bytes.text, origin: .file(path: "rule.yaml")),
        let compiled = try? CompiledRule(rule)
      else { return }
      _ = compiled.runTests()
    },
    FuzzTarget(name: "configuration") { bytes in
      _ = try? Configuration(text: bytes.text, path: "grantlint.yml", formats: ["text", "json"])
      _ = try? Configuration(text: bytes.text, path: "grantlint.yml", isDiscovered: true, formats: ["text", "json"])
    },
    FuzzTarget(name: "waivers") { bytes in
      guard let file = try? WaiverFile(text: bytes.text, path: "waivers.yml", catalogue: catalogue, limit: limit) else {
        return
      }
      precondition(file.waivers.allSatisfy { !$0.owner.isEmpty && !$0.reason.isEmpty }, "nobody answers for a waiver")
    },
    FuzzTarget(name: "baselines") { bytes in _ = try? Baseline(bytes, path: "baseline.json") },
    FuzzTarget(name: "reports") { bytes in
      guard let report = try? AuditReport.read(bytes, file: "report.json") else { return }
      let text = written(report)
      guard let again = try? AuditReport.read(Array(text.utf8), file: "report.json") else {
        preconditionFailure("what was written is not read")
      }
      precondition(written(again).utf8.elementsEqual(text.utf8), "it is written in two ways")
    },
    FuzzTarget(name: "plans") { bytes in
      _ = try? ReviewedPlan(bytes, file: "plan.json", now: "2027-01-15T08:00:00Z")
    },
    FuzzTarget(name: "journals") { bytes in
      _ = try? JournalReading(bytes, file: "journal.jsonl", key: StateKey(String(repeating: "k", count: 32)))
      guard let journal = try? JournalReading(bytes, file: "journal.jsonl") else { return }
      precondition(!journal.entries.isEmpty)
    },
  ]

  private static func written(_ report: AuditReport) -> String { AuditReport.json.object.document(report, .pretty) }

  private static let catalogue = {
    do { return try RuleCatalogue(BuiltinRules.files.map { ($0.text, .builtin(path: $0.path)) }) } catch {
      fatalError("the catalogue: \(error)")
    }
  }()
  private static let limit = {
    guard let today = UTCDate("2027-01-15") else { preconditionFailure("a day that does not exist") }
    return WaiverLimit(today: today)
  }()
}
