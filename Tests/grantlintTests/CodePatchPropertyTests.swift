import Documents
import Foundation
import TestSupport
import Testing

/// Code of any shape, patched by git: the same audit is clean of what the plan closes, and nothing else is touched.
@Suite struct `Patches of random code` {
  enum Form: CaseIterable { case block, flow, jsonLines, jsonLine, directory }

  static let cases = Form.allCases.flatMap { form in (1...Cases.count(4, whole: 60)).map { (form, UInt64($0)) } }

  @Test(arguments: cases)
  func `close what they are made for and touch nothing else`(form: Form, seed: UInt64) async throws {
    var code = RandomCode(form: form, seed: seed)
    let files = code.files()
    let scene = try CodePatchScene(files)
    let name = form == .directory ? "@exp" : "@\(files.keys.first ?? "")"
    // A list of few grants may look like that of one organization.
    let run = await scene.run([name, "--assume-complete", "--diff", "-q"])
    guard code.isViolating else {
      #expect(run.code == 0 && run.output == "", "\(run.output)\(run.error)")
      return
    }
    #expect(run.code == 1 && !run.error.contains("not in the patch"), "\(run.error)")
    #expect(try await scene.apply(run.output) == nil, "\(run.output)")
    let second = await scene.run([name, "--assume-complete"])
    #expect(second.code == 0, "\(second.output)\(second.error)\(run.output)")
    expectNoOtherLine(in: run.output)
    for text in files.values where form == .block || form == .flow {
      let comments = { (text: String) in text.matches(of: /# kept [0-9]+/).map { String($0.output) } }
      let patched = try #require(scene.folder.read(files.keys.first ?? ""))
      #expect(comments(patched) == comments(text), "\(run.output)")
    }
  }

  /// Every line that goes is of a field that changes, or comes again with or without a comma.
  private func expectNoOtherLine(in patch: String) {
    let lines = patch.split(whereSeparator: \.isNewline)
    func bare(_ line: Substring) -> String {
      String(line.dropFirst()).replacing(/\s*,?\s*$/, with: "")
    }
    let added = Set(lines.filter { $0.hasPrefix("+") && !$0.hasPrefix("+++ ") }.map(bare))
    for line in lines where line.hasPrefix("-") && !line.hasPrefix("--- ") {
      let isChanged =
        ["delete:", "allow_all_scopes", "organization_usage", "allow_any_organization", "scope"]
        .contains { line.contains($0) } || bare(line).allSatisfy { $0 == "]" || $0 == " " }
      #expect(isChanged || added.contains(bare(line)), "\(line)\n\(patch)")
    }
  }
}

/// Makes code with grants of any shape.
private struct RandomCode {
  let form: `Patches of random code`.Form
  private var random: SeededGenerator
  private(set) var isViolating = false
  private var comments = 0
  private var lineEnd = "\n"

  init(form: `Patches of random code`.Form, seed: UInt64) {
    self.form = form
    random = SeededGenerator(seed: seed &* 7919)
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func pick(_ list: [String]) -> String { list.randomElement(using: &random) ?? "" }

  mutating func files() -> [String: String] {
    lineEnd = chance(30) ? "\r\n" : "\n"
    let count = Int.random(in: 1...12, using: &random)
    let grants = (0..<count).map { grant($0) }
    let end = chance(50) ? lineEnd : ""
    switch form {
    case .block: return ["tenant.yaml": (["clientGrants:"] + grants).joined(separator: lineEnd) + end]
    case .flow:
      return ["tenant.yaml": "clientGrants:" + lineEnd + grants.map { "  - \($0)" }.joined(separator: lineEnd) + end]
    case .jsonLine, .jsonLines: return ["grants.json": "[" + grants.joined(separator: "," + lineEnd) + "]" + end]
    case .directory:
      var files = ["exp/tenant.json": "{}"]
      for (index, grant) in grants.enumerated() { files["exp/grants/g\(index).json"] = grant + end }
      return files
    }
  }

  private var isYAML: Bool { form == .block || form == .flow }

  private mutating func comment() -> String {
    guard isYAML, form == .block, chance(25) else { return "" }
    comments += 1
    return " # kept \(comments)"
  }

  private mutating func text(_ text: String) -> String {
    guard isYAML else { return "\"\(text)\"" }
    return switch Int.random(in: 0..<3, using: &random) {
    case 0: "\"\(text)\""
    case 1: "'\(text)'"
    default: text
    }
  }

  /// The fields of a grant with their values, a list as its elements.
  private mutating func fields(_ index: Int) -> [(key: String, value: String?, list: [String])] {
    var fields: [(key: String, value: String?, list: [String])] = [
      ("client_id", text("app-\(index)"), []), ("audience", text("https://api.example/\(index)"), []),
    ]
    if chance(25) {
      fields.append(("allow_all_scopes", "true", []))
      if chance(40) { fields.append(("scope", nil, [])) }
      isViolating = true
    } else {
      let scopes = ["read:a", "read:b", "delete:a", "delete:b", "write:x-y", "delete:c.d"]
      let list = scopes.shuffled(using: &random).prefix(Int.random(in: 0...6, using: &random))
      if list.contains(where: { $0.hasPrefix("delete") }) { isViolating = true }
      fields.append(("scope", nil, list.map { text($0) }))
    }
    if chance(40) {
      fields.append(("subject_type", text("user"), []))
      let usage = pick(["", "require", "allow", "deny"])
      if !usage.isEmpty { fields.append(("organization_usage", text(usage), [])) }
      if usage != "require" { isViolating = true }
    } else if chance(30) {
      fields += [("organization_usage", text("allow"), []), ("allow_any_organization", "true", [])]
      isViolating = true
    }
    return chance(50) ? fields : fields.shuffled(using: &random)
  }

  private mutating func grant(_ index: Int) -> String {
    let fields = fields(index)
    guard form == .block else { return object(fields) }
    var lines: [String] = []
    let dashes = chance(50) ? "  " : ""
    for field in fields {
      if let value = field.value {
        lines.append("\(field.key): \(value)\(comment())")
      } else if field.list.isEmpty || chance(30) {
        lines.append("\(field.key): [\(field.list.joined(separator: pick([", ", ",", " , "])))]\(comment())")
      } else {
        lines.append("\(field.key):\(comment())")
        // A comment of an element that goes would go with it.
        lines += field.list.map { "\(dashes)- \($0)\($0.contains("delete") ? "" : comment())" }
      }
      if chance(15) { lines.append(comment()) }
    }
    return lines.enumerated().map { ($0 == 0 ? "  - " : "    ") + $1 }.joined(separator: lineEnd)
  }

  private mutating func object(_ fields: [(key: String, value: String?, list: [String])]) -> String {
    let isLines = form == .jsonLines || form == .directory
    let (open, between, close) = isLines ? ("{\(lineEnd)  ", ",\(lineEnd)  ", "\(lineEnd)}") : ("{", ", ", "}")
    let members = fields.map { field in
      let key = isYAML ? field.key : "\"\(field.key)\""
      if let value = field.value { return "\(key): \(value)" }
      guard isLines, !field.list.isEmpty, chance(70) else { return "\(key): [\(field.list.joined(separator: ", "))]" }
      let width = pick([",\(lineEnd)    ", ",\(lineEnd)    ", ", "])
      return "\(key): [\(lineEnd)    \(field.list.joined(separator: width))\(lineEnd)  ]"
    }
    return open + members.joined(separator: between) + close
  }
}
