import Documents
import TenantEmulator
import Testing

/// A change of a grant of the changeable tenant that the API refuses.
struct RefusedChange: Sendable, CustomTestStringConvertible {
  let grant: String
  let body: JSONValue
  let message: String
  let settings: EmulatorSettings

  var testDescription: String { "\(grant) \(String(JSONWriter.compact(body).prefix(80)))" }

  init(_ grant: String, _ body: JSONValue, _ message: String, settings: EmulatorSettings = .changing()) {
    self.grant = grant
    self.body = body
    self.message = message
    self.settings = settings
  }

  /// A body that does not fit the schema.
  fileprivate init(_ body: JSONValue, payload problem: String, _ property: String? = nil) {
    let place = property.map { " on property \($0)" } ?? ""
    self.init("cgr_client", body, "Payload validation error: '\(problem)'\(place).")
  }
}

extension ChangingTests {
  static let refusals = payloads + allScopes + organizations + names

  private static let payloads =
    [
      RefusedChange([:], payload: "Too few properties defined (0), minimum 1"),
      RefusedChange([], payload: "Expected type object but found type array"),
      RefusedChange(
        ["audience": "a", "client_id": "b", "scope": []],
        payload: "Additional properties not allowed: audience,client_id"),
      RefusedChange(["id": "cgr_other"], payload: "Additional properties not allowed: id"),
      RefusedChange(["subject_type": "user"], payload: "Additional properties not allowed: subject_type"),
      RefusedChange(["is_system": false], payload: "Additional properties not allowed: is_system"),
      RefusedChange(["default_for": "x"], payload: "Additional properties not allowed: default_for"),
      RefusedChange(["scope": "read:x"], payload: "Expected type array but found type string", "scope"),
      RefusedChange(["scope": ["read:x", 1]], payload: "Expected type string but found type number", "scope[1]"),
      RefusedChange(["scope": [""]], payload: "String is too short (0 chars), minimum 1", "scope[0]"),
      RefusedChange(
        ["scope": [.string(String(repeating: "s", count: 281))]],
        payload: "String is too long (281 chars), maximum 280",
        "scope[0]"),
      RefusedChange(
        ["authorization_details_types": [.string(String(repeating: "t", count: 256))]],
        payload: "String is too long (256 chars), maximum 255", "authorization_details_types[0]"),
      RefusedChange(
        ["organization_usage": "sometimes"], payload: "No enum match for: sometimes", "organization_usage"),
      RefusedChange(
        ["organization_usage": true], payload: "Expected type string but found type boolean", "organization_usage"),
      RefusedChange(
        ["allow_all_scopes": "yes"], payload: "Expected type boolean but found type string", "allow_all_scopes"),
    ]
    + [
      ("scope", "array"), ("authorization_details_types", "array"), ("organization_usage", "string"),
      ("allow_any_organization", "boolean"), ("allow_all_scopes", "boolean"),
    ].map { field, type in
      RefusedChange(
        .object(JSONObject([(field, .null)])), payload: "Expected type \(type) but found type null", field)
    }

  private static let allScopes =
    [
      RefusedChange(
        "cgr_client", ["allow_all_scopes": true, "scope": ["read:x"]],
        "`scope` must be empty or absent when `allow_all_scopes` is true"),
      RefusedChange(
        "cgr_all", ["scope": ["read:x"]], "`scope` must be empty or absent when `allow_all_scopes` is true"),
      RefusedChange(
        "cgr_all", ["allow_all_scopes": false, "scope": ["read:x"]],
        "`scope` must be empty when `allow_all_scopes` is set to false", settings: .changing { $0.twoStepScopes = true }
      ),
      RefusedChange("cgr_system", ["scope": []], "A system grant cannot be changed"),
    ]
    + ["cgr_management", "cgr_me", "cgr_my_org", "cgr_mfa", "cgr_marked"].flatMap { grant in
      [true, false].map { value in
        RefusedChange(
          grant, ["allow_all_scopes": .bool(value)],
          "`allow_all_scopes` cannot be provided when `audience` is a system API")
      }
    }

  private static let organizations =
    [
      RefusedChange(
        "cgr_client", ["allow_any_organization": true],
        "`allow_any_organization` needs `organization_usage` to be allow or require"),
      RefusedChange(
        "cgr_any", ["organization_usage": "deny"],
        "`allow_any_organization` needs `organization_usage` to be allow or require"),
    ]
    + ["cgr_management", "cgr_marked"].map { grant in
      RefusedChange(
        grant, ["organization_usage": "deny"],
        "`organization_usage` and `allow_any_organization` cannot be provided when `audience` is a system API")
    }
    + ["cgr_user", "cgr_anonymous", "cgr_default"].map { grant in
      RefusedChange(
        grant, ["allow_any_organization": false],
        "`organization_usage` and `allow_any_organization` are only for grants of one client with subject type client",
        settings: .changing { $0.strictOrganizationFields = true })
    }

  private static let names = [
    RefusedChange(
      "cgr_client", ["scope": ["read:x", "read:undefined"]], "scope must be a subset of resource server scopes"),
    RefusedChange(
      "cgr_client", ["authorization_details_types": ["payment", "transfer"]],
      "authorization_details_types must be defined by the resource server: transfer"),
  ]
}

extension EmulatedTenant {
  /// A tenant with a grant of each kind, by ids that say which.
  static let changeable: EmulatedTenant = {
    let domain = "tenant.example"
    func grant(_ kind: String, on audience: String = "https://api.example/", _ more: JSONObject = [:]) -> JSONObject {
      let holder = more["default_for"] == nil ? [("client_id", JSONValue.string("app"))] : []
      return JSONObject(
        [("id", .string("cgr_\(kind)"))] + holder + [("audience", .string(audience))]
          + more.members.map { ($0.key, $0.value) })
    }
    return EmulatedTenant(
      domain: domain,
      clientGrants: [
        grant("client", ["scope": ["read:x"], "authorization_details_types": ["payment"]]),
        grant("all", ["allow_all_scopes": true]),
        grant("any", ["organization_usage": "allow", "allow_any_organization": true]),
        grant("user", ["subject_type": "user"]), grant("anonymous", ["subject_type": "anonymous_user"]),
        grant("default", ["default_for": "third_party_clients"]),
        grant("orphan", on: "https://gone.example/"),
        grant("system", on: "https://\(domain)/api/v2/", ["is_system": true]),
        grant("management", on: "https://\(domain)/api/v2/"), grant("me", on: "https://\(domain)/me/"),
        grant("my_org", on: "https://\(domain)/my-org/"), grant("mfa", on: "https://\(domain)/mfa/"),
        grant("marked", on: "https://marked.example/"),
      ],
      resourceServers: [
        [
          "identifier": "https://api.example/",
          "scopes": [["value": "read:x"], ["value": "write:x"], ["value": "\u{E9}"]],
          "authorization_details": [["type": "payment"]],
        ],
        ["identifier": "https://marked.example/", "is_system": true],
      ])
  }()
}
