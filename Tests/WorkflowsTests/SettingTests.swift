import Documents
import Foundation
import PolicyEngine
import TestSupport
import Testing

@testable import Workflows

/// The table of settings, compared with what reads them and with the page on configuration.
@Suite struct `The settings` {
  private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized
  private static let page = root.appending(path: "Sources/grantlint/Documentation.docc/Configuration.md")
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func value<Value>(
    _ setting: Setting<Value>, flag: Value? = nil, _ variables: [String: String] = [:], _ configuration: String = ""
  ) throws -> Value? {
    try folder.write("version: 1\n\(configuration)\n", to: ".grantlint.yml")
    let around = PortsForTests(variables, folder: folder)
    return try Ports.$current.withValue(around.ports) { try setting.value(flag, ConfigurationFlags().load()) }
  }

  @Test(arguments: [(4, "4"), (0.5, "0.5"), (0.1, "0.1"), (1_000_000, "1000000"), (-2.25, "-2.25")])
  func `a number is written the same in every language`(number: Double, text: String) {
    #expect(number.settingText == text)
    #expect(Double(setting: text) == number)
  }

  // MARK: Which of them counts

  @Test func `a flag comes before a variable, that before the configuration, that before the default`() throws {
    let (variable, key) = (["GRANTLINT_TIMEOUT": "20"], "pacing: {timeout: 30}")
    #expect(try value(Settings.timeout, flag: 10, variable, key) == 10)
    #expect(try value(Settings.timeout, variable, key) == 20)
    #expect(try value(Settings.timeout, ["GRANTLINT_TIMEOUT": " "], key) == 30)
    #expect(try value(Settings.timeout) == 900)
    #expect(try value(Settings.failOn, ["GRANTLINT_FAIL_ON": "note"], "fail_on: warning") == .note)
    #expect(try value(Settings.failOn, [:], "fail_on: warning") == .warning)
    #expect(try value(Settings.maxChanges, ["GRANTLINT_MAX_CHANGES": "0"], "remediation: {max_changes: 3}") == 0)
    #expect(try value(Settings.maxChanges, [:], "remediation: {max_changes: 3}") == 3)
    #expect(try value(Settings.waivers, [:], "waivers: {file: w.yml}") == "\(folder.path)/w.yml")
    #expect(try value(Settings.maxRPS) == nil)
  }

  @Test(arguments: [
    (["GRANTLINT_TIMEOUT": "0"], "GRANTLINT_TIMEOUT takes a number of seconds above 0"),
    (["GRANTLINT_TIMEOUT": "soon"], "GRANTLINT_TIMEOUT is 'soon': write a number"),
    (["GRANTLINT_MAX_RPS": "nan"], "GRANTLINT_MAX_RPS takes a number of calls a second above 0"),
    (["GRANTLINT_MAX_CHANGES": "-1"], "GRANTLINT_MAX_CHANGES takes a number of grants, 0 or more"),
    (["GRANTLINT_MIN_SEVERITY": "warn"], "GRANTLINT_MIN_SEVERITY is 'warn': write one of note, warning, error"),
    (["GRANTLINT_FORMAT": "jsn"], "GRANTLINT_FORMAT is 'jsn': write one of text, json"),
  ])
  func `a variable that cannot be meant is an error that says what to write`(
    variables: [String: String], message: String
  ) throws {
    let error = #expect(throws: CommandError.self) {
      _ = try value(Settings.timeout, variables)
      _ = try value(Settings.maxRPS, variables)
      _ = try value(Settings.maxChanges, variables)
      _ = try value(Settings.minSeverity, variables)
      _ = try value(Settings.format, variables)
    }
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    #expect(error?.code == .usage)
  }

  // MARK: The table

  @Test func `every variable that the sources name is one, and every one is named`() throws {
    let sources = try FileManager.default.subpathsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    var named: Set<String> = []
    for file in sources where file.hasSuffix(".swift") {
      let text = try String(contentsOf: Self.root.appending(path: "Sources/\(file)"), encoding: .utf8)
      guard text.utf8.firstRange(of: "GRANTLINT_".utf8) != nil else { continue }
      named.formUnion(text.matches(of: #/GRANTLINT_[A-Z_]*[A-Z]/#).map { String($0.0) })
    }
    #expect(named == Set(Settings.rows.compactMap(\.variable)))
  }

  @Test func `every key of a configuration is one, and every one is a key`() throws {
    let schema = try JSONReader.value(ConfigurationSchema.text(rules: [], formats: ["json"]))
    let groups = ["rules", "waivers", "pacing", "remediation"]
    let top = try #require(schema.object?["properties"]?.object)
    let keys = try top.keys.flatMap { key in
      guard groups.contains(key) else { return [key] }
      return try #require(top[key]?.object?["properties"]?.object).keys.map { "\(key).\($0)" }
    }
    #expect(Set(keys).subtracting(["version"]) == Set(Settings.rows.compactMap(\.key)))
  }

  @Test func `the page on configuration has the table`() throws {
    try Goldens.expectTable(Self.table, beginning: Self.head, in: Self.page)
  }

  private static let head = "| flag | variable | key of the file | default | what it says |\n"

  private static var table: String {
    func code(_ text: String?) -> String { text.map { "`\($0)`" } ?? "" }
    let rows = Settings.rows.map { row in
      let flag = row.flag.map { flag in "--\(flag)" }
      let help = row.help.replacing("|", with: "\\|")
      return "| \(code(flag)) | \(code(row.variable)) | \(code(row.key)) | \(row.fallback ?? "") | \(help) |\n"
    }
    return head + "|---|---|---|---|---|\n" + rows.joined()
  }
}

/// Where a configuration is looked for that nobody named.
@Suite struct `The search for a configuration` {
  @Test(arguments: [("", nil), ("gone", nil), ("/", nil)] as [(String, String?)])
  func `ends also where the working directory has no path`(directory: String, found: String?) throws {
    var around = PortsForTests(folder: try TemporaryFolder()).ports
    around.folder = directory
    Ports.$current.withValue(around) { #expect(ConfigurationSearch.folder() == found) }
  }
}
