import BuiltinRules
import Foundation
import PolicyEngine
import Testing

/// The rules that are in the binary, as `rules/builtin/` states them.
@Suite struct `The catalogue` {
  static let catalogue = Result {
    try RuleCatalogue(BuiltinRules.files.map { (text: $0.text, origin: .builtin(path: "rules/\($0.path)")) })
  }

  static let rules: [CompiledRule] =
    (try? catalogue.get().compile(RuleSelection()).rules) ?? []

  @Test func `every rule loads and compiles`() throws {
    let catalogue = try Self.catalogue.get()
    let compiled = try catalogue.compile(RuleSelection())
    #expect(compiled.rules.count == BuiltinRules.files.count)
    #expect(compiled.disabled.isEmpty)
  }

  @Test func `it is what the folder holds`() throws {
    let folder = URL(filePath: #filePath).appending(path: "../../../rules/builtin").standardized
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(BuiltinRules.files.map(\.path) == names.map { "builtin/\($0)" })
    for file in BuiltinRules.files {
      let name = String(file.path.dropFirst("builtin/".count))
      let onDisk = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      #expect(file.text == onDisk)
    }
  }

  @Test(arguments: rules.map(\.id)) func `every example holds`(id: String) throws {
    let rule = try #require(Self.rules.first { $0.id == id })
    for outcome in rule.runExamples() {
      #expect(outcome.differences == [], "\(outcome.position): \(outcome.example)")
    }
  }

  @Test(arguments: rules.map(\.id)) func `every rule explains itself`(id: String) throws {
    let rule = try #require(Self.rules.first { $0.id == id }).rule
    #expect(rule.rationale.count > 80)
    #expect(rule.remedy.count > 80)
    #expect(!rule.references.isEmpty)
    #expect(rule.references.allSatisfy { $0.hasPrefix("https://") })
    #expect(!rule.title.hasSuffix("."))
    #expect(rule.parameters.allSatisfy { $0.description.hasSuffix(".") })
  }
}
