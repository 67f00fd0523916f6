import Documents
import Tenant
import Testing

@testable import GrantSources

@Suite struct TerraformProviderTests {
  /// A plan of a grant in the root module and one in a module, with the keys of their providers.
  private func providers(_ root: String, _ module: String, configured: String) throws -> [String?] {
    func block(_ key: String) -> String {
      #"{"address":"auth0_client_grant.g","mode":"managed","type":"auth0_client_grant","provider_config_key":"\#(key)"}"#
    }
    let configuration =
      #"{"provider_config":{\#(configured)},"root_module":{"resources":[\#(block(root))],"module_calls":{"m":{"module":{"#
      + #""resources":[\#(block(module))]}}}}}"#
    let resources = ["auth0_client_grant.g", #"module.m["x"].auth0_client_grant.g"#].map { Plans.Resource(address: $0) }
    return try terraform(Plans.text(resources, configuration: configuration)).grants.map(\.declaration.provider)
  }

  @Test(arguments: [
    ("auth0", "auth0", #""auth0":{}"#, ["auth0", "auth0"]),
    ("auth0", "auth0.eu", #""auth0":{},"auth0.eu":{}"#, ["auth0", "auth0.eu"]),
    ("auth0", "module.m:auth0", #""auth0":{},"module.m:auth0":{}"#, ["auth0", "module.m:auth0"]),
    ("auth0", "module.m:auth0", #""auth0":{}"#, ["auth0", "auth0"]),
    ("auth0", "m:auth0", #""auth0":{}"#, ["auth0", "auth0"]),
    ("auth0", "module.m:auth0", "", ["auth0", "module.m:auth0"]),
  ])
  func `providers are named`(
    root: String, module: String, configured: String, expected: [String?]
  ) throws {
    #expect(try providers(root, module, configured: configured) == expected)
  }

  @Test func `without a configuration nothing is said of providers`() throws {
    let tenant = try terraform(Plans.text([Plans.Resource(), Plans.Resource(address: "auth0_client_grant.h")]))
    #expect(tenant.grants.map(\.declaration.provider) == [nil, nil])
  }

  @Test(arguments: [
    ("auth0_client.c", "", "auth0_client.c", "", "auth0_client.c"),
    (
      #"module.a["x.y]"].module.b[0].auth0_client.c["d\".e"]"#, #"module.a["x.y]"].module.b[0]."#, "auth0_client.c",
      #"["d\".e"]"#, "module.a.module.b.auth0_client.c"
    ),
    ("", "", "", "", ""), ("module", "", "module", "", "module"), ("module.a", "module.a.", "", "", "module.a."),
  ])
  func `an address has parts`(text: String, module: String, resource: String, key: String, block: String) {
    let address = TerraformAddress(text)
    #expect(address.module == module)
    #expect(address.resource == resource)
    #expect(address.key == key)
    #expect(address.block == block)
  }
}
