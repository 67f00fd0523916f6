package import Documents

/// How code declares a grant: what the code calls it, where its fields are written, and which of them nobody knows before the
/// code is deployed.
package final class GrantDeclaration: Sendable {
  /// `module.m2m.auth0_client_grant.g["worker"]`, a URN of Pulumi; nil where the code has no name for it.
  package let address: String?
  /// The configuration of a provider that it belongs to: each is a tenant of its own. nil where the code does not say.
  package let provider: String?
  /// In the order of `ClientGrant.Field`, of a list in the order of its elements.
  package let unknowns: [UnknownValue]
  /// Whether the code is the values themselves, by the names of the Management API, and not expressions or what a tool made
  /// of them: then its text can be edited.
  package let isLiteral: Bool
  private let locate: @Sendable (Route) -> Place?

  /// - Parameter locate: gives the place of the value at the end of a route whose steps are named as in the Management API
  ///   (`scope[2]`), or of the nearest one on the way that is written; of an empty route that of the grant. It is called for
  ///   few grants, from any thread.
  package init(
    address: String? = nil, provider: String? = nil, unknowns: [UnknownValue] = [], isLiteral: Bool = false,
    locate: @escaping @Sendable (Route) -> Place?
  ) {
    self.address = address
    self.provider = provider
    self.unknowns = unknowns
    self.isLiteral = isLiteral
    self.locate = locate
  }

  /// Where the value at the end of a route is written as its author wrote it, before anything was replaced in the text.
  package func place(of route: Route = []) -> Place? { locate(route) }
}

/// A value of a declared grant that is written and not known.
package struct UnknownValue: Sendable, Equatable {
  /// Why it is not known.
  package enum Reason: Sendable, Equatable {
    /// A placeholder (`##KEY##`) for which nobody gave a value.
    case placeholder
    /// A placeholder whose name is that of a secret, the value of which is never put into a grant.
    case secretName
    /// An expression that only the tool itself evaluates.
    case expression
    /// The tool knows it once it has created what it depends on.
    case afterApply
    /// The tool marks it as sensitive, so that it is not judged and not shown.
    case sensitive
    /// The format of the input has no place for it, and others have.
    case unsaid
  }

  package let field: ClientGrant.Field
  /// The element of a list; nil: all of the field.
  package let element: Int?
  /// As it is shown: `##AUDIENCE##`, `var.audience`, `(known after apply)`.
  package let written: String
  package let reason: Reason

  package init(_ field: ClientGrant.Field, element: Int? = nil, written: String, reason: Reason) {
    self.field = field
    self.element = element
    self.written = written
    self.reason = reason
  }
}

/// A grant that code ceases to manage, and that stays in the tenant.
package struct ReleasedGrant: Sendable, Equatable {
  /// As of `GrantDeclaration`.
  package let address: String
  /// nil: the code does not say what it was.
  package let key: GrantKey?

  package init(address: String, key: GrantKey?) {
    self.address = address
    self.key = key
  }
}

/// What the grants of a tenant can be that code declares nothing of, because its format cannot say it.
package enum DeclarationLack: Sendable, Hashable {
  /// The grant of the application by which an export was made.
  case ownGrant
  /// A grant of an application and API of which there is one for another kind of subject.
  case otherSubjectType
}
