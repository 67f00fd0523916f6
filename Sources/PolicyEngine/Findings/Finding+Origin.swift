import CEL
import Documents
package import Tenant

extension Finding {
  /// Where in a file what is wrong is written: the scope, else the field, else the grant; nil where it came from no file.
  package var origin: RecordOrigin? { ownOrigin ?? grant?.origin }
}

extension GrantReference {
  /// Where what a finding names is written; nil where that is no other place than the grant's own.
  ///
  /// - Parameters:
  ///   - offenders: of these the first that the grant has, as a scope, a type or a field.
  ///   - fields: else the first of those that the fix sets, or of these, that is written.
  func origin(naming offenders: [String], fields: [ClientGrant.Field], fix: ProposedFix?) -> RecordOrigin? {
    guard let read, read.hasPlaces else { return nil }
    for offender in offenders {
      if let route = read.route(to: offender) { return read.origin(of: route) }
    }
    let set = ClientGrant.Field.allCases.filter { field in fix?.set.keys.contains("\(field.name)") == true }
    let written = (set + fields).first { read.isWritten($0) }
    return written.flatMap { read.origin(of: [.key("\($0.name)")]) }
  }
}

extension CompiledRule {
  /// The fields by which it decides, the most telling first: a scope says more than whose grant it is.
  var tellingFields: [ClientGrant.Field] {
    let reads = programs.check.reads
    func isRead(_ names: String...) -> Bool { names.contains { reads.contains("grant.\($0)") } }
    let order: [(ClientGrant.Field, Bool)] = [
      (.allowAllScopes, isRead("allow_all_scopes")),
      (.scope, isRead("scope", "effective_scopes", "write_scopes", "paths", "tier")),
      (.authorizationDetailsTypes, isRead("authorization_details_types")),
      (.allowAnyOrganization, isRead("allow_any_organization")),
      (.organizationUsage, isRead("organization_usage")), (.subjectType, isRead("subject_type")),
      (.audience, isRead("audience", "on_management_api", "on_system_api") || reads.contains("api")),
      (.defaultFor, isRead("default_for")), (.clientID, isRead("client_id") || reads.contains("client")),
      (.isSystem, isRead("is_system")),
    ]
    return order.filter(\.1).map(\.0)
  }
}
