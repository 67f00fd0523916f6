import Documents
import Tenant

extension TerraformCode {
  /// What the configuration declares: what is written out, as `auth0 tf generate` writes it. What is an expression is not
  /// known, and neither is how many grants a `for_each` makes.
  func tenant() -> DeclaredTenant {
    // What nobody has read may have any grant.
    var tenant = DeclaredTenant(problems: problems + unread, files: files)
    for grant in grants {
      do throws(Diagnostic) { tenant.grants.append(try grant.declared()) } catch { tenant.problems.append(error) }
    }
    noteAbsent(in: &tenant)
    if !grants.isEmpty || absent.contains(where: { !TerraformAddress($0).resource.isEmpty }) {
      tenant.declares = [.clientGrants]
      tenant.notes.append(
        "a configuration is read as it is written: what Terraform works out is not known; \(Self.auditThePlan)")
    } else if hasImports {
      tenant.notes.append(
        "import blocks say which grants there are, not what they allow: run 'terraform plan -generate-config-out=FILE', or "
          + "'auth0 tf generate', and audit what they write")
    }
    return tenant
  }

  private func noteAbsent(in tenant: inout DeclaredTenant) {
    guard !absent.isEmpty else { return }
    let shown = absent.prefix(5).map(\.visible).joined(separator: ", ")
    let rest = absent.count > 5 ? " and \(absent.count - 5) more" : ""
    tenant.notes.append("without instances (count = 0 or an empty for_each) and passed over: \(shown)\(rest)")
  }
}

extension TerraformCode.Resource {
  fileprivate func declared() throws(Diagnostic) -> DeclaredGrant {
    var object = JSONObject()
    var unknowns: [UnknownValue] = []
    for field in ClientGrant.Field.allCases {
      let names = GrantAttributes.names("\(field.name)")
      guard let value = names.compactMap(block.body.attribute).first?.value else { continue }
      switch try Self.reading(value, field) {
      case .known(let value): object["\(field.name)"] = value
      case .absent: break
      case .partly(let list, let elements):
        if !list.isEmpty { object["\(field.name)"] = .array(list) }
        unknowns += elements.map { UnknownValue(field, element: $0.index, written: $0.text, reason: .expression) }
      case .unknown(let text):
        unknowns.append(UnknownValue(field, written: text, reason: .expression))
        // Two grants whose applications are not known are not grants of one.
        if field.kind == .string { object["\(field.name)"] = .string(field == .clientID ? address : text) }
      }
    }
    if object["id"] == nil, let id = generatedID { object["id"] = .string(id) }
    return DeclaredGrant(
      object: object,
      declaration: GrantDeclaration(address: address, provider: provider, unknowns: unknowns) { place(of: $0) })
  }

  private enum FieldReading {
    case known(JSONValue)
    case absent
    /// A list of which some elements are not known.
    case partly([JSONValue], [(index: Int, text: String)])
    case unknown(String)
  }

  /// Throws where a value that is written out is not of the kind that the field has.
  private static func reading(_ value: HCLExpression, _ field: ClientGrant.Field) throws(Diagnostic) -> FieldReading {
    switch (value.kind, field.kind) {
    case (.null, _): return .absent
    case (.string(let text), .string): return text.isEmpty ? .absent : .known(.string(text))
    case (.bool(let bool), .bool): return .known(.bool(bool))
    case (.list(let elements), .array): return try list(elements, field)
    case (.other, .string):
      // Which of Auth0's own APIs it is does not depend on the tenant.
      if let text = value.template, SystemAudience(text)?.isOnAnyTenant == true { return .known(.string(text)) }
      return .unknown(value.shown)
    case (.other, _): return .unknown(value.shown)
    default: throw unexpected(value, field, field.kind.words)
    }
  }

  private static func list(
    _ elements: [HCLExpression], _ field: ClientGrant.Field
  ) throws(Diagnostic) -> FieldReading {
    var known: [JSONValue] = []
    var unknown: [(index: Int, text: String)] = []
    for (index, element) in elements.enumerated() {
      switch element.kind {
      case .string(let text): known.append(.string(text))
      case .other, .null: unknown.append((index, element.shown))
      default: throw unexpected(element, field, "strings")
      }
    }
    if unknown.isEmpty { return known.isEmpty ? .absent : .known(.array(known)) }
    return .partly(known, unknown)
  }

  private static func unexpected(
    _ value: HCLExpression, _ field: ClientGrant.Field, _ wanted: String
  ) -> Diagnostic {
    Diagnostic(place: value.place, message: "\(field.name): expected \(wanted), found \(value.shown.visible)")
  }

  /// What the generator of Terraform writes above a resource: `# __generated__ by Terraform from "cgr_…"`.
  private var generatedID: String? {
    guard let comment = block.leadingComment, let match = comment.firstMatch(of: /from "(cgr_[^"]+)"/) else {
      return nil
    }
    return String(match.output.1)
  }
}

extension HCLExpression {
  /// The inside of a string with parts that are worked out: `https://${var.domain}/api/v2/`.
  fileprivate var template: String? {
    let text = text
    guard text.utf8.count > 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return nil }
    return String(text.dropFirst().dropLast())
  }

  /// As messages have it.
  fileprivate var shown: String {
    let text = text
    return text.unicodeScalars.count <= 80 ? text : "\(String(text.unicodeScalars.prefix(77)))..."
  }
}
