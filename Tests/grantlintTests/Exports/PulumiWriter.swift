import Documents

/// Writes resources as `pulumi stack export` does: the provider is made of Terraform's, has its attributes in camel case,
/// blocks of which there is at most one without a list, and nothing that is null.
struct PulumiWriter {
  let resources: [ProviderWriter.Resource]

  private static let single = [
    "subject_type_authorization", "user", "client", "proof_of_possession", "authorization_policy", "token_exchange",
    "jwt_configuration", "identity_assertion_authorization_grant", "token_vault_privileged_access",
  ]

  var stack: String {
    let root: JSONObject = [
      "urn": "urn:pulumi:prod::larkspur::pulumi:pulumi:Stack::larkspur-prod", "custom": false,
      "type": "pulumi:pulumi:Stack",
    ]
    let exported = [root] + resources.map(Self.exported)
    return JSONWriter.pretty([
      "version": 3,
      "deployment": [
        "manifest": ["time": "2026-11-25T10:00:00Z", "magic": "", "version": "v3.140.0"], "resources": exported.json,
      ],
    ])
  }

  private static func exported(_ resource: ProviderWriter.Resource) -> JSONObject {
    let name = camelCase(String(resource.type.dropFirst("auth0_".count)))
    let type = "auth0:index/\(name):\(name.prefix(1).uppercased())\(name.dropFirst())"
    let outputs = camelCase(resource.values)
    return [
      "urn": .string("urn:pulumi:prod::larkspur::\(type)::\(resource.name)"), "custom": true,
      "id": resource.values["id"] ?? "", "type": .string(type), "inputs": .object(outputs.without("id", "isSystem")),
      "outputs": .object(outputs),
    ]
  }

  private static func camelCase(_ object: JSONObject) -> JSONObject {
    JSONObject(
      object.members.compactMap { key, value in
        var value = value
        if single.contains(key), let blocks = value.array { value = blocks.first ?? .null }
        return value.isNull ? nil : (camelCase(key), camelCase(value))
      })
  }

  private static func camelCase(_ value: JSONValue) -> JSONValue {
    if let object = value.object { return .object(camelCase(object)) }
    return value.array.map { .array($0.map(camelCase)) } ?? value
  }

  private static func camelCase(_ name: String) -> String {
    let words = name.split(separator: "_")
    return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}
