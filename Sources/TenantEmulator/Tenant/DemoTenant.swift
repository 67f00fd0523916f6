import Documents
package import Tenant

extension TenantSnapshot {
  /// The demo tenant, embedded in the binary: an invented company most of whose grants are as they should be, and
  /// where every rule of the catalogue is violated at least once. Throws when the embedded file is no snapshot.
  package static func demo() throws -> TenantSnapshot {
    let value = try JSONReader.value(EmbeddedFiles.byPath["Resources/demo-tenant.json"] ?? "")
    return try TenantSnapshot(value.object ?? [:], keeping: .all)
  }
}
