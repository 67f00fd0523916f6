import Documents
import Tenant
import TestSupport
import Testing

@testable import GrantSources

/// The samples of inputs, each with its right reading.
@Suite(.enabled(if: SharedFolder.inputs.isPresent, SharedFolder.inputs.absence)) struct `Samples of inputs` {
  struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    /// By grant: whose it is, and the fields that are not known.
    let grants: [String]
    /// The number of a grant, a way in it, and where that is written.
    var places: [(grant: Int, route: Route, place: String)] = []
    /// What is said of an input that says too little.
    var gap: String?

    var testDescription: String { name }
  }

  static let samples: [Sample] = [
    Sample(
      name: "01-deploycli-unquoted-placeholders.yaml",
      grants: [
        "##APP_NAME_BACKEND##, urn:auth0-authz-api ? client_id",
        "##APP_NAME_BACKEND##, ##AUDIENCE## ? client_id audience",
        "auth0-account-link, ##AUDIENCE## ? audience",
      ],
      places: [
        (0, [], "24:5"), (0, ["client_id"], "24:16"), (1, ["audience"], "30:15"), (1, ["scope", 1], "33:9"),
        (2, ["scope", 1], "38:9"),
      ]),
    Sample(
      name: "02-deploycli-names.yaml",
      grants: [
        "AP Admin API, https://example.com/botengine",
        "ConvEngine API (Test) (Test Application), http://convengine.example",
        "User Manager, https://dev-example.eu.auth0.com/api/v2/",
      ], places: [(2, ["scope", 1], "43:9"), (1, ["scope"], "38:12"), (0, ["audience"], "32:15")]),
    Sample(
      name: "03-deploycli-smart-scopes.yaml",
      grants: ["Patient Picker Client Credentials, https://##AUTH0_DOMAIN##/api/v2/"],
      places: [(0, ["scope", 1], "23:9")]),
    Sample(
      name: "04-deploycli-dir",
      grants: ["Deploy CLI, https://##AUTH0_DOMAIN##/api/v2/", "My M2M, https://##ENV##.myapp.com/api/v1 ? audience"],
      places: [
        (0, ["scope", 2], "grants/Deploy CLI-Auth0 Management API.json:7:5"),
        (1, ["audience"], "grants/m2m_myapp_api.json:3:15"),
      ]),
    Sample(
      name: "05-deploycli-user-allscopes-default.yaml",
      grants: [
        "my-client-id, https://api.example.com", "My M2M Application, https://api.example.com",
        "org m2m app, https://api.example.com",
        "third_party_clients, https://api.example.com",
      ],
      places: [
        (1, ["allow_all_scopes"], "14:23"), (2, ["organization_usage"], "18:25"),
        (0, ["authorization_details_types", 1], "11:9"),
      ]),
    Sample(
      name: "06-auth0-tf-generate.tf", grants: ["ZTwlCuP0ExampleSxPONR9A85c, https://dev-example.us.auth0.com/api/v2/"],
      places: [(0, [], "5:1"), (0, ["scope", 2], "11:80"), (0, ["client_id"], "9:33")]),
    Sample(
      name: "07-terraform-expressions.tf",
      grants: [
        "auth0_client_grant.my_client_grant, each.value.audience ? client_id audience scope",
        "third_party_clients, auth0_resource_server.my_resource_server.identifier ? audience",
      ], places: [(1, ["scope", 0], "14:18"), (0, ["client_id"], "6:15")]),
    Sample(
      name: "08-terraform-legacy.tf",
      grants: ["auth0_client_grant.buildkite, https://${var.auth0_domain}/api/v2/ ? client_id"],
      places: [(0, ["scope", 1], "7:5")]),
    Sample(
      name: "09-terraform.tfstate",
      grants: ["WorkerClientId, https://api.example.com/", "OtherClientId, https://api.example.com/"],
      places: [(0, ["scope", 1], "4:319"), (1, ["allow_all_scopes"], "5:74")]),
    Sample(
      name: "10-terraform-plan.json",
      grants: [#"module.m2m.auth0_client_grant.g["new"], https://api.example.com/ ? client_id subject_type"#],
      places: [(0, ["allow_all_scopes"], "1:364")]),
    Sample(
      name: "11-terraform-values.jsonl", grants: ["abc, https://api.example.com/"],
      places: [(0, ["scope", 2], "1:257")]),
    Sample(
      name: "12-pulumi-stack-export.json", grants: ["ApiClientId, https://acme.eu.auth0.com/api/v2/"],
      places: [(0, ["scope", 1], "4:601")]),
    Sample(
      name: "13-auth0-cli-list.json",
      grants: ["AbCdEf, http://integration-test-api-client-grant", "third_party_clients, https://mcp.example.com/mcp"],
      places: [(1, ["scope", 0], "15:13")]),
    Sample(name: "14-auth0-cli-list.csv", grants: [], gap: "use its --json"),
    Sample(
      name: "15-node-auth0-v4.json", grants: ["AbCdEf, https://api.example.com/"], places: [(0, ["scope", 0], "1:107")]),
    Sample(
      name: "19-organization-client-grants.json", grants: ["AbCdEf, https://api.example.com/"],
      gap: "probably the grants of one organization"),
    Sample(
      name: "21-terraform-datasource.json", grants: ["AbCdEf, https://api.example.com/"],
      places: [(0, ["scope", 0], "1:357")]),
    Sample(name: "22-deploycli-no-grants-section.yaml", grants: [], gap: "says nothing about grants"),
  ]

  @Test(arguments: samples) func `are read as they are meant`(sample: Sample) async throws {
    let path = SharedFolder.inputs.path(sample.name)
    let source = FileSource(paths: [path])
    let reading = await source.read(ClientGrant.self)
    #expect(
      reading.records.map { grant in
        let unknown = grant.unknownFields.all.map { " \($0.name)" }.joined()
        return "\(grant.clientID ?? grant.defaultFor ?? ""), \(grant.audience ?? "")"
          + (unknown.isEmpty ? "" : " ?\(unknown)")
      } == sample.grants)
    for (number, route, place) in sample.places where reading.records.indices.contains(number) {
      let origin = reading.records[number].origin(of: route)?.description ?? ""
      #expect(origin == (place.contains("/") ? "\(path)/\(place)" : "\(path):\(place)"), "\(number) \(route)")
    }
    if let gap = sample.gap {
      #expect(reading.coverage.gap?.message.contains(gap) ?? false)
    } else {
      #expect(reading.coverage.gap == nil)
    }
  }

  @Test func `leave out what only stands for nothing`() async throws {
    let source = FileSource(paths: [SharedFolder.inputs.path("21-terraform-datasource.json")])
    #expect(await source.read(ClientGrant.self).records.first?.organizationUsage == nil)
    let state = FileSource(paths: [SharedFolder.inputs.path("09-terraform.tfstate")])
    #expect(await state.read(ClientGrant.self).records.map(\.defaultFor) == [nil, nil])
    #expect(await state.clientNames() == [ExactString("WorkerClientId"): "Worker"])
  }
}
