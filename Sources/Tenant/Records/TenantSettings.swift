package import Documents

/// What the settings of the tenant say of applications that nobody in it made: `GET /tenants/settings`, by an allow-list.
package struct TenantSettings: TenantRecord {
  package static let collection = TenantCollection.settings
  package static let noun = "settings"
  package static let listing = RecordListing.single(path: "/tenants/settings")
  package static let scopes = ["read:tenant_settings"]
  package static let fields = [
    "flags", "dynamic_client_registration_security_mode", "client_id_metadata_document_supported", "default_audience",
  ]

  package static let isEssential = false

  /// `flags.enable_dynamic_client_registration`: whether anybody can register an application.
  package let allowsDynamicRegistration: Bool?
  /// `dynamic_client_registration_security_mode`: strict | permissive, for applications that register themselves.
  package let dynamicRegistrationSecurityMode: String?
  /// `client_id_metadata_document_supported`: whether the URL of a document about an application can be its id.
  package let supportsClientIDMetadataDocuments: Bool?
  /// `default_audience`: the API of tokens that are asked for without one.
  package let defaultAudience: String?

  package init(_ raw: JSONObject) throws(FieldError) {
    let fields = JSONFields(raw)
    allowsDynamicRegistration = try fields.optionalRecord("flags")?.optionalBool("enable_dynamic_client_registration")
    dynamicRegistrationSecurityMode = try fields.optionalString("dynamic_client_registration_security_mode")
    supportsClientIDMetadataDocuments = try fields.optionalBool("client_id_metadata_document_supported")
    defaultAudience = try fields.optionalString("default_audience")
  }

  /// There is one.
  package var recordID: String? { nil }

  package var json: JSONValue {
    var object = JSONObject()
    object["flags"] = allowsDynamicRegistration.map { ["enable_dynamic_client_registration": .bool($0)] }
    object["dynamic_client_registration_security_mode"] = dynamicRegistrationSecurityMode.map { .string($0) }
    object["client_id_metadata_document_supported"] = supportsClientIDMetadataDocuments.map { .bool($0) }
    object["default_audience"] = defaultAudience.map { .string($0) }
    return .object(object)
  }
}
