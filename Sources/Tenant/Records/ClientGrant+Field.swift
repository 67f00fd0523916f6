package import Documents

extension ClientGrant {
  /// The fields of a grant in the Management API.
  package enum Field: CaseIterable, Sendable {
    case id, clientID, defaultFor, audience, scope, subjectType, organizationUsage, allowAnyOrganization, allowAllScopes
    case authorizationDetailsTypes, isSystem

    /// Its place among them.
    fileprivate var number: Int { Self.all.firstIndex(of: self) ?? 0 }

    package var name: StaticString {
      switch self {
      case .id: "id"
      case .clientID: "client_id"
      case .defaultFor: "default_for"
      case .audience: "audience"
      case .scope: "scope"
      case .subjectType: "subject_type"
      case .organizationUsage: "organization_usage"
      case .allowAnyOrganization: "allow_any_organization"
      case .allowAllScopes: "allow_all_scopes"
      case .authorizationDetailsTypes: "authorization_details_types"
      case .isSystem: "is_system"
      }
    }

    /// Of its values.
    package var kind: JSONKind {
      switch self {
      case .id, .clientID, .defaultFor, .audience, .subjectType, .organizationUsage: .string
      case .scope, .authorizationDetailsTypes: .array
      case .allowAnyOrganization, .allowAllScopes, .isSystem: .bool
      }
    }

    private static let all = allCases

    /// The field of a key; nil: no field of a grant has the name.
    init?(_ key: JSONText, _ cursor: borrowing JSONCursor) {
      guard !key.isEscaped else {
        guard let field = Self.all.first(where: { cursor.is(key, $0.name) }) else { return nil }
        self = field
        return
      }
      // The length tells nearly all names apart, and takes no list that two threads would both count references to.
      switch key.count {
      case 2: self = .id
      case 5: self = .scope
      case 8: self = .audience
      case 9: self = cursor.is(key, Self.clientID.name) ? .clientID : .isSystem
      case 11: self = .defaultFor
      case 12: self = .subjectType
      case 16: self = .allowAllScopes
      case 18: self = .organizationUsage
      case 22: self = .allowAnyOrganization
      case 27: self = .authorizationDetailsTypes
      default: return nil
      }
      if !cursor.is(key, name) { return nil }
    }

    /// What is wrong with the first field of an object that is not what it should be.
    static func error(in node: JSONNode) -> FieldError {
      let fields = JSONFields(node.value.object ?? [:])
      do throws(FieldError) {
        for field in allCases {
          switch field.kind {
          case .string: _ = try fields.optionalString(field.name.description)
          case .array: _ = try fields.optionalStrings(field.name.description)
          default: _ = try fields.optionalBool(field.name.description)
          }
        }
      } catch {
        return error
      }
      preconditionFailure("a grant that cannot be read has a field that is not what it should be")
    }
  }
}

extension ClientGrant {
  /// Some fields of a grant.
  package struct Fields: OptionSet, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package init(_ fields: [Field]) {
      self.init(rawValue: fields.reduce(0) { $0 | 1 << UInt16(clamping: $1.number) })
    }

    package func contains(_ field: Field) -> Bool { contains(Fields([field])) }

    /// In their order.
    package var all: [Field] { Field.allCases.filter(contains) }
  }
}
