import Documents
import PolicyEngine
import Tenant

/// How much of a tenant was read.
struct HTMLCoverage {
  let domain: String
  let kind: String
  let collections: [HTMLCollection]

  /// - Parameter skipped: the rules that lacked what the source does not carry.
  init(_ tenant: TenantReport, skipped: [SkippedRule]) {
    let missing = Set(skipped.flatMap(\.needs))
    domain = tenant.identity.domain
    kind = tenant.identity.kind.rawValue
    // Of what hardly any audit needs it says nothing where this one did not.
    let shown = TenantCollection.allCases.filter { collection in
      collection.record.isEssential || tenant.coverage[collection] != nil || missing.contains(collection)
    }
    collections = shown.map { collection in
      HTMLCollection(
        collection, tenant.coverage[collection], tenant.gaps.first { $0.collection == collection },
        isMissing: missing.contains(collection))
    }
  }
}

/// How much of one collection was read; `gapText` where the verdict lacks something of it.
struct HTMLCollection {
  let name: String
  let read: String
  let state: String
  let tone: String
  let gapText: String?
  let skipped: String?

  /// `gap` is one that the verdict needed; the coverage alone may have one that only cost details. `isMissing`: the source does
  /// not carry it, and rules were skipped for want of it.
  init(_ collection: TenantCollection, _ coverage: CollectionCoverage?, _ gap: CoverageGap?, isMissing: Bool) {
    name = collection.rawValue.replacing("_", with: " ")
    read = coverage.map { String($0.read) } ?? "0"
    let reason = gap ?? coverage?.gap
    skipped = (coverage?.skippedFiles.count).flatMap { $0 > 0 ? "\(counted($0, "other file")) not read" : nil }
    let status = reason?.status.map { "HTTP \($0): " } ?? ""
    gapText = reason.map { "\(status)\($0.message)" }
    (state, tone) =
      if gap != nil {
        ("incomplete", "error")
      } else if let coverage {
        coverage.isComplete ? ("complete", "good") : ("incomplete, but not needed for the verdict", "warning")
      } else {
        isMissing ? ("not in this source", "warning") : ("not needed", "none")
      }
  }
}

/// A rule that did not see every grant, and for lack of what.
struct HTMLSkippedRule {
  let id: String
  let reason: String
  let grants: String

  init(_ skipped: SkippedRule) {
    id = skipped.rule
    reason = skipped.shortReason
    grants = counted(skipped.grants, "grant")
  }
}
