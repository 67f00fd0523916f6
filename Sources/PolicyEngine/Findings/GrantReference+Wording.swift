extension GrantReference {
  /// Whom the grant is for: `NAME (ID)`, `default for GROUP`, both where the record has both, or `(none)`.
  ///
  /// - Parameter shown: how a format writes a name of the tenant.
  package func holder(_ shown: (String) -> String = { $0 }) -> String {
    var parts: [String] = []
    if let clientID {
      parts.append(clientName.map { "\(shown($0)) (\(shown(clientID)))" } ?? shown(clientID))
    }
    if let group = defaultGroup(shown) { parts.append(group) }
    return parts.isEmpty ? "(none)" : parts.joined(separator: ", ")
  }

  /// `default for GROUP`; nil for the grant of an application.
  package func defaultGroup(_ shown: (String) -> String = { $0 }) -> String? {
    defaultFor.map { "default for \(shown($0))" }
  }

  /// The API of the grant, or `(none)`.
  package func audience(_ shown: (String) -> String = { $0 }) -> String { audience.map(shown) ?? "(none)" }

  /// `ID: HOLDER on API`
  package var place: String { "\(label): \(holder()) on \(audience())" }
}
