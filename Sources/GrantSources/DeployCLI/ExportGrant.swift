import Documents
import Tenant

/// Reads a grant of an export.
struct ExportGrant {
  let declared: DeclaredGrant
  /// The placeholders without a value that its fields have.
  let placeholders: [KeywordReplacement.Unresolved]

  /// Throws what is wrong with it, with its place.
  ///
  /// - Parameter locate: gives the place of something in it.
  init(
    _ node: ExportNode, of text: ExportText, _ clients: ExportClients, locate: @escaping @Sendable (Route) -> Place
  ) throws(Diagnostic) {
    guard case .object(let members) = node.content else {
      throw text.problem(node, "expected a grant, found \(node.kind)")
    }
    var reading = FieldReading(text)
    for (key, value) in members {
      guard let field = ClientGrant.Field.allCases.first(where: { "\($0.name)" == key }) else { continue }
      try reading.read(field, value)
    }
    var object = reading.object
    if let name = object["client_id"]?.string {
      // What the tool writes for a grant without an application.
      if name == "undefined_clientId", object["default_for"] != nil {
        object["client_id"] = nil
      } else {
        object["client_id"] = .string(try clients.id(of: name, at: node["client_id"] ?? node, in: text))
      }
    }
    placeholders = reading.placeholders
    declared = DeclaredGrant(object: object, declaration: GrantDeclaration(unknowns: reading.unknowns, locate: locate))
  }

  /// Reads field by field.
  private struct FieldReading {
    let text: ExportText
    var object = JSONObject()
    var unknowns: [UnknownValue] = []
    var placeholders: [KeywordReplacement.Unresolved] = []

    init(_ text: ExportText) { self.text = text }

    mutating func read(_ field: ClientGrant.Field, _ value: ExportNode) throws(Diagnostic) {
      let name = "\(field.name)"
      if value.isNull { return }
      if let written = value.text {
        let (shown, found) = text.replacement.restored(written)
        if !found.isEmpty { return readPlaceholder(field, shown, found) }
      }
      switch (field.kind, value.content) {
      case (.string, .text(let text)): if !text.isEmpty { object[name] = .string(text) }
      case (.bool, .bool(let bool)): object[name] = .bool(bool)
      case (.array, .list(let elements)): try read(field, elements)
      default: throw text.problem(value, "\(name): expected \(field.kind.words), found \(value.kind)")
      }
    }

    private mutating func readPlaceholder(
      _ field: ClientGrant.Field, _ shown: String, _ found: [KeywordReplacement.Unresolved]
    ) {
      if field.kind == .string { object["\(field.name)"] = .string(shown) }
      // Which of Auth0's own APIs it is does not depend on the tenant's domain.
      if field == .audience, SystemAudience(shown)?.isOnAnyTenant == true { return }
      unknowns.append(UnknownValue(field, written: shown, reason: .placeholder))
      placeholders += found
    }

    private mutating func read(_ field: ClientGrant.Field, _ elements: [ExportNode]) throws(Diagnostic) {
      var known: [JSONValue] = []
      for (index, element) in elements.enumerated() {
        guard let written = element.text else {
          throw text.problem(element, "\(field.name)[\(index)]: expected a string, found \(element.kind)")
        }
        let (shown, found) = text.replacement.restored(written)
        if found.isEmpty {
          known.append(.string(shown))
        } else {
          unknowns.append(UnknownValue(field, element: index, written: shown, reason: .placeholder))
          placeholders += found
        }
      }
      if !known.isEmpty { object["\(field.name)"] = .array(known) }
    }
  }
}
