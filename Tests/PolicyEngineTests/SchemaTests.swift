import Documents
import Foundation
import TestSupport
import Testing

@testable import PolicyEngine

/// The published JSON Schemas, held to the readers' tables and to every file that is shipped.
@Suite struct SchemaTests {
  private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized.path
  private static let formats = ["text", "json", "junit"]

  /// What users read, README.md first.
  private static let pages =
    ["README.md", "CONTRIBUTING.md"]
    + ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(articles)")) ?? [])
    .filter { $0.hasSuffix(".md") }.sorted().map { "\(articles)/\($0)" }
  private static let articles = "Sources/grantlint/Documentation.docc"

  private static let read = Result {
    try files("rules/builtin").map { try Rule(text: $0.text, origin: .file(path: $0.path)) }
  }
  private static let ofConfiguration = Result { try schema(ConfigurationSchema.text(rules: rules(), formats: formats)) }

  private static func rules() throws -> [Rule] { try read.get() }

  private static func files(_ folder: String) throws -> [(path: String, text: String)] {
    try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").filter { $0.hasSuffix(".yaml") }.sorted()
      .map { name in
        ("\(folder)/\(name)", try String(contentsOfFile: "\(root)/\(folder)/\(name)", encoding: .utf8))
      }
  }

  private static func schema(_ text: String) throws -> JSONValue { try JSONReader.value(text) }
  private static func configuration() throws -> JSONValue { try ofConfiguration.get() }

  private static func json(_ yaml: String) throws -> JSONValue {
    let file = try YAMLFile(text: yaml, path: "x.yaml")
    var reader = YAMLReader(file)
    let value = reader.json(file.root)
    return try #require(value)
  }

  // MARK: Keys

  @Test func `every rule and parameter is in the schema of the configuration`() throws {
    let settings = try Self.configuration().object?["$defs"]?.object?["settings"]?.object?["properties"]?.object
    let rules = try Self.rules()
    #expect(Set(settings?.keys ?? []) == Set(rules.map(\.id) + BuiltInChecks.all.map(\.id)))
    for rule in rules {
      let mapping = settings?[rule.id]?.object?["anyOf"]?.array?.last?.object?["properties"]?.object
      let parameters = mapping?["parameters"]?.object?["properties"]?.object?.keys ?? []
      #expect(Set(parameters) == Set(rule.parameters.map(\.name)), "\(rule.id)")
    }
  }

  // MARK: Files

  @Test func `every rule that is shipped fits its schema`() throws {
    let schema = try Self.schema(RuleSchema.text)
    let files = try Self.files("rules/builtin")
    #expect(files.count >= 28)
    for file in files {
      #expect(SchemaValidator.complaints(try Self.json(file.text), schema) == [], "\(file.path)")
    }
  }

  @Test func `the default of every parameter fits the schema of its settings`() throws {
    let schema = try Self.configuration()
    for rule in try Self.rules() {
      let parameters = JSONObject(rule.parameters.map { ($0.name, $0.defaultValue) })
      let setting: JSONValue = ["severity": "note", "parameters": .object(parameters)]
      let file: JSONValue = ["version": 1, "rules": ["settings": .object([rule.id: setting])]]
      #expect(SchemaValidator.complaints(file, schema) == [], "\(rule.id)")
    }
  }

  @Test func `the file that init writes fits its schema, with and without its examples`() throws {
    let schema = try Self.configuration()
    #expect(SchemaValidator.complaints(try Self.json(ConfigurationTemplate.text), schema) == [])
    #expect(SchemaValidator.complaints(try Self.json(ConfigurationTemplate.uncommented), schema) == [])
    #expect(SchemaValidator.complaints(try Self.json(ConfigurationTemplate.named), schema) == [])
  }

