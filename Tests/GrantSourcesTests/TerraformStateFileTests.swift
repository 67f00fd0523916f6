import Documents
import Tenant
import Testing

@testable import GrantSources

@Suite struct TerraformStateFileTests {
  private static let provider = #""provider":"provider[\"registry.terraform.io/auth0/auth0\"]""#
  private static let attributes = #"{"audience":"a","client_id":"app","scopes":["x"],"default_for":""}"#

  private static func state(_ resources: String, version: String = "4", more: String = "") -> String {
    #"{"version":\#(version),"terraform_version":"1.9.5","serial":1,"lineage":"l"\#(more),"resources":[\#(resources)]}"#
  }

  private static func grants(_ instances: String, module: String = "", provider: String = provider) -> String {
    #"{\#(module)"mode":"managed","type":"auth0_client_grant","name":"g",\#(provider),"instances":[\#(instances)]}"#
  }

  /// The key of an instance, and the end of its address.
  @Test(arguments: [
    ("", ""), (#""index_key":"worker","#, #"["worker"]"#), (#""index_key":0,"#, "[0]"),
    (#""index_key":"a\"b\\c","#, #"["a\"b\\c"]"#), (#""index_key":null,"#, ""),
  ])
  func `an instance has the address that Terraform shows`(key: String, end: String) throws {
    let instance = #"{\#(key)"attributes":\#(Self.attributes)}"#
    let grant = try terraform(Self.state(Self.grants(instance, module: #""module":"module.m2m[\"x\"]","#))).grant
    #expect(grant.declaration.address == #"module.m2m["x"].auth0_client_grant.g"# + end)
    #expect(grant.text == #"{"audience":"a","client_id":"app","scope":["x"]}"#)
    #expect(grant.declaration.provider == "auth0")
  }

  @Test(arguments: [
    (#"provider[\"registry.terraform.io/auth0/auth0\"].eu"#, "auth0.eu"),
    (#"module.m2m.provider[\"registry.opentofu.org/auth0/auth0\"]"#, "module.m2m:auth0"),
    (#"module.m2m.provider[\"auth0\"].us"#, "module.m2m:auth0.us"), ("provider.auth0.us", "provider.auth0.us"),
  ])
  func `of several providers each grant has its own`(reference: String, name: String) throws {
    let instance = #"{"attributes":\#(Self.attributes)}"#
    let other = Self.grants(instance, provider: #""provider":"\#(reference)""#)
    let tenant = try terraform(Self.state("\(Self.grants(instance)),\(other)"))
    #expect(tenant.grants.map(\.declaration.provider) == ["auth0", name])
  }

  @Test func `deposed instances are passed over`() throws {
    let tenant = try terraform(
      Self.state(
        Self.grants(#"{"index_key":1,"deposed":"0a","attributes":{}},{"index_key":2,"attributes":\#(Self.attributes)}"#)
      ))
    #expect(tenant.grants.map(\.declaration.address) == ["auth0_client_grant.g[2]"])
    #expect(
      tenant.notes.last == "1 deposed grant, which Terraform has yet to delete, is passed over: auth0_client_grant.g[1]"
    )
  }

  @Test(arguments: [
    (state("", version: "3"), "1:12", "version: 3 is not read, only 4"),
    (state("", version: #""4""#), "1:12", "version: a string is not read, only 4"),
    (state("", version: "3", more: #","backend":{}"#), "1:12", "found where the state is stored (backend)"),
    (#"{"serial":1,"lineage":"l","encrypted_data":"x"}"#, "1:44", "encrypted_data: the state is encrypted"),
    (state(""), "1:1", "nothing of Auth0 is in this state"),
    (state(#"{"type":"aws_instance","instances":[{"attributes":{"password":"secret"}}]}"#), "1:1", "nothing of Auth0"),
  ])
  func `a state that cannot be read is a problem`(text: String, place: String, message: String) throws {
    let tenant = try terraform(text)
    #expect(tenant.grants.isEmpty && tenant.problems.count == 1)
    #expect(tenant.problemTexts.first?.hasPrefix("t.json:\(place): \(message)") == true)
  }

  @Test(arguments: [
    (#"{"version":4,"lineage":"l","resources":{}}"#, "resources: expected a list, found an object"),
    (state("7"), "expected a resource, found a number"),
    (state(grants("7")), "auth0_client_grant.g: expected an instance, found a number"),
    (state(grants("{}")), "auth0_client_grant.g: attributes: expected an object"),
    (state(#"{"type":"auth0_client_grant","name":"g"}"#), "auth0_client_grant.g: instances: expected a list"),
  ])
  func `what is no state inside is a problem`(text: String, message: String) throws {
    #expect(try terraform(text).problems.map(\.message) == [message])
  }

  @Test func `a state with other resources of Auth0 has no grants`() throws {
    let tenant = try terraform(Self.state(#"{"mode":"data","type":"auth0_client","name":"c","instances":[]}"#))
    #expect(tenant.grants.isEmpty && tenant.problems.isEmpty && tenant.declares == [.clientGrants])
  }

  @Test func `no value of another kind ends the run`() throws {
    let text = Self.state(
      Self.grants(#"{"index_key":"k","attributes":\#(Self.attributes)}"#, module: #""module":"module.m","#))
    for mutation in try mutations(of: text) { _ = TerraformInput.read(try node(mutation), file: "t.json") }
  }

  @Test func `many grants are read in time that grows with them`() throws {
    let instances = (0..<3000).map { #"{"index_key":\#($0),"attributes":\#(Self.attributes)}"# }
    let bad = (0..<3000).map { #"{"index_key":"b\#($0)","attributes":{"audience":1}}"# }
    let tenant = try terraform(Self.state(Self.grants((instances + bad).joined(separator: ","))))
    #expect(tenant.grants.count == 3000 && tenant.problems.count == 3000)
  }
}
