import Documents
package import Tenant

extension Finding {
  /// Where in a file what is wrong is written: the scope, else the field, else the grant, of an unknown the first
  /// value that is not known; nil where it came from no file.
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
