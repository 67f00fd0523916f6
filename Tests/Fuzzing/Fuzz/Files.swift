import BuiltinRules
import Foundation
import Synchronization

@testable import Documents
@testable import PolicyEngine
@testable import Remediation
@testable import Tenant

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
    FuzzTarget(name: "baselines") { bytes in
      guard let baseline = try? Baseline(bytes, path: "baseline.json") else { return }
      let again = try? Baseline(Array(baseline.text.utf8), path: "baseline.json")
      precondition(again?.text.isIdentical(to: baseline.text) == true, "what was written is not read")
    },
    FuzzTarget(name: "reports") { bytes in
      guard let report = try? AuditReport.read(bytes, file: "report.json") else { return }
      let text = written(report)
      guard let again = try? AuditReport.read(Array(text.utf8), file: "report.json") else {
        preconditionFailure("what was written is not read")
      }
      precondition(written(again).utf8.elementsEqual(text.utf8), "it is written in two ways")
    },
    FuzzTarget(name: "plans") { bytes in
      _ = try? ReviewedPlan(bytes, file: "plan.json", now: now)
      // With the checksum of what it says, which anybody can give it.
      guard var file = (try? JSONReader.value(bytes.text))?.object else { return }
      file["checksum"] = .string(PlanFile.checksum(of: file))
      let sealed = Array(JSONWriter.compact(.object(file)).utf8)
      guard let reviewed = try? ReviewedPlan(sealed, file: "plan.json", now: now) else { return }
      // A file names no change that a run does not plan by itself.
      let planned = RemediationPlan(tenant: reviewed.tenant, runID: "run", planned: [], held: [], refusal: nil)
      let narrowed = planned.narrowed(to: reviewed, audit: nothing)
      precondition(narrowed.plan.planned.isEmpty, "a file makes a change")
      precondition(narrowed.others.count == reviewed.changes.count, "of a change of the file nothing is said")
    },
    FuzzTarget(name: "journals") { bytes in
      _ = try? JournalReading(bytes, file: "journal.jsonl", key: key)
      guard let journal = try? JournalReading(bytes, file: "journal.jsonl") else { return }
      // Written again, with the codes of a key, it is the same to whom has the key, and nothing to whom has another.
      var (text, code) = ("", "")
      for entry in journal.entries {
        code = key.code(of: entry.line(), after: code)
        text += entry.line(code: code) + "\n"
      }
      let again = try? JournalReading(Array(text.utf8), file: "journal.jsonl", key: key)
      precondition(again?.entries == journal.entries, "what was written is not read")
      precondition(
        (try? JournalReading(Array(text.utf8), file: "journal.jsonl", key: otherKey)) == nil, "a foreign key")
      for run in journal.runs {
        _ = RepairHistory([journal], tenant: run.run.tenant, address: run.run.address ?? "", now: now).unfinished
        _ = try? RollbackSource([run])
      }
      _ = try? RollbackSource(journal.runs)
    },
  ]

  /// Before the plans of the seeds expire.
  private static let now = "2026-01-31T02:00:00Z"
  private static let key = stateKey("k")
  private static let otherKey = stateKey("o")
  /// The audit of a tenant that has nothing.
  private static let nothing: CompletedAudit = {
    let audit = Mutex<CompletedAudit?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task {
      let run = RunContext(id: "run", startedAt: now, elapsedMilliseconds: { 0 })
      let auditor = Auditor(
        try catalogue.compile(RuleSelection()), thresholds: Thresholds(), toolVersion: "0")
      let found = await auditor.examine(EmptyTenant(), run: run)
      audit.withLock { $0 = found }
      done.signal()
    }
    done.wait()
    guard let found = audit.withLock({ $0 }) else { preconditionFailure("the audit came to no end") }
    return found
  }()

  private static func stateKey(_ letter: String) -> StateKey {
    guard let key = StateKey(String(repeating: letter, count: 32)) else {
      preconditionFailure("a key that is too short")
    }
    return key
  }

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

/// A tenant that has nothing.
private struct EmptyTenant: TenantSource {
  func carries(_ collection: TenantCollection) -> Bool { true }
  func identity() async -> TenantIdentity { TenantIdentity(kind: .live, domain: "empty.example") }
  func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> { Reading([]) }
  func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> { Reading([]) }
}
