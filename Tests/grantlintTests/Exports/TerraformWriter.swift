import Documents

/// Writes resources in the formats of Terraform.
struct TerraformWriter {
  let resources: [ProviderWriter.Resource]

  private static let provider = "registry.terraform.io/auth0/auth0"
  private static let dataSourceFields = [
    "allow_all_scopes", "audience", "client_id", "default_for", "id", "subject_type",
  ]

  private func values(_ resource: ProviderWriter.Resource) -> JSONObject {
    [
      "address": .string(resource.address), "mode": "managed", "type": .string(resource.type),
      "name": .string(resource.name), "provider_name": .string(Self.provider), "schema_version": 0,
      "values": .object(resource.values), "sensitive_values": [:],
    ]
  }

  private var module: JSONValue { ["root_module": ["resources": resources.map(values).json]] }

  /// `terraform show -json` of the state.
  var state: String {
    JSONObject([("format_version", "1.0"), ("terraform_version", "1.9.5"), ("values", module)]).text
  }

  /// `terraform show -json` of a plan that changes nothing.
  var plan: String {
    let changes = resources.map { resource -> JSONObject in
      var change = values(resource).without("values", "sensitive_values", "schema_version")
      change["change"] = [
        "actions": ["no-op"], "before": .object(resource.values), "after": .object(resource.values),
        "after_unknown": [:], "before_sensitive": [:], "after_sensitive": [:],
      ]
      return change
    }
    let blocks = resources.map { resource -> JSONObject in
      let known = resource.values.members.map { ($0.key, JSONValue.object(["constant_value": $0.value])) }
      return [
        "address": .string(resource.address), "mode": "managed", "type": .string(resource.type),
        "name": .string(resource.name), "provider_config_key": "auth0", "schema_version": 0,
        "expressions": .object(JSONObject(known).without("id", "is_system")),
      ]
    }
    return JSONObject([
      ("format_version", "1.2"), ("terraform_version", "1.9.5"), ("planned_values", module),
      ("resource_changes", changes.json),
      (
        "configuration",
        [
          "provider_config": ["auth0": ["name": "auth0", "full_name": .string(Self.provider)]],
          "root_module": ["resources": blocks.json],
        ]
      ), ("complete", true), ("errored", false),
    ]).text
  }

  /// `terraform.tfstate`
  var stateFile: String {
    let stored = resources.map { resource -> JSONObject in
      [
        "mode": "managed", "type": .string(resource.type), "name": .string(resource.name),
        "provider": .string("provider[\"\(Self.provider)\"]"),
        "instances": [["schema_version": 0, "attributes": .object(resource.values), "sensitive_attributes": []]],
      ]
    }
    return JSONObject([
      ("version", 4), ("terraform_version", "1.9.5"), ("serial", 7),
      ("lineage", "00000000-0000-0000-0000-000000000000"), ("outputs", [:]), ("resources", stored.json),
      ("check_results", nil),
    ]).text
  }

  /// The values of the data source `auth0_client_grants`, whose grants have few attributes.
  var dataSource: String {
    let grants = resources.map { resource -> JSONObject in
      var grant = resource.values.only(Self.dataSourceFields)
      grant["scope"] = resource.values["scopes"].flatMap { $0.isNull ? nil : $0 } ?? []
      return grant
    }
    return JSONObject([
      ("audience", nil), ("client_grants", grants.json), ("client_id", nil), ("default_for", nil),
      ("id", "20261125000000000000000001"),
    ]).text
  }

  /// The configuration of grants as `auth0 tf generate` has Terraform write it.
  var code: String {
    let head = """
      # __generated__ by Terraform
      # Please review these resources and move them into your main configuration files.

      """
    return head + resources.map(Self.block).joined()
  }

  private static func block(_ resource: ProviderWriter.Resource) -> String {
    let attributes = resource.values.without("id", "is_system").members
    let width = attributes.map(\.key.count).max() ?? 0
    let lines = attributes.map { key, value in
      "  \(key)\(String(repeating: " ", count: width - key.count)) = \(expression(value))\n"
    }
    return """

      # __generated__ by Terraform from "\(resource.values["id"]?.string ?? "")"
      resource "\(resource.type)" "\(resource.name)" {
      \(lines.joined())}

      """
  }

  /// A text that is empty is not set.
  private static func expression(_ value: JSONValue) -> String {
    if let list = value.array { return "[\(list.map(JSONWriter.compact).joined(separator: ", "))]" }
    return value.string == "" ? "null" : JSONWriter.compact(value)
  }
}
