import Foundation
import Testing

/// The documentation in the repository: README.md and the articles beside the command line.
enum Documentation {
  static let root = URL(filePath: #filePath).appending(path: "../../..").standardized
  private static let articles = "Sources/grantlint/Documentation.docc"

  /// The paths of all articles from the root of the repository.
  static func articlePaths() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: articles).path)
      .filter { $0.hasSuffix(".md") }.sorted().map { "\(articles)/\($0)" }
  }

  /// Everything that a user or contributor reads, by its path.
  static func paths() throws -> [String] {
    ["README.md", "CONTRIBUTING.md", ".github/SECURITY.md"] + (try articlePaths())
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func article(_ name: String) throws -> String { try text("\(articles)/\(name).md") }

  /// Of each Swift file in and below a folder the lines that begin with one of the words, blanks before it left out.
  static func lines(ofSwiftIn folder: URL, beginningWith words: [String], indented: Bool) throws -> [[Substring]] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }.map { file in
      // By bytes: a test's time is not for telling characters apart.
      let lines = try String(contentsOf: folder.appending(path: file), encoding: .utf8).utf8.split(separator: 0x0A)
      return lines.compactMap { line in
        let code = indented ? line.drop { $0 == 0x20 } : line
        return words.contains { code.starts(with: $0.utf8) } ? Substring(code) : nil
      }
    }
  }

  /// The tests of every suite, by its name; those of a file belong to each of its suites.
  static func suites() throws -> [String: Set<String>] {
    var suites: [String: Set<String>] = [:]
    let words = ["@Test", "func `", "@Suite", "struct ", "extension ", "final class "]
    for lines in try lines(ofSwiftIn: root.appending(path: "Tests"), beginningWith: words, indented: true) {
      var (names, tests) = (Set<String>(), Set<String>())
      for line in lines {
        if let start = line.firstRange(of: "func `") {
          tests.insert(String(line[start.upperBound...].prefix { $0 != "`" }))
        } else if line.contains("@Suite(\"") {
          names.insert(String(line.split(separator: "\"")[1]))
        } else if let word = line.firstMatch(of: #/\b(?:struct|class|extension) (?:`([^`]+)`|(\w+))/#) {
          names.insert(String(word.1 ?? word.2 ?? ""))
        }
      }
      for name in names { suites[name, default: []].formUnion(tests) }
    }
    return suites
  }

  /// The edges of the graph in the article about the architecture: target → targets that it uses.
  static func targetGraph() throws -> [String: Set<String>] {
    let blocks = try article("Architecture").components(separatedBy: "```mermaid\n")
    try #require(blocks.count == 2)
    var edges: [String: Set<String>] = [:]
    for line in blocks[1].components(separatedBy: "```")[0].split(separator: "\n").dropFirst() {
      let sides = line.split(separator: " --> ").map { $0.split(separator: "&").map(\.trimmed) }
      try #require(sides.count == 2 && sides[0].count == 1, "\(line)")
      edges[sides[0][0], default: []].formUnion(sides[1])
    }
    return edges
  }

  /// The headings of a text as links name them: in lower case, blanks as `-`, without punctuation.
  static func anchors(_ text: String) -> Set<String> {
    let headings = text.split(separator: "\n").filter { $0.hasPrefix("#") }
    return Set(
      headings.map { heading in
        String(
          heading.drop { $0 == "#" }.trimmed.lowercased().compactMap { character in
            if character == " " { return "-" }
            return character.isLetter || character.isNumber || character == "-" || character == "_" ? character : nil
          })
      })
  }
}

/// What Package.swift says of the package's own targets, read as text.
struct PackageManifest {
  struct Target {
    let name: String
    let path: String
    /// Own targets and system libraries.
    let dependencies: Set<String>
    /// Modules of other packages.
    let products: Set<String>

    var isOfTests: Bool { path.hasPrefix("Tests") }

    /// The modules that its files import.
    func imports() throws -> Set<String> {
      let folder = Documentation.root.appending(path: path)
      var modules: Set<String> = []
      // Of generated source text in a literal the lines are indented.
      let words = ["import ", "@testable import ", "package import ", "public import "]
      for line in try Documentation.lines(ofSwiftIn: folder, beginningWith: words, indented: false).joined() {
        if let module = line.split(separator: " ").last { modules.insert(String(module)) }
      }
      return modules
    }
  }

  let targets: [Target]
  let systemLibraries: Set<String>
  /// The modules of all products of other packages.
  let products: Set<String>

  init() throws {
    let text = try Documentation.text("Package.swift")
    let names = text.matches(of: #/static let (\w+) = product\(name: "(\w+)"/#)
    let products = Dictionary(uniqueKeysWithValues: names.map { (String($0.1), String($0.2)) })
    let libraries = Set(text.matches(of: #/\.systemLibrary\(\s*name: "(\w+)"/#).map { String($0.1) })
    // From one target to the next.
    let starts = text.matches(of: #/\.(target|executableTarget|testTarget)\(\s*name: "([\w-]+)"/#)
    let ends = starts.dropFirst().map(\.range.lowerBound) + [text.endIndex]
    var targets: [Target] = []
    for (start, end) in zip(starts, ends) {
      let rest = text[start.range.upperBound..<end].components(separatedBy: "\n    .")[0]
      let list = rest.firstMatch(of: #/dependencies: \[([^\]]*)\]/#).map { String($0.1) } ?? ""
      let folder = start.1 == "testTarget" ? "Tests" : "Sources"
      let path = rest.firstMatch(of: #/\bpath: "([\w\/]+)"/#).map { String($0.1) }
      let own = Set(list.matches(of: #/"(\w+)"/#).map { String($0.1) })
      targets.append(
        Target(
          name: String(start.2), path: path ?? "\(folder)/\(start.2)",
          // A plain name that is no target here is the one product of its package.
          dependencies: own.subtracting(["Yams"]),
          products: Set(list.matches(of: #/\.(\w+)/#).map { products[String($0.1)] ?? String($0.1) })
            .union(own.intersection(["Yams"]))))
    }
    self.targets = targets
    systemLibraries = libraries
    self.products = Set(products.values).union(["Yams"])
  }
}

extension StringProtocol {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
