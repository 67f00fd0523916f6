import Documents
import TestSupport

/// Writes a tenant as auth0-deploy-cli exports it without AUTH0_EXPORT_IDENTIFIERS: no ids, the names of applications in
/// their place, neither the grants of the application that it signs in as nor the Management API, and of other APIs of
/// Auth0 only what can be changed.
struct DeployCLIWriter {
  let tenant: ExportedTenant
  /// The application that it signs in as.
  let signedIn: String

  private static let noClient = "undefined_clientId"
  private static let systemFields = [
    "token_lifetime", "proof_of_possession", "skip_consent_for_verifiable_first_party_clients", "name", "identifier",
    "is_system", "authorization_policy",
  ]

  private var grants: [JSONObject] { tenant.grants.filter { $0["client_id"]?.string != signedIn } }

  private func entry(of grant: JSONObject) -> JSONObject {
    var entry = grant.without("id")
    entry["client_id"] = .string(grant["client_id"]?.string.map(tenant.clientName) ?? Self.noClient)
    return entry
  }

  private var clients: [JSONObject] { tenant.ownClients.map { $0.without("client_id", "global") } }

  private var apis: [JSONObject] {
    tenant.apis.filter { $0["name"]?.string != "Auth0 Management API" }.map { api in
      api["is_system"]?.bool == true ? api.only(Self.systemFields) : api.without("id")
    }
  }

  /// `tenant.yaml`
  var yaml: String {
    BlockYAML.text([
      "tenant": .object(tenant.settings), "clients": clients.json, "resourceServers": apis.json,
      "clientGrants": grants.map(entry).json,
    ])
  }

  /// Writes the directory: a file for each record, so that of grants with one name the last is there.
  func write(to folder: TemporaryFolder) throws {
    try folder.write(JSONWriter.pretty(.object(tenant.settings)), to: "tenant.json")
    for client in clients { try folder.write(JSONWriter.pretty(.object(client)), to: "clients/\(fileName(client))") }
    for api in apis { try folder.write(JSONWriter.pretty(.object(api)), to: "resource-servers/\(fileName(api))") }
    for grant in grants {
      let client = grant["client_id"]?.string.map(tenant.clientName) ?? "undefined"
      let name = Self.sanitized("\(client)-\(tenant.apiName(grant["audience"]?.string ?? ""))")
      try folder.write(JSONWriter.pretty(.object(entry(of: grant))), to: "grants/\(name).json")
    }
  }

  private func fileName(_ record: JSONObject) -> String { Self.sanitized(record["name"]?.string ?? "") + ".json" }

  private static func sanitized(_ name: String) -> String {
    String(name.map { "/?<>\\:*|\"".contains($0) ? "-" : $0 })
  }
}

/// YAML in block style, as js-yaml writes it.
private enum BlockYAML {
  static func text(_ object: JSONObject) -> String { lines(.object(object)).joined(separator: "\n") + "\n" }

  private static func lines(_ value: JSONValue) -> [String] {
    if let object = value.object {
      return object.members.flatMap { key, value -> [String] in
        let rest = scalar(value) ?? [""] + lines(value)
        return [rest[0].isEmpty ? "\(key):" : "\(key): \(rest[0])"] + rest.dropFirst().map { "  \($0)" }
      }
    }
    return (value.array ?? []).flatMap { element -> [String] in
      (scalar(element) ?? lines(element)).enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
    }
  }

  /// A value that begins in the line of its key; nil: it does not.
  private static func scalar(_ value: JSONValue) -> [String]? {
    switch value {
    case .null: ["null"]
    case .bool(let bool): ["\(bool)"]
    case .number(let number): [number.text]
    case .string(let text): string(text)
    case .array(let elements): elements.isEmpty ? ["[]"] : nil
    case .object(let object): object.isEmpty ? ["{}"] : nil
    }
  }

  private static func string(_ text: String) -> [String] {
    // Without blanks it is not broken at the end of a line.
    if text.count > 80 { return [">-", text] }
    let isPlain = text.first?.isLetter == true && !text.contains(": ") && !text.contains(" #") && !text.hasSuffix(":")
    return [isPlain ? text : "'\(text.replacing("'", with: "''"))'"]
  }
}
