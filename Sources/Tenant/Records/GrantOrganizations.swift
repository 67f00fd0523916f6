package import Documents

/// The organizations that a client grant is assigned to.
package struct GrantOrganizations: TenantRecord {
  package static let collection = TenantCollection.organizations
  package static let noun = "organization"
  package static let listing = RecordListing.byGrant(key: "organizations")
  package static let scopes = ["read:organization_client_grants"]
  package static let fields = ["id", "name", "display_name"]

  /// The grant's id.
  package let grant: String
  package let organizations: [Organization]

  package init(grant: String, organizations: [Organization]) {
    self.grant = grant
    self.organizations = organizations
  }

  /// `{"grant":"cgr_…","organizations":[…]}`
  package init(_ raw: JSONObject) throws(FieldError) {
    let fields = JSONFields(raw)
    grant = try fields.string("grant")
    organizations = try Self.organizations(raw["organizations"] ?? [], at: ["organizations"])
  }

  package var recordID: String? { grant }
  package static func count(_ records: [GrantOrganizations]) -> Int {
    records.reduce(0) { $0 + $1.organizations.count }
  }

  package var json: JSONValue {
    .object(["grant": .string(grant), "organizations": .array(organizations.map(\.json))])
  }

  /// The organizations of a list. Throws with the route to the first thing that is not as it should be.
  package static func organizations(_ value: JSONValue, at route: Route = []) throws(FieldError) -> [Organization] {
    guard let elements = value.array else {
      throw FieldError(route, "expected a list, found \(value.kind)")
    }
    var organizations: [Organization] = []
    for (index, element) in elements.enumerated() {
      let place = route + [.index(index)]
      guard let object = element.object else {
        throw FieldError(place, "expected an object, found \(element.kind)")
      }
      do { organizations.append(try Organization(object)) } catch {
        throw error.below(place)
      }
    }
    return organizations
  }
}
