import Documents
import Foundation
import Tenant

extension JSONForm where Value == ClientGrant {
  /// A grant, as the API gave it.
  static var grant: JSONForm {
    JSONForm(schema: { ["type": "object"] }, write: { $1.write($0.raw) }) { (node) throws(FieldError) in
      try ClientGrant(node)
    }
  }
}

extension JSONForm where Value == Int {
  /// The version of a file, of which this is the only one that is read.
  static func version(_ version: Int) -> JSONForm {
    integer.map(
      to: { (found) throws(FieldError) in
        guard found == version else { throw FieldError([], "is not \(version)") }
        return found
      }, from: { $0 })
  }
}

extension JSONForm where Value == String {
  /// A moment (RFC 3339).
  static var moment: JSONForm {
    string.map(
      to: { (text) throws(FieldError) in
        guard (try? Date(text, strategy: .iso8601)) != nil else { throw FieldError([], "is not a time") }
        return text
      }, from: { $0 })
  }
}
