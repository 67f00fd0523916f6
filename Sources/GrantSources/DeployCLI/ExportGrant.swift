import Documents
import Tenant

/// A grant of an export before it is known which application it names.
struct ExportGrant: Sendable {
  /// Whatever the tool writes for the application of a grant that has none.
  private static let noClient = "undefined_clientId"

  let entry: ExportValue
  let text: ExportText
  private(set) var object = JSONObject()
  private(set) var unknowns: [UnknownValue] = []
  /// Those in its values, in the order of the fields, with the place of the value.
  private(set) var keywords: [(keyword: UnresolvedKeyword, position: ExportText.Position)] = []
  private(set) var problems: [Diagnostic] = []

  /// The fields with their names, which are texts only once.
  private static let fields = ClientGrant.Field.allCases.map { (field: $0, name: $0.name.description) }
  private static let fieldNames = Set(fields.map(\.name))

  /// Reads an entry of the section. What is wrong with it is in `problems`.
  init(_ entry: ExportValue, _ text: ExportText) {
    self.entry = entry
    self.text = text
    guard let members = entry.members else {
      note(entry, "a grant must be a mapping, not \(entry.kind)")
      return
    }
    for (field, name) in Self.fields {
      guard let value = entry[name], !value.isNull else { continue }
      read(field, name, value)
    }
    for (key, value) in members where !Self.fieldNames.contains(key) {
      guard let json = value.json(text) else {
        note(value, "\(key.visible) is not read: it has what is no JSON")
        continue
      }
      object[text.resolve(key).text] = json
    }
    checkHolder()
  }

  private mutating func note(_ value: ExportValue, _ message: String) {
    problems.append(text.problem(value.position, message))
  }

  private mutating func read(_ field: ClientGrant.Field, _ name: String, _ value: ExportValue) {
    switch field {
    case .id, .clientID, .defaultFor, .audience, .subjectType, .organizationUsage:
      guard let string = value.string else { return note(value, "\(name) must be a string, not \(value.kind)") }
      let written = resolve(string, field, nil, value)
      if !written.isEmpty { object[name] = .string(written) }
    case .allowAnyOrganization, .allowAllScopes, .isSystem:
      if case .plain(.bool(let flag)) = value.content {
        object[name] = .bool(flag)
      } else if !isUnknown(value, field) {
        note(value, "\(name) must be true or false, not \(value.kind)")
      }
    case .scope, .authorizationDetailsTypes:
      guard let elements = value.list else {
        if !isUnknown(value, field) { note(value, "\(name) must be a list of strings, not \(value.kind)") }
        return
      }
      read(field, name, elements)
    }
  }

  private mutating func read(_ field: ClientGrant.Field, _ name: String, _ elements: [ExportValue]) {
    var known: [JSONValue] = []
    known.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      guard let string = element.string else {
        note(element, "an element of \(name) must be a string, not \(element.kind)")
        continue
      }
      let count = unknowns.count
      let written = resolve(string, field, index, element)
      if unknowns.count == count { known.append(.string(written)) }
    }
    if !known.isEmpty { object[name] = .array(known) }
  }

  /// The text as it was written. Notes the keywords in it that have no value.
  private mutating func resolve(
    _ string: String, _ field: ClientGrant.Field, _ element: Int?, _ value: ExportValue
  ) -> String {
    let (written, found) = text.resolve(string, spaced: true)
    // Which system API it is does not depend on the host.
    if found.isEmpty || field == .audience && SystemAudience(written)?.isOnAnyTenant == true { return written }
    unknowns.append(
      UnknownValue(
        field, element: element, written: written,
        reason: found.map(text.reason).first { $0 == .secretName } ?? .placeholder))
    keywords += found.map { ($0, value.position) }
    return written
  }

  /// Whether the value is a text with keywords, and so may become what the field wants.
  private mutating func isUnknown(_ value: ExportValue, _ field: ClientGrant.Field) -> Bool {
    guard let string = value.string else { return false }
    let count = unknowns.count
    _ = resolve(string, field, nil, value)
    return unknowns.count > count
  }

  /// Leaves out what the tool writes for no application. Whether the grant names one, and an API, is for rules to say.
  private mutating func checkHolder() {
    let hasGroup = object["default_for"] != nil
    if hasGroup, object["client_id"]?.string == Self.noClient { object["client_id"] = nil }
    if object["client_id"]?.string == Self.noClient {
      note(entry["client_id"] ?? entry, "client_id \(Self.noClient) is no application: auth0-deploy-cli found none")
    }
  }

  /// The grant with the id of the application that it names.
  func declared(clientID: String?) -> DeclaredGrant {
    var object = object
    let name = object["client_id"]?.string
    if let clientID { object["client_id"] = .string(clientID) }
    let declaration = GrantDeclaration(unknowns: unknowns, isLiteral: true) { [entry, text] route in
      text.place(entry.nearest(to: route).position)
    }
    return DeclaredGrant(object: object, declaration: declaration, clientName: name)
  }
}
