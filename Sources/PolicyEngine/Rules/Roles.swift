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

extension Roles {
  private static let keys = KeyTable<Roles>(
    "roles",
    [
      .defaulted(
        "administrators", \.administrators,
        .list(of: clientID).described(
          "Client ids of the applications that administer the tenant: no rule objects to what they may do on the "
            + "Management API."))
    ])

  static let form = ValueForm<Roles>.mapping(keys, Roles()) { _, _, roles, _ in roles }

  private static let clientID = ValueForm<String>(schema: JSONSchema.text) { reader, node, name in
    guard let id = reader.string(node, name) else { return nil }
    guard let objection = objection(toClientID: id) else { return id }
    reader.note(node, "administrators: \(objection)")
    return nil
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