  @Test func `every YAML block of the documentation fits the schema of its kind`() throws {
    let blocks = try Self.pages.flatMap { name in
      try String(contentsOfFile: "\(Self.root)/\(name)", encoding: .utf8).components(separatedBy: "```yaml\n")
        .dropFirst().map { (name, $0) }
    }
    // A file for Kubernetes has several documents.
    let documents = blocks.flatMap { name, block in
      block.components(separatedBy: "```")[0].components(separatedBy: "\n---\n").map { (name, $0) }
    }
    var checked = 0
    for (name, yaml) in documents {
      let value = try Self.json(yaml)
      // A workflow of somebody else's is none of ours.
      guard let keys = value.object?.keys, keys.contains("check") || keys.contains("version") else { continue }
      let schema =
        if keys.contains("check") {
          try Self.schema(RuleSchema.text)
        } else if value.object?["waivers"]?.array != nil {
          try Self.schema(WaiverSchema.text)
        } else {
          try Self.configuration()
        }
      #expect(SchemaValidator.complaints(value, schema) == [], "\(name): \(yaml)")
      checked += 1
    }
    #expect(checked > 3)
  }

  // MARK: Agreement with the readers

  @Test(arguments: [
    "{version: 1}", "{version: 2}", "{}", "{version: 1, api_url: x}", "{version: 1, fail_on: never}",
    "{version: 1, fail_on: off}", "{version: 1, outputs: {junit: a}}", "{version: 1, outputs: {xml: a}}",
    "{version: 1, outputs: {junit: [a]}}", "{version: 1, pacing: {max_rps: 0.5}}", "{version: 1, pacing: {max_rps: 0}}",
    "{version: 1, waivers: {max_days: 0}}", "{version: 1, waivers: {max_days: 1.5}}",
    "{version: 1, remediation: {protect: [{}]}}", "{version: 1, remediation: {protect: [{audience: x}]}}",
    "{version: 1, remediation: {max_changes: 0}}", "{version: 1, remediation: {max_changes: ten}}",
    "{version: 1, audiences: [{match: x}]}", "{version: 1, audiences: [{match: x, rules: {my-own: off}}]}",
    "{version: 1, rules: {settings: {my-own: {parameters: {a: [1]}}}}}",
    "{version: 1, rules: {settings: {my-own: loud}}}",
    "{version: 1, tenants: [{domain: a.example, credentials: {access_token: TOKEN}}]}",
    "{version: 1, tenants: [{domain: a.example, credentials: {access_token: s3cret}}]}", "{version: 1, tenants: [{}]}",
    "{version: 1, baseline: ''}",
  ])
  func `the schema of the configuration accepts what the reader accepts`(yaml: String) throws {
    let schema = try Self.configuration()
    let isRead = (try? Configuration(text: yaml, path: "c.yml", formats: Self.formats)) != nil
    #expect(SchemaValidator.complaints(try Self.json(yaml), schema).isEmpty == isRead)
  }

  @Test(arguments: [
    ("{too-many-scopes: {parameters: {max: 20}}}", true), ("{too-many-scopes: {parameters: {max: many}}}", false),
    ("{too-many-scopes: {parameters: {most: 20}}}", false), ("{stale-waiver: {parameters: {max: 20}}}", false),
    ("{user-grant-organization-usage: {parameters: {absent: maybe}}}", false), ("{stale-waiver: note}", true),
  ])
  func `the schema of the configuration knows the parameters of the rules`(settings: String, isRight: Bool) throws {
    let schema = try Self.configuration()
    let value = try Self.json("{version: 1, rules: {settings: \(settings)}}")
    #expect(SchemaValidator.complaints(value, schema).isEmpty == isRight)
  }

  @Test(arguments: [
    ("{rule: a, grant: x, owner: o, reason: r, expires: 2026-12-31}", true),
    ("{rule: a, owner: o, reason: r, expires: 2026-12-31}", false),
    ("{rule: a, grant: x, reason: r, expires: 2026-12-31}", false),
    ("{rule: a, grant: x, owner: o, reason: r, expires: soon}", false),
    ("{rule: a, fingerprint: abc, owner: o, reason: r, expires: 2026-12-31}", false),
    ("{rule: a, grant: x, until: 3, owner: o, reason: r, expires: 2026-12-31}", false),
  ])
  func `the schema of waivers wants what the reader wants`(waiver: String, isRight: Bool) throws {
    let schema = try Self.schema(WaiverSchema.text)
    let value = try Self.json("{version: 1, waivers: [\(waiver)]}")
    #expect(SchemaValidator.complaints(value, schema).isEmpty == isRight)
  }
}
