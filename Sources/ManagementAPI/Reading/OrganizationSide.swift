import Documents
import Tenant

/// The organizations of many grants, asked from the side of the organizations: the calls that list them, and one for the
/// grants of each. It takes fewer calls where a tenant has fewer organizations than grants that use them.
struct OrganizationSide: Sendable {
  /// By the ids of the grants; a grant that is not there has none.
  let organizations: [ExactString: [Organization]]
  /// Calls that it took.
  let pages: Int

  /// So few grants are asked one by one: to ask how many organizations there are is a call as well.
  static let fewGrants = 10

  /// The token scopes of which one is needed to list the organizations, beside that for their grants.
  private static let scopes = ["read:organizations", "read:organizations_summary"]

  private static let path = "/organizations"

  /// nil where there are as many organizations as grants, or where anything could not be read to its end: then each grant
  /// has to be asked, which also says what is wrong.
  ///
  /// - Parameter expected: how many organizations there are said to be; there may be more.
  @concurrent
  init?(of expected: Int, insteadOf grants: Int, _ client: APIClient) async {
    let (list, gap): (RecordList<Organization>, CoverageGap?) = await client.pages(
      .organizations, at: Self.path, key: "organizations")
    // The number that the API says has been seen too small.
    guard gap == nil, (expected..<max(expected, grants)).contains(list.records.count) else { return nil }
    let (listed, failure) = await client.aFewAtOnce(list.records.map(\.id), failure: \.gap) { id in
      await OffsetListing<AssignedGrant>(
        client, .organizations, path: "\(Self.path)/\(id.percentEncoded)/client-grants", key: "client_grants")
    }
    guard failure == nil, listed.allSatisfy(\.isWhole) else { return nil }
    var organizations: [ExactString: [Organization]] = [:]
    for (organization, listing) in zip(list.records, listed) {
      for grant in listing.records { organizations[ExactString(grant.id), default: []].append(organization) }
    }
    self.organizations = organizations
    // With the call that counted.
    pages = list.pages + listed.reduce(1) { $0 + $1.pages }
  }

  /// How many calls so many organizations take.
  static func calls(_ organizations: Int) -> Int { 1 + (organizations + 99) / 100 + organizations }

  /// How many organizations there are said to be; nil where that is not known.
  static func count(_ client: APIClient) async -> Int? {
    if let known = try? await client.token().scopes, !known.contains(where: scopes.contains) { return nil }
    let question: APIClient.Query = [(name: "per_page", value: "1"), (name: "include_totals", value: "true")]
    guard let answer = try? await client.get(path, question) else { return nil }
    return (try? ListPage(answer, key: "organizations"))?.facts.total
  }
}

/// A grant as the list of an organization has it, of which only the id counts.
private struct AssignedGrant: APIRecord {
  let id: String

  init(_ raw: JSONObject) throws(FieldError) {
    guard let id = raw["id"]?.string else { throw FieldError(["id"], "is missing") }
    self.id = id
  }

  var recordID: String? { id }
  var json: JSONValue { .object(["id": .string(id)]) }
}
