import Documents
import PolicyEngine
import Tenant

/// How much of a tenant was read.
struct HTMLCoverage {
  let domain: String
  let kind: String
  let collections: [HTMLCollection]

  init(_ tenant: TenantReport) {
    domain = tenant.identity.domain
    kind = tenant.identity.kind.rawValue
    collections = TenantCollection.allCases.map { collection in
      HTMLCollection(collection, tenant.coverage[collection], tenant.gaps.first { $0.collection == collection })
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

  /// `gap` is one that the verdict needed; the coverage alone may have one that only cost details.
  init(_ collection: TenantCollection, _ coverage: CollectionCoverage?, _ gap: CoverageGap?) {
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
        ("not needed", "none")
      }
  }
}

/// A rule that did not see every grant, and for lack of what.
struct HTMLSkippedRule {
  let id: String
  let needs: String
  let grants: String

  init(_ skipped: SkippedRule) {
    id = skipped.rule
    needs = skipped.needsList
    grants = counted(skipped.grants, "grant")
  }
}
