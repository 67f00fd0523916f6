import Documents
import Tenant

/// Reads the attributes of a grant: what is known of them by the names of the Management API, and what is not known.
struct GrantAttributes {
  private let resource: ProviderResource
  private let values: ProviderValues
  /// Asked for what `values` does not have.
  private let others: ProviderValues
  private(set) var object = JSONObject()
  /// In the order of the fields.
  private(set) var unknowns: [UnknownValue] = []

  /// Throws with the first attribute that is not what it should be.
  init(_ resource: ProviderResource, _ spelling: ProviderSpelling) throws(UnexpectedValue) {
    self.resource = resource
    values = ProviderValues(resource.values, spelling)
    others = ProviderValues(resource.others, spelling)
    for field in ClientGrant.Field.allCases {
      switch field {
      case .scope, .authorizationDetailsTypes: try read(list: field)
      case .allowAnyOrganization, .allowAllScopes, .isSystem: try read(bool: field)
      case .id, .clientID, .defaultFor, .audience, .subjectType, .organizationUsage: try read(text: field)
      }
    }
  }

  /// The names of a field in the order in which they count: before version 1 of the provider, and in its data sources,
  /// `scopes` is called as in the API.
  static func names(_ field: String) -> [String] { field == "scope" ? ["scopes", "scope"] : [field] }

  /// A field as it is written, with the name by which it is.
  private func written(_ field: ClientGrant.Field) -> (name: String, node: JSONNode)? {
    let names = Self.names("\(field.name)")
    let source = names.contains(where: values.has) ? values : others
    for name in names {
      if let node = source[name] { return (values.spelling.name(name), node) }
    }
    return nil
  }

  /// What stands in the place of a field; nil where it is known or absent.
  private func standIn(_ field: ClientGrant.Field) -> ValueStandIn? {
    if let standIn = resource.unknowns.whole[field] { return standIn }
    return written(field).flatMap { values.spelling.standIn($0.node) }
  }

  private mutating func set(_ field: ClientGrant.Field, _ value: JSONValue) { object["\(field.name)"] = value }

  private mutating func add(_ standIn: ValueStandIn, _ field: ClientGrant.Field, element: Int? = nil) {
    unknowns.append(UnknownValue(field, element: element, written: standIn.written, reason: standIn.reason))
  }

  private mutating func read(text field: ClientGrant.Field) throws(UnexpectedValue) {
    if let standIn = standIn(field) { return read(unknown: field, standIn) }
    guard let (name, node) = written(field) else {
      if field == .id, let id = resource.id { set(field, .string(id)) }
      return
    }
    guard let text = node.string else { throw UnexpectedValue(node, expected: "a string", at: name) }
    if !text.isEmpty { set(field, .string(text)) }
  }

  /// Notes a text that is not known.
  private mutating func read(unknown field: ClientGrant.Field, _ standIn: ValueStandIn) {
    switch field {
    // What is yet to be made has none, and two grants must not seem to have the same.
    case .id: return
    case .clientID:
      // A grant for a group has no application, whatever the provider computes.
      if resource.unknowns.whole[.defaultFor] == nil, let group = values["default_for"]?.string, !group.isEmpty {
        return
      }
      // Nobody else's, because which one it is cannot be told.
      set(field, .string(resource.address ?? standIn.written))
    default: set(field, .string(standIn.written))
    }
    add(standIn, field)
  }

  private mutating func read(bool field: ClientGrant.Field) throws(UnexpectedValue) {
    if let standIn = standIn(field) {
      // Only Auth0 itself makes grants of its system.
      guard field == .isSystem, resource.unknowns.isNew else { return add(standIn, field) }
      return set(field, false)
    }
    guard let (name, node) = written(field) else { return }
    guard let bool = node.bool else { throw UnexpectedValue(node, expected: "true or false", at: name) }
    set(field, .bool(bool))
  }

  private mutating func read(list field: ClientGrant.Field) throws(UnexpectedValue) {
    if let standIn = standIn(field) { return add(standIn, field) }
    let found = written(field)
    if let found, found.node.kind != .array { throw UnexpectedValue(found.node, expected: "a list", at: found.name) }
    let elements = found?.node.elements
    let unknown = resource.unknowns.elements[field] ?? [:]
    var known: [JSONValue] = []
    for index in 0..<max(elements?.count ?? 0, (unknown.keys.max() ?? -1) + 1) {
      let element = elements?.dropFirst(index).first
      let isNull = element.map { $0.isNull && resource.unknowns.isNullUnknown } ?? false
      if let standIn = unknown[index] ?? (isNull ? .afterApply : nil) {
        add(standIn, field, element: index)
        continue
      }
      guard let element else { continue }
      if let standIn = values.spelling.standIn(element) {
        add(standIn, field, element: index)
        continue
      }
      guard let text = element.string else {
        throw UnexpectedValue(element, expected: "a string", at: "\(found?.name ?? "")[\(index)]")
      }
      known.append(.string(text))
    }
    if !known.isEmpty { set(field, .array(known)) }
  }
}

/// Where the values of a grant are written.
struct GrantPlaces: Sendable {
  let resource: ProviderResource
  let spelling: ProviderSpelling
  /// The document as messages call it.
  let file: String
  /// Asked before the document.
  let places: DeclaredPlaces?

  /// The place of the value at the end of a route, or of the nearest one on the way; of a field that is not written that of
  /// the grant.
  func place(of route: Route) -> Place {
    let node = node(of: route)
    if let address = resource.address, let place = places?(address, route, element(of: route, in: node)) {
      return place
    }
    guard let node else { return resource.node.place(in: file) }
    return node.place(of: Route(Array(route.steps.dropFirst())), in: file)
  }

  /// The attribute that a route begins with.
  private func node(of route: Route) -> JSONNode? {
    guard case .key(let field)? = route.steps.first else { return nil }
    let names = GrantAttributes.names(field).map(spelling.name)
    let written = names.compactMap { resource.values[$0] } + names.compactMap { resource.others?[$0] }
    return written.first { !$0.isNull } ?? written.first
  }

  /// The text of the element of a list at the end of a route.
  private func element(of route: Route, in node: JSONNode?) -> String? {
    guard route.steps.count > 1, case .index(let index) = route.steps[1], let node, node.kind == .array else {
      return nil
    }
    return node.elements.dropFirst(index).first?.string
  }
}
