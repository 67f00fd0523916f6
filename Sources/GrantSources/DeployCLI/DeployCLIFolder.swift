import Documents
import Foundation
import Tenant

extension DeployCLIExport {
  /// Whether a folder is what the tool writes as a directory: it has one of the folders that the tool makes, with files of
  /// JSON in it.
  static func isExport(folder: String) -> Bool {
    func files(_ name: String) -> [String] { (try? jsonFiles(in: path(name, in: folder))) ?? [] }
    let grants = path("grants", in: folder)
    if let first = files("grants").first { return isExported(path(first, in: grants)) }
    return isFolder(grants) && exists(path("tenant.json", in: folder))
      || !files("clients").isEmpty && !files("resource-servers").isEmpty
  }

  /// Whether a file has a grant as the tool writes it, and not an answer of the API that somebody saved.
  private static func isExported(_ path: String) -> Bool {
    guard case .values(_, let values) = file(path, KeywordMapping()) else { return true }
    return values.allSatisfy { $0["client_grants"] == nil && $0["id"]?.string?.hasPrefix("cgr_") != true }
  }

  /// What a directory declares.
  static func read(folder: String, _ options: InputOptions) -> DeclaredTenant {
    var export = DeployCLIExport(options)
    for (text, node) in export.records(in: path("clients", in: folder), options) { export.add(client: node, of: text) }
    for (text, node) in export.records(in: path("resource-servers", in: folder), options) {
      export.add(api: node, of: text)
    }
    let grants = path("grants", in: folder)
    if isFolder(grants) {
      export.declare(.clientGrants)
      export.readGrants(in: grants, options)
      export.add(
        note:
          "the tool names the files of a directory by application and API: where both have a client and a user grant, "
          + "one has overwritten the other")
    }
    return export.finished()
  }

  // MARK: Files

  /// A file of a directory, read and parsed.
  private enum FileReading: Sendable {
    case values(ExportText, [JSONNode])
    case problem(Diagnostic)
  }

  /// The records in the files of a folder; none where there is no such folder.
  private mutating func records(in folder: String, _ options: InputOptions) -> [(ExportText, ExportNode)] {
    var records: [(ExportText, ExportNode)] = []
    for reading in files(in: folder, options) {
      switch reading {
      case .problem(let problem): add(problem: problem)
      case .values(let text, let values): records += values.map { (text, ExportNode($0)) }
      }
    }
    return records
  }

  private mutating func files(in folder: String, _ options: InputOptions) -> [FileReading] {
    guard Self.isFolder(folder) else { return [] }
    let names: [String]
    do { names = try Self.jsonFiles(in: folder) } catch {
      add(problem: Diagnostic(place: Place(file: folder, line: 1, column: 1), message: error.localizedDescription))
      return []
    }
    let paths = names.map { Self.path($0, in: folder) }
    add(files: paths)
    return AllCores.map(paths.count) { Self.file(paths[$0], options.mapping) }
  }

  private mutating func readGrants(in folder: String, _ options: InputOptions) {
    let files = files(in: folder, options)
    let clients = clients
    // Blocks of files, because most have one grant.
    let size = 256
    let blocks = AllCores.map((files.count + size - 1) / size) { block in
      files[block * size..<min(files.count, (block + 1) * size)].flatMap { Self.grants(of: $0, clients) }
    }
    for result in blocks.flatMap(\.self) {
      switch result {
      case .success(let (grant, text)): add(grant, of: text)
      case .failure(let problem): add(problem: problem)
      }
    }
  }

  private static func grants(
    of file: FileReading, _ clients: ExportClients
  ) -> [Result<(ExportGrant, ExportText), Diagnostic>] {
    switch file {
    case .problem(let problem): return [.failure(problem)]
    case .values(let text, let values):
      return values.map { value in
        do throws(Diagnostic) {
          let grant = try ExportGrant(ExportNode(value), of: text, clients) { route in
            text.place(of: .offset(value.nearest(to: route).offset))
          }
          return .success((grant, text))
        } catch {
          return .failure(error)
        }
      }
    }
  }

  /// The records of a file: an object, or the objects of a list; an empty object is none.
  private static func file(_ path: String, _ mapping: KeywordMapping) -> FileReading {
    let text: ExportText
    do { text = ExportText(try InputFile.bytes(path), file: path, mapping, isJSON: true) } catch {
      return .problem(Diagnostic(place: Place(file: path, line: 1, column: 1), message: error.message))
    }
    do {
      let value = try JSONDocument(single: text.replacement.bytes).values[0]
      let values = value.kind == .array ? Array(value.elements) : [value]
      return .values(text, values.filter { $0.kind != .object || !$0.members.isEmpty })
    } catch {
      return .problem(Diagnostic(place: text.place(of: .offset(error.offset)), message: "not JSON: \(error.message)"))
    }
  }

  // MARK: Folders

  private static func path(_ name: String, in folder: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  private static func jsonFiles(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
      .sorted()
  }

  private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
