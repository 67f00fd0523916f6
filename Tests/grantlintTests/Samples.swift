/// Inputs that the tests of the program share.
enum Samples {
  /// Rules that decide by the grants alone, as `--select` takes them.
  static let grantsOnly =
    "audience-required,authorization-details-type-length,client-required,no-allow-all-scopes,scope-length,"
    + "user-grant-organization-usage"

  static let clean = """
    {"client_grants":[
      {"id":"cgr_1","client_id":"app","audience":"https://orders.example/","scope":["read:orders"],"subject_type":"client"},
      {"id":"cgr_2","client_id":"web","audience":"https://orders.example/","scope":["read:orders"],"subject_type":"user","organization_usage":"require"}
    ]}
    """

  static let violating = """
    [{"id":"cgr_1","client_id":"app","audience":"https://orders.example/","allow_all_scopes":true,"subject_type":"client"}]
    """

  /// A bare list of as many grants as the API gives at most without paging.
  static let cut =
    "["
    + (0..<50).map { "{\"id\":\"cgr_\($0)\",\"client_id\":\"app\($0)\",\"audience\":\"https://a/\"}" }
    .joined(separator: ",") + "]"

  /// What an earlier run wrote, as far as it takes to know it again.
  static let olderJSON = #"{"findings":[],"schema_version":1,"tool":{"name":"grantlint","version":"0.1.0"}}"#
  static let olderJUnit =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"grantlint\" tests=\"0\"/>\n"

  /// A rule that needs the application of a grant.
  static let clientRule = """
    id: known-client
    title: The application exists
    severity: warning
    since: "0.1"
    rationale: A grant of an application that does not exist is a leftover.
    remedy: Delete the grant.
    check: client != null
    """
}
