package import Documents
import PolicyEngine
import Tenant

/// What a rollback takes back: the changes of a journal, or those of a run's JSON report.
package struct RollbackSource: Sendable, Equatable {
  /// One change as it was made.
  struct Step: Sendable, Equatable {
    let change: Change
    /// The grants that it can have left.
    let states: [JSONObject]
  }

  /// The tenant's domain.
  package let tenant: String
  /// Where the runs reached the tenant; nil where the source does not say.
  package let address: String?
  /// The runs that made the changes.
  package let runs: [String]
  /// In the order in which they were made; changes that surely left their grant as it was are not among them.
  let steps: [Step]

  /// The ids of the grants that were changed.
  package var grants: [String] { steps.map(\.change.id) }

  /// The changes of runs of one tenant at one address. Throws where they are of several.
  package init(_ runs: [JournaledRun]) throws(JournalError) {
    let tenants = Set(runs.map { ExactString($0.run.tenant) })
    guard let tenant = tenants.first, tenants.count == 1 else {
      throw JournalError("the journal has runs of several tenants")
    }
    let addresses = Set(runs.compactMap(\.run.address).map(ExactString.init))
    guard addresses.count <= 1 else {
      let list = addresses.sorted().map(\.value).joined(separator: ", ")
      throw JournalError("the journal has runs at several addresses: \(list.visible)")
    }
    self.tenant = tenant.value
    address = addresses.first?.value
    self.runs = runs.map(\.run.id)
    steps = runs.flatMap(\.changes).filter(\.mayBeWritten).map { Step(change: $0.change, states: $0.states) }
  }

  /// The changes of a JSON report: `remediation[]` holds each grant before and after. Throws where it is none.
  ///
  /// - Parameter file: as messages call it.
  package init(report: [UInt8], file: String) throws(Diagnostic) {
    self = try AuditReport.read(report, file: file) { (report) throws(FieldError) in
      try RollbackSource(
        AuditReport.remediationKey.read(report), run: AuditReport.runKey.read(ReportedRun.idKey, in: report),
        address: AuditReport.runKey.read(ReportedRun.addressKey, in: report))
    }
  }

  private init(_ records: [RemediationRecord], run: String, address: String?) throws(FieldError) {
    let tenants = Set(records.map { ExactString($0.tenant) })
    guard let tenant = tenants.first, tenants.count == 1 else {
      throw FieldError(
        ["remediation"], tenants.isEmpty ? "is empty: that run changed nothing" : "is of several tenants")
    }
    self.tenant = tenant.value
    self.address = address
    runs = [run]
    var steps: [Step] = []
    for (index, record) in records.enumerated() where record.status != .planned {
      guard let after = record.after else { continue }
      let route: Route = ["remediation", .index(index)]
      guard let id = record.grant.id else { throw FieldError(route + ["grant"], "names no grant") }
      guard let before = record.before else { throw FieldError(route + ["before"], "expected an object, found null") }
      func grant(_ key: String, _ raw: JSONObject) throws(FieldError) -> ClientGrant {
        do { return try ClientGrant(raw) } catch { throw error.below(route + [.key(key)]) }
      }
      var named = before
      named["id"] = .string(id)
      // What the file calls the application is nobody's word.
      var change = Change(
        of: GrantReference(try grant("before", named), position: 0), id: id, from: try grant("before", before),
        to: try grant("after", after), rules: record.rules)
      // A report does not say what cannot be taken back.
      change.risk.irreversible = nil
      steps.append(Step(change: change, states: [after]))
    }
    self.steps = steps
  }
}
