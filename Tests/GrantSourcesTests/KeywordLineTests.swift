import Documents
import Tenant
import TestSupport
import Testing

@testable import GrantSources

@Suite struct KeywordLineTests {
  private static let grant = "- client_id: A\n    audience: b\n    scope:\n      - read:a\n"
  private static let advice = "give it a value by --mapping FILE or --mapping-env NAME"

  @Test(arguments: [
    ("clientGrants:\n  \(grant)      ##X##", "6:7"), ("clientGrants:\n  \(grant)    ##X##\nclients: []", "6:5"),
    ("clientGrants:\n  \(grant)  ##X##", "6:3"), ("clientGrants:\n- client_id: A\n##X##", "3:1"),
    ("clientGrants:\n  ##X##\n  \(grant)", "2:3"), (".base: &b\n  \(grant)    ##X##", "6:5"),
    ("clientGrants:\n  \(grant)      ##X## ##Y##", "6:7"), ("clientGrants:\n  \(grant)      ##X## # more", "6:7"),
    ("clients:\n  - name: A\n    ##X##", "3:5"),
    ("clientGrants: []\nresourceServers:\n  - identifier: A\n  ##X##", "4:3"),
    ("rules: ##LONG NAME##\nclientGrants:\n  \(grant)    ##X##", "7:5"),
  ])
  func `a keyword with a line for itself may become anything there`(text: String, place: String) {
    let problems = export(text).problems.map(\.description)
    #expect(
      problems.first
        == "tenant.yaml:\(place): ##X## has a line for itself and may become anything there: \(Self.advice); "
        + "if it is a comment, put a space behind its first two marks")
  }

  @Test(arguments: [
    "## Grants ##\nclientGrants:\n  \(grant)", "clientGrants:\n  \(grant)\n## My applications ##\nclients: []",
    "clientGrants:\n  \(grant)\n##Applications##\nclients: []", "clientGrants:\n  ##all of them## \n  \(grant)",
    "##Grants##\nclientGrants:\n  \(grant)", "clientGrants:\n  # ##X##\n  \(grant)    # ##X##\n",
    "clients:\n  - name: A\n    description: |\n      a\n      ##X##\nclientGrants: []",
    "clientGrants: [{client_id: A, audience: b}]\n##Applications##\nclients: []",
    "rules:\n  - a\n  ##Rules##\nclientGrants: []",
  ])
  func `a comment stays one`(text: String) { #expect(export(text).problems == []) }

  @Test func `what is taken for a comment among grants is said`() {
    let tenant = export("clientGrants:\n  \(Self.grant)##Applications##\nclients: []")
    #expect(tenant.notes.contains("##Applications## (tenant.yaml:6:1) is taken for a comment"))
  }

  @Test(arguments: [
    ("clientGrants:\n- client_id: A\n  ##K##: true\n", "3:3: the key ##K## may be any field of the grant"),
    ("clientGrants:\n- {client_id: A, a-##K##: true}\n", "2:20: the key ##K## may be any field of the grant"),
    ("clients:\n- name: A\n  ##K L##: true\n", "3:3: the key ##K L## may be any field of the application"),
    ("resourceServers:\n- identifier: A\n  ##K##: true\n", "3:3: the key ##K## may be any field of the API"),
    ("clientGrants: []\n##K##: []\n", "2:1: the key ##K## may be any section"),
  ])
  func `a keyword as a key may be any`(text: String, problem: String) {
    #expect(export(text).problems.map(\.description) == ["tenant.yaml:\(problem): \(Self.advice)"])
  }

  @Test func `in a file of a directory too`() throws {
    let folder = try TemporaryFolder(["grants/a.json": ###"{"client_id":"A","##K##":true}"###])
    let problems = DeployCLIExport.read(folder: folder.path).problems.map(\.description)
    #expect(
      problems == ["\(folder.file("grants/a.json")):1:19: the key ##K## may be any field of the grant: \(Self.advice)"])
  }

  @Test(arguments: [
    ("##ALL SCOPES##", "scope"), ("[\"##READ/ALL##\", '@@X:Y@@']", "scope"), ("[a ##ü b##]", "scope"),
  ])
  func `a keyword of any characters is unknown`(scope: String, field: String) {
    let tenant = export("clientGrants:\n- client_id: A\n  audience: https://##HOST/NAME##/\n  scope: \(scope)\n")
    #expect(tenant.problems == [])
    #expect(Set(tenant.grants.first?.declaration.unknowns.map { "\($0.field.name)" } ?? []) == ["audience", field])
  }
}
