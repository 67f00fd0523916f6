import Documents
import Tenant
import TestSupport
import Testing

@testable import GrantSources

@Suite struct `Values that Terraform leaves out` {
  private static let values =
    #""allow_all_scopes":null,"allow_any_organization":null,"audience":"a","client_id":"abc","default_for":null,"#
    + #""organization_usage":null,"subject_type":"client""#

  private static func resource(_ values: String, _ more: String = "") -> String {
    #"{"address":"auth0_client_grant.g","mode":"managed","type":"auth0_client_grant","values":{\#(values)}\#(more)}"#
  }

  private static func document(_ key: String, _ values: String, _ more: String = "") -> String {
    #"{"format_version":"1.2","\#(key)":{"root_module":{"resources":[\#(resource(values, more))]}}}"#
  }

  private static func stored(_ attributes: String, _ more: String = "") -> String {
    #"{"version":4,"terraform_version":"1","lineage":"x","resources":[{"mode":"managed","type":"auth0_client_grant","#
      + #""name":"g","instances":[{"attributes":{\#(attributes)}\#(more)}]}]}"#
  }

  /// Every form in which values are without changes beside them.
  private static let forms: [@Sendable (String) -> String] = [
    { "{\($0)}" }, { resource($0) }, { document("planned_values", $0) }, { document("values", $0) }, { stored($0) },
  ]

  @Test(arguments: forms.indices) func `are unknown, never absent`(form: Int) throws {
    let tenant = try terraform(Self.forms[form](Self.values))
    #expect(
      try tenant.grant.unknownTexts
        == ["scope", "authorization_details_types"].map { "\($0): (known after apply) afterApply" })
    #expect(tenant.problems == [])
  }

  /// What values have, and which of the other attributes the provider knew then.
  @Test(arguments: [
    (#""client_id":"a","audience":"b","scopes":["x"]"#, []), (#""client_id":"a","audience":"b","scope":["x"]"#, []),
    (#""client_id":"a","audience":"b""#, ["scope"]),
    (
      #""client_id":"a","audience":"b","scopes":null,"organization_usage":"""#, ["allow_any_organization"]
    ),
    (
      #""client_id":"a","audience":"b","subject_type":"client""#,
      ["scope", "organization_usage", "allow_any_organization", "authorization_details_types"]
    ),
  ])
  func `are those that the version of the provider knew`(values: String, unknown: [String]) throws {
    let tenant = try terraform(Self.document("planned_values", values))
    #expect(try tenant.grant.declaration.unknowns.map { "\($0.field.name)" } == unknown)
  }

  @Test(arguments: [
    #"{"client_id":"a","audience":"b","allow_all_scopes":true,"subject_type":"client"}"#,
    #"{"id":"cgr_1","client_id":"a","audience":"b","scope":null,"default_for":null}"#,
    #"{"identifier":"a","audience":null}"#,
  ])
  func `do not make a grant of the API one of Terraform`(text: String) throws {
    #expect(TerraformInput.read(try node(text), file: "t.json") == nil)
  }

  @Test func `are known for what they are where somebody says it`() async throws {
    let folder = try TemporaryFolder(["v.json": #"{"client_id":"a","audience":"b","subject_type":"client"}"#])
    let reading = await FileSource(paths: [folder.file("v.json")], options: InputOptions(format: .terraform)).read(
      ClientGrant.self)
    #expect(reading.coverage.gap == nil)
    #expect(reading.records.first?.unknownFields.all.contains { $0 == .scope } ?? false)
  }

  // MARK: Plans that contradict themselves

  @Test(arguments: [
    (#"["create"]"#, true), (#"["update"]"#, true), (#"["no-op"]"#, true), (#"["delete","create"]"#, true),
    (#"["delete"]"#, false), (#"["forget"]"#, false),
  ])
  func `are a problem where a change has them`(actions: String, isProblem: Bool) throws {
    let absent = Plans.Resource(address: "auth0_client_grant.h", values: nil, actions: actions)
    let tenant = try terraform(Plans.text([Plans.Resource(), absent]))
    #expect(tenant.grants.count == 1)
    #expect(
      tenant.problems.map(\.message)
        == (isProblem
          ? [
            "auth0_client_grant.h: resource_changes has this grant and planned_values does not: give all that 'terraform "
              + "show -json PLAN' prints"
          ] : []))
  }

  // MARK: Sensitive values

  private static let secret = #""client_id":"abc","audience":"geheim","scopes":["x","geheim"]"#

  @Test(arguments: [
    document("values", secret, #","sensitive_values":{"audience":true,"scopes":[false,true]}"#),
    document("planned_values", secret, #","sensitive_values":{"audience":true,"scopes":[false,true]}"#),
    resource(secret, #","sensitive_values":{"audience":true,"scopes":[false,true]}"#),
    Plans.text([Plans.Resource(values: "{\(secret)}")]).replacing(
      #""after_unknown":{}"#, with: #""after_unknown":{},"after_sensitive":{"audience":true,"scopes":[false,true]}"#),
  ])
  func `or marks as sensitive are not shown`(text: String) throws {
    let tenant = try terraform(text)
    let grant = try tenant.grant
    #expect(grant.unknownTexts == ["audience: (sensitive value) sensitive", "scope[1]: (sensitive value) sensitive"])
    #expect(!grant.text.contains("geheim") && !"\(tenant)".contains("geheim"))
  }

  @Test func `or marks as sensitive in a stored state are not shown`() throws {
    let paths = #","sensitive_attributes":[[{"type":"get_attr","value":"scopes"}],[]]"#
    let grant = try terraform(Self.stored(Self.secret, paths)).grant
    #expect(grant.unknownTexts == ["scope: (sensitive value) sensitive"])
  }

  @Test func `no mark of another kind ends the run`() throws {
    let text = Self.document("values", Self.secret, #","sensitive_values":{"audience":true,"scopes":[false,true]}"#)
    for mutation in try mutations(of: text) { _ = TerraformInput.read(try node(mutation), file: "t.json") }
  }
}
