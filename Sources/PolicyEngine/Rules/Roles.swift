import CEL
import Documents

/// What applications are for, as a configuration says it once for all rules: `roles` in expressions.
package struct Roles: Sendable, Equatable {
  /// Client ids of the applications that administer the tenant.
  package var administrators: [String] = []

  package init() {}

  var binding: Binding {
    .value(.record(RecordValue(RuleEnvironment.roles, [.value(.list(administrators.map { .string($0) }))])))
  }
}

extension YAMLReader {
  static let roleKeys = YAMLKeys(owner: "roles", required: [], optional: ["administrators"])

  mutating func roles(_ node: YAMLNode) -> Roles {
    var roles = Roles()
    guard let members = mapping(node, Self.roleKeys) else { return roles }
    for node in members["administrators"].flatMap({ sequence($0, "administrators") }) ?? [] {
      guard let id = string(node, "an entry of administrators") else { continue }
      if let objection = Self.objection(toClientID: id) {
        note(node, "administrators: \(objection)")
      } else {
        roles.administrators.append(id)
      }
    }
    return roles
  }

  /// Why a text is the client id of no application; a list of administrators takes no patterns, so that nobody becomes
  /// one by a name that fits.
  private static func objection(toClientID id: String) -> String? {
    let isID = id.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
    guard !id.isEmpty, isID else {
      return
        "'\(id.visible)' is not a client id; write the id that the application's page shows, not its name or a pattern"
    }
    return nil
  }
}
