import Documents
import Tenant

// What code declares, among the inputs.

extension GrantInput {
  /// Adds what an input of code declares.
  ///
  /// - Parameters:
  ///   - problems: of those of an input each is a reason for which the audit is incomplete.
  ///   - name: how messages call the input.
  mutating func add(_ tenant: DeclaredTenant, name: String) {
    for problem in tenant.problems { fail("\(problem)") }
    for note in tenant.notes { warn("\(name): \(note)") }
    guard begin(name) else { return }
    let grants = selected(tenant.grants)
    noteRepeated(grants)
    do throws(FieldError) {
      let read = try ClientGrant.declared(grants.map { ($0.object, $0.declaration) })
      add(read, declares: tenant.declares.contains(.clientGrants))
      add(tenant.clients, declares: tenant.declares.contains(.clients))
      add(tenant.resourceServers, declares: tenant.declares.contains(.resourceServers))
    } catch {
      let place = error.route.entered.index.flatMap { grants[$0].declaration.place() }
      fail("\(place.map(\.description) ?? name): \(error.message)")
    }
  }

  private mutating func add<Record: TenantRecord>(_ declared: [Record], declares: Bool) {
    guard declares || !declared.isEmpty else { return }
    records.add(declared: declared)
  }

  /// Those of the tenant that is read.
  private mutating func selected(_ grants: [DeclaredGrant]) -> [DeclaredGrant] {
    let providers = Set(grants.map { ExactString($0.declaration.provider ?? "") }).sorted().map(\.value)
    if let wanted = options.provider {
      return grants.filter { $0.declaration.provider?.isIdentical(to: wanted) ?? false }
    }
    if providers.count > 1 {
      fail(
        "the grants are of \(providers.count) tenants, by the configurations of the provider: "
          + "\(providers.map { $0.isEmpty ? "(default)" : $0.visible }.joined(separator: ", ")); "
          + "read one at a time with --provider NAME")
    }
    return grants
  }

  /// Two grants of one key cannot both be what is deployed.
  private mutating func noteRepeated(_ grants: [DeclaredGrant]) {
    for grant in grants {
      func text(_ key: String) -> String? { grant.object[key]?.string }
      let key = GrantKey(
        clientID: text("client_id"), defaultFor: text("default_for"), audience: text("audience"),
        subjectType: text("subject_type") ?? "client")
      let place = grant.declaration.place()
      guard let first = declaredKeys[key] else {
        declaredKeys[key] = .some(place)
        continue
      }
      let earlier = first.map { ", as at \($0)" } ?? ""
      fail(
        "\(place.map { "\($0): " } ?? "")declares a grant of \(key.holder.visible) on \((key.audience ?? "").visible) for "
          + "\(key.subjectType.visible) again\(earlier): only one of them can be deployed; delete one")
    }
  }
}
