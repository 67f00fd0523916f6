import Documents
import Foundation
import PolicyEngine
import Reporting
import Tenant

/// The HTML pages of the tenants of a report of several: in a folder beside the page that leads to them.
struct TenantPages {
  /// `report.html` → `report-tenants`, with the folder of the page.
  private let folder: String
  /// The folder, from the page.
  let link: String
  /// The page, from the folder.
  private let back: String

  /// nil where the page is no file beside which there can be others.
  init?(beside file: ReportFile) {
    guard !file.place.isDescriptor, !file.isAppended else { return nil }
    let name = file.path.split(separator: "/").last.map(String.init) ?? ""
    guard !name.isEmpty else { return nil }
    let own = "\(name.hasSuffix(".html") ? String(name.dropLast(5)) : name)-tenants"
    folder = String(file.path.dropLast(name.count)) + own
    (link, back) = (own, "../\(name)")
  }

  /// Takes away the pages that an earlier run wrote, also those of tenants that are no longer audited: none is to survive a
  /// run that fails.
  func removeOlder(keeping kept: KeptPaths) {
    let names = (try? FolderNames.all(in: folder)) ?? []
    WrittenFile.report.removeOlder(
      names.filter { $0.hasSuffix(".html") }.map { "\(folder)/\($0)" }, keeping: kept)
  }

  /// Writes a page for each tenant.
  /// - Returns: what could not be written, a line each.
  func write(_ report: AuditReport, keeping kept: KeptPaths, _ claimed: inout ClaimedPlaces) async -> [String] {
    var unwritten: [String] = []
    for part in report.byTenant() {
      let domain = part.tenants[0].identity.listedDomain
      do {
        let file = try TenantPath("\(folder)/\(tenantMark).html").file(of: domain, holding: .report, keeping: kept)
        try claimed.claim(file)
        let parts = try HTMLReport.parts(part, fleet: back.linkPath)
        try await file.write { try await parts.write(to: $0) }
      } catch {
        let reason = (error as? CommandError)?.message ?? "\(error)"
        unwritten.append("the page of \(domain.visible) cannot be written to \(folder.visible): \(reason)")
      }
    }
    return unwritten
  }
}
