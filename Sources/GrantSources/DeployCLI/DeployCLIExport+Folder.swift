import Documents
import Foundation
import Tenant

extension DeployCLIExport {
  /// What an export in a directory declares.
  ///
  /// - Parameters:
  ///   - folder: its path, as messages call it.
  ///   - mapping: the values of its keywords.
  static func read(folder: String, mapping: KeywordMapping = KeywordMapping()) -> DeclaredTenant {
    var export = DeployCLIExport()
    for section in Section.allCases {
      let path = ExportFolder.path(folder, section.folder)
      switch FileKind(path, followingLinks: true) {
      case .nothing, .special, .link: continue
      case .file:
        export.add(
          problem: Diagnostic(place: Place(file: path, line: 1, column: 1), message: "must be a folder and is a file"))
      case .folder:
        export.declare(section)
        do {
          export.read(try ExportFolder.files(in: path), of: section, mapping)
        } catch {
          export.add(
            problem: Diagnostic(
              place: Place(file: path, line: 1, column: 1), message: "cannot be read: \(error.localizedDescription)"))
        }
      }
    }
    if export.declares(.clientGrants) {
      export.lack(.otherSubjectType)
      export.add(
        note:
          "auth0-deploy-cli names the file of a grant by its application and API only: of the grants of one pair for "
          + "clients and for users a directory has but the one that was written last")
    }
    return export.declared(mapping)
  }

  /// What the text of one file of grants of a directory declares by itself.
  static func read(grants bytes: [UInt8], file: String, mapping: KeywordMapping) -> DeclaredTenant {
    var export = DeployCLIExport()
    export.declare(.clientGrants)
    export.add(entries(of: bytes, file: file, .clientGrants, mapping))
    return export.declared(mapping)
  }

  private mutating func read(_ files: [String], of section: Section, _ mapping: KeywordMapping) {
    // Some files at once, so that handing out the work is little of it.
    add(files: files)
    let size = 32
    let readings = AllCores.map((files.count + size - 1) / size) { part in
      files[part * size..<min(files.count, (part + 1) * size)].map { Self.entries(of: $0, section, mapping) }
    }
    for entries in readings.joined() { add(entries) }
  }

  /// What a file of a section says: it has one entry or, unlike those of the tool, a list of them.
  private static func entries(of file: String, _ section: Section, _ mapping: KeywordMapping) -> Entries {
    var failed = Entries()
    let bytes: [UInt8]
    do { bytes = try InputFile.bytes(file, isRegular: true) } catch {
      // Like the tool: a folder or a pipe with such a name is none of its files.
      guard error.isMissing || FileKind(file, followingLinks: true) == .file else { return failed }
      failed.problems = [
        Diagnostic(place: Place(file: file, line: 1, column: 1), message: "cannot be read: \(error.message)")
      ]
      return failed
    }
    return entries(of: bytes, file: file, section, mapping)
  }

  private static func entries(
    of bytes: [UInt8], file: String, _ section: Section, _ mapping: KeywordMapping
  ) -> Entries {
    var failed = Entries()
    let text = ExportText(bytes, file: file, mapping, .json)
    guard !text.isTooLarge else {
      failed.problems = [text.excess]
      return failed
    }
    do {
      let document = try JSONDocument(single: text.bytes)
      let value = document.withCursor(at: document.values[0].offset) { ExportValue(&$0) }
      return Entries(value.list ?? [value], of: section, text)
    } catch {
      failed.problems = [text.problem(.offset(UInt32(clamping: error.offset)), "not JSON: \(error.message)")]
      return failed
    }
  }
}

/// The folders and files of an export.
enum ExportFolder {
  static func path(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// The paths of what the tool reads as JSON in a folder, by their names: also what is hidden (`.b.json`), but not what has
  /// no name before the ending, nor what is in folders in it.
  static func files(in folder: String) throws -> [String] {
    try FolderNames.all(in: folder)
      .filter { $0.hasSuffix(".json") && $0 != ".json" }.sorted { $0.precedes($1) }.map { path(folder, $0) }
  }
}
