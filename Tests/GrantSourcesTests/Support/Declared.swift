import Documents
import Testing

@testable import GrantSources
@testable import Tenant

/// The only value of a text.
func node(_ text: String) throws -> JSONNode { try JSONDocument(single: Array(text.utf8)).values[0] }

/// What is declared by a text of Terraform, in whatever form.
func terraform(_ text: String) throws -> DeclaredTenant {
  try #require(TerraformInput.read(try node(text), file: "t.json"))
}

/// What is declared by a text of Pulumi, in whatever form.
func pulumi(_ text: String) throws -> DeclaredTenant {
  try #require(PulumiInput.read(try node(text), file: "p.json"))
}

extension DeclaredTenant {
  /// The only grant.
  var grant: DeclaredGrant {
    get throws {
      try #require(grants.count == 1)
      return grants[0]
    }
  }

  /// The problems as they are shown.
  var problemTexts: [String] { problems.map(\.description) }
}

extension DeclaredGrant {
  /// The object as JSON, its keys in alphabetical order.
  var text: String { JSONWriter.compact(.object(object)) }

  /// `client_id`, `scope[1]`, with what is written and the reason.
  var unknownTexts: [String] {
    declaration.unknowns.map { value in
      "\(value.field.name)\(value.element.map { "[\($0)]" } ?? ""): \(value.written) \(value.reason)"
    }
  }

  /// The line and column of a value.
  func place(_ route: Route = []) -> String? { declaration.place(of: route).map { "\($0.line):\($0.column)" } }
}

/// Texts of JSON that differ from one in a single value each, of whatever depth: missing, or of another kind.
func mutations(of text: String) throws -> [String] { variants(try node(text).value).map(JSONWriter.compact) }

/// The values that differ from one in a single value of it.
private func variants(_ value: JSONValue) -> [JSONValue] {
  var variants: [JSONValue] = [nil, true, 7, "", "x", [], [nil], [[:]], [:], ["a": 1]]
  switch value {
  case .object(let object):
    for (key, member) in object.members {
      for variant in GrantSourcesTests.variants(member) + [JSONValue?.none] {
        var changed = object
        changed[key] = variant
        variants.append(.object(changed))
      }
    }
  case .array(let elements):
    for (index, element) in elements.enumerated() {
      for variant in GrantSourcesTests.variants(element) {
        var changed = elements
        changed[index] = variant
        variants.append(.array(changed))
      }
    }
  case .null, .bool, .number, .string: break
  }
  return variants
}
