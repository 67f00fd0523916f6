import Foundation
import Testing

/// What the documentation says of the repository, compared with the repository. `.ci/examples.py` runs its examples.
@Suite struct `The documentation` {
  // MARK: Targets

  @Test func `shows the graph of targets that Package.swift has`() throws {
    let graph = try Documentation.targetGraph()
    let targets = try PackageManifest().targets.filter { !$0.isOfTests }
    for target in targets { #expect(graph[target.name, default: []] == target.dependencies, "\(target.name)") }
    #expect(Set(graph.keys).isSubset(of: targets.map(\.name)))
  }

  @Test func `says of every target what it is for`() throws {
    let manifest = try PackageManifest()
    let rows = try Documentation.article("Architecture").split(separator: "\n").filter { $0.hasPrefix("| `") }
    let named = Set(
      rows.flatMap { row in row.split(separator: "|")[0].matches(of: #/`([\w-]+)`/#).map { String($0.1) } })
    let targets = manifest.targets.filter { !$0.isOfTests && $0.name != "EmbedFiles" }.map(\.name)
    #expect(named.isSuperset(of: manifest.systemLibraries.union(targets)))
  }

  @Test func `agrees with what the files of each target import`() throws {
    let manifest = try PackageManifest()
    let known = Set(manifest.targets.map(\.name)).union(manifest.systemLibraries).union(manifest.products)
    #expect(manifest.targets.count > 20)
    for target in manifest.targets {
      let listed = target.dependencies.union(target.products)
      #expect(listed == (try target.imports()).intersection(known), "\(target.name)")
    }
  }

  // MARK: Tests

  @Test(arguments: ["Sources/grantlint/Documentation.docc/Invariants.md", ".github/SECURITY.md"])
  func `names suites and tests that there are`(path: String) throws {
    let suites = try Documentation.suites()
    let text = try Documentation.text(path)
    let claims = text.replacing(#/\s+/#, with: " ").matches(of: #/`([^`]+)` \/ ((?:`[^`]+`(?:, )?)+)/#)
    #expect(claims.count > 10)
    for claim in claims {
      let tests = suites[String(claim.1)]
      #expect(tests != nil, "there is no suite \(claim.1)")
      for test in claim.2.matches(of: #/`([^`]+)`/#) {
        #expect(tests?.contains(String(test.1)) == true, "\(claim.1) has no test \(test.1)")
      }
    }
    // Items that name nothing but suites.
    for item in text.matches(of: #/(?m)^- (`[^`\n]+`(?:, `[^`\n]+`)*)$/#) {
      for suite in item.1.matches(of: #/`([^`]+)`/#) {
        #expect(suites[String(suite.1)] != nil, "there is no suite \(suite.1)")
      }
    }
  }

  // MARK: Pages

  @Test func `leads nowhere where there is nothing`() throws {
    for path in try Documentation.paths() {
      let text = try Documentation.text(path)
      for link in text.matches(of: #/\]\(([^)\s]+)\)/#) where !link.1.contains("://") {
        let parts = link.1.split(separator: "#", omittingEmptySubsequences: false)
        let folder = Documentation.root.appending(path: path).deletingLastPathComponent()
        let target = parts[0].isEmpty ? Documentation.root.appending(path: path) : folder.appending(path: parts[0])
        #expect(FileManager.default.fileExists(atPath: target.standardized.path), "\(path): \(link.1)")
        if parts.count == 2, let page = try? String(contentsOf: target.standardized, encoding: .utf8) {
          #expect(Documentation.anchors(page).contains(String(parts[1])), "\(path): \(link.1)")
        }
      }
    }
  }

  @Test func `lists every article on its first page`() throws {
    let first = try Documentation.article("grantlint")
    for path in try Documentation.articlePaths() where !path.hasSuffix("/grantlint.md") {
      let name = path.split(separator: "/").last?.dropLast(3) ?? ""
      #expect(first.contains("- <doc:\(name)>"), "\(name)")
    }
  }

  @Test func `begins with a page that is read in a few minutes`() throws {
    #expect(try Documentation.text("README.md").split(separator: "\n", omittingEmptySubsequences: false).count <= 151)
  }
}
