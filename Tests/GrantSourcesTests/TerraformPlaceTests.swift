import Documents
import Tenant
import Testing

@testable import GrantSources

@Suite struct TerraformPlaceTests {
  @Test func `places are those of the values, else of the resource`() throws {
    let values = "{\n\"audience\":\"a\",\n\"client_id\":\"app\",\n\"scopes\":[\n\"x\",\n\"y\"],\n\"default_for\":null}"
    let grant = try terraform(Plans.text([Plans.Resource(values: values)])).grant
    #expect(grant.place(["audience"]) == "2:12")
    #expect(grant.place(["client_id"]) == "3:13")
    #expect(grant.place(["scope"]) == "4:10")
    #expect(grant.place(["scope", 1]) == "6:1")
    #expect(grant.place(["scope", 7]) == "4:10")
    #expect(grant.place(["default_for"]) == "7:15")
    #expect(grant.place(["subject_type"]) == grant.place())
    #expect(grant.place() == "1:71")
  }

  @Test func `places of the configuration come first`() throws {
    let tenant = try #require(
      TerraformPlan.read(try node(Plans.text([Plans.Resource()])), file: "t.json") { address, route, _ in
        route == ["audience"] ? Place(file: "\(address).tf", line: 4, column: 3) : nil
      })
    let grant = try tenant.grant
    #expect(grant.declaration.place(of: ["audience"])?.description == "auth0_client_grant.g.tf:4:3")
    #expect(grant.declaration.place(of: ["client_id"])?.file == "t.json")
  }
}
