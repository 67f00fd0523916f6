import CEL
import Tenant

extension TenantSettings: RuleVariable {
  static let variable = "settings"
  static let type = Type.record(record)
  static let note = "of the whole tenant; an example that gives none has the defaults"
  static let doubt = CoverageGap(collection, message: "the settings of the tenant were not read")

  static let record = RecordType(
    name: "settings",
    fields: [
      .init(name: "flags", type: .record(flags)),
      .init(name: "dynamic_client_registration_security_mode", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "client_id_metadata_document_supported", type: .bool),
      .init(name: "default_audience", type: .string, sizeHint: .characters(600)),
    ])

  private static let flags = RecordType(
    name: "flags", fields: [.init(name: "enable_dynamic_client_registration", type: .bool)])

  static var missing: Value { value(nil) }

  var binding: Value { Self.value(self) }

  /// nil: the defaults.
  private static func value(_ settings: TenantSettings?) -> Value {
    let flags = RecordValue(flags, [.bool(settings?.allowsDynamicRegistration)])
    return .record(
      RecordValue(
        record,
        [
          .value(.record(flags)), .string(settings?.dynamicRegistrationSecurityMode),
          .bool(settings?.supportsClientIDMetadataDocuments), .string(settings?.defaultAudience),
        ]))
  }
}
