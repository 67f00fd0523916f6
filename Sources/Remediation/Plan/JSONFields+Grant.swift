import Documents
import Tenant

extension JSONFields {
  /// A grant, as the API gave it.
  func grant(_ key: String) throws(FieldError) -> ClientGrant {
    let object = try object(key)
    do { return try ClientGrant(object) } catch { throw error.below(route + [.key(key)]) }
  }

  /// A string that files of earlier versions do not have.
  func absentOrString(_ key: String) throws(FieldError) -> String? {
    object[key] == nil ? nil : try nullableString(key)
  }
}
