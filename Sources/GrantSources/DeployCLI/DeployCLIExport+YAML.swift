import Documents
import Tenant

extension DeployCLIExport {
  /// The most anchors of an export: the tool writes one for each value that it has met before.
  private static let mostAnchors = 64
  /// Each of them may be nested 1,000 deep.
  private static let stack = 512 << 20

  /// What an export in YAML declares.
  ///
  /// - Parameters:
  ///   - file: the export as messages call it.
  ///   - mapping: the values of its keywords.
  static func read(yaml bytes: [UInt8], file: String, mapping: KeywordMapping = KeywordMapping()) -> DeclaredTenant {
    DeepStack { parsed(bytes, file, mapping) }.run(stack: stack)
  }

  private static func parsed(_ bytes: [UInt8], _ file: String, _ mapping: KeywordMapping) -> DeclaredTenant {
    var export = DeployCLIExport()
    let text = ExportText(bytes.withoutByteOrderMark, file: file, mapping, .yaml)
    guard !text.isTooLarge else {
      export.add(problem: text.excess)
      return export.declared(mapping)
    }
    guard let string = String(validating: text.bytes, as: UTF8.self) else {
      export.add(
        problem: Diagnostic(
          place: Place(file: file, line: 1, column: 1), message: "is not UTF-8 text: save it as UTF-8"))
      return export.declared(mapping)
    }
    do throws(Diagnostics) {
      let yaml = try YAMLFile(text: string, path: file, mostAnchors: mostAnchors)
      export.add(yaml.root, text)
    } catch {
      for problem in error.problems {
        let place = text.place(
          .mark(line: UInt32(clamping: problem.place.line), column: UInt32(clamping: problem.place.column)))
        export.add(problem: text.problem(at: place, text.resolve(problem.message).text))
      }
    }
    return export.declared(mapping)
  }

  private mutating func add(_ root: YAMLNode, _ text: ExportText) {
    guard root.members != nil else {
      return add(problem: Diagnostic(place: root.place, message: "an export must be a mapping, not \(root.kind)"))
    }
    let members: [(name: String, key: YAMLNode, value: YAMLNode)]
    do throws(MergedMembers.Refusal) { members = try MergedMembers(root).members } catch {
      return add(problem: Diagnostic(place: root.place, message: "an export must be a mapping, not \(error.kind)"))
    }
    for (name, key, node) in members {
      guard let section = Section(rawValue: name) else {
        if let keyword = text.resolve(name).keywords.first {
          let place = text.place(
            .mark(line: UInt32(clamping: key.place.line), column: UInt32(clamping: key.place.column)))
          add(
            problem: text.problem(at: place, "the key \(keyword.written.visible) may be any section: \(Self.giveValue)")
          )
        }
        continue
      }
      add(ExportValue(node), of: section, text)
    }
    addLines(root, text)
  }

  private mutating func add(_ value: ExportValue, of section: Section, _ text: ExportText) {
    if value.isNull {
      guard section == .clientGrants else { return }
      add(
        note:
          "clientGrants is null, which auth0-deploy-cli takes as if the section was not there: it says nothing about "
          + "grants; write [] for none")
    } else if let entries = value.list {
      declare(section)
      add(Entries(entries, of: section, text))
    } else {
      add(problem: text.problem(value.position, "\(section.rawValue) must be a list, not \(value.kind)"))
    }
  }
}

extension [UInt8] {
  fileprivate var withoutByteOrderMark: [UInt8] { starts(with: [0xEF, 0xBB, 0xBF]) ? Array(self[3...]) : self }
}
