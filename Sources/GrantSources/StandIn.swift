import Documents
import Foundation
import Tenant

/// A text in the place of a value which is not there: to judge it would be to judge something else.
enum StandIn {
  /// Refuses an object with a placeholder of auth0-deploy-cli in one of the fields, but for the host of a system API: which
  /// API that is does not depend on the tenant's domain.
  static func refuse(in object: JSONObject, fields: [String]) throws(FieldError) {
    for (key, value) in object.members where fields.contains(where: { $0.isIdentical(to: key) }) {
      if let name = value.string, SystemAudience(name)?.isOnAnyTenant == true { continue }
      if let found = placeholder(in: value, at: [.key(key)]) {
        throw FieldError(
          found.route,
          "has the placeholder \(found.text.visible), which auth0-deploy-cli has yet to replace; audit the "
            + "tenant after the deployment, or \(LookAlike.save)")
      }
    }
  }

  /// The first placeholder in a value, and where below it.
  private static func placeholder(in value: JSONValue, at route: Route) -> (route: Route, text: String)? {
    switch value {
    case .string(let text): placeholder(in: text).map { (route, $0) }
    case .array(let elements):
      elements.enumerated().lazy.compactMap { placeholder(in: $1, at: route + [.index($0)]) }.first
    case .object(let object):
      object.members.lazy.compactMap { placeholder(in: $0.value, at: route + [.key($0.key)]) }.first
    case .null, .bool, .number: nil
    }
  }

  /// `##NAME##` or `@@NAME@@` of a text.
  private static func placeholder(in text: String) -> String? {
    // Hardly any text has one of the two characters.
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "@") }) else { return nil }
    // Other characters between the marks are what somebody calls a scope: no answer of the API is a text to be replaced.
    return text.firstMatch(of: /##[A-Za-z0-9_.-]+##|@@[A-Za-z0-9_.-]+@@/).map { String($0.output) }
  }
}
