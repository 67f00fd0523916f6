import Documents
import Tenant

/// A resource of Auth0's provider that says something about grants.
struct ProviderResource: Sendable {
  /// What it describes.
  enum Kind: CaseIterable, Sendable {
    case grant, client, clientCredentials, resourceServer, resourceServerScope, resourceServerScopes

    /// What Terraform calls the type.
    private var type: String {
      switch self {
      case .grant: "auth0_client_grant"
      case .client: "auth0_client"
      case .clientCredentials: "auth0_client_credentials"
      case .resourceServer: "auth0_resource_server"
      case .resourceServerScope: "auth0_resource_server_scope"
      case .resourceServerScopes: "auth0_resource_server_scopes"
      }
    }

    /// `auth0_client_grant`, in Pulumi `auth0:index/clientGrant:ClientGrant`.
    private func type(_ spelling: ProviderSpelling) -> String {
      guard spelling == .pulumi else { return type }
      let name = spelling.name(String(type.dropFirst("auth0_".count)))
      return "auth0:index/\(name):\(name.prefix(1).uppercased())\(name.dropFirst())"
    }

    private static let terraform = types(.terraform)
    private static let pulumi = types(.pulumi)

    private static func types(_ spelling: ProviderSpelling) -> [ExactString: Kind] {
      Dictionary(uniqueKeysWithValues: allCases.map { (ExactString($0.type(spelling)), $0) })
    }

    /// The kind of a type; nil: it says nothing about grants.
    init?(_ type: String, _ spelling: ProviderSpelling) {
      let types = spelling == .terraform ? Self.terraform : Self.pulumi
      guard let kind = types[ExactString(type)] else { return nil }
      self = kind
    }
  }

  let kind: Kind
  /// Where it is written.
  let node: JSONNode
  /// Its attributes.
  let values: JSONNode
  /// Attributes that count where `values` does not have them.
  var others: JSONNode?
  /// What the tool calls it; nil where the input does not say.
  var address: String?
  /// The configuration of the provider that it belongs to.
  var provider: String?
  /// Its id, where that is no attribute.
  var id: String?
  /// What is known to be unknown of a grant.
  var unknowns = UnknownAttributes()
  /// The address of the application that is meant where the attribute `client_id` is not known.
  var client: String?
}

/// Which attributes of a grant are not known, as something beside it says.
struct UnknownAttributes: Sendable {
  /// Whether the grant is yet to be made.
  var isNew = false
  /// Of which nothing is known, and what stands in their place.
  var whole: [ClientGrant.Field: ValueStandIn] = [:]
  /// The elements of lists.
  var elements: [ClientGrant.Field: [Int: ValueStandIn]] = [:]
  /// Whether null in a list stands for an element that is not known.
  var isNullUnknown = false
}

/// Gives the place in another file of a value of a grant, by the grant's address and a route as
/// `GrantDeclaration.place(of:)` has it; nil where it does not know any. Of an element of a list it has the text: the other
/// file may have the list in another order.
typealias DeclaredPlaces = @Sendable (_ address: String, _ route: Route, _ element: String?) -> Place?
