import Documents
import Foundation

// The configuration of a folder.

extension TerraformCode {
  /// The most files that are read: modules that each take others twice have no end.
  private static let mostFiles = 2000

  /// A module that is read from a folder.
  private struct Module {
    /// `module.m2m.`; empty for the root module.
    var prefix = ""
    /// The folders from which it is taken, from the root to the one before it.
    var chain: [String] = []
    var providers = TerraformProviders()
  }

  /// Whether a folder has files of a configuration.
  static func isThere(in folder: String) -> Bool { (try? TerraformFolder(folder))?.isEmpty == false }

  /// Whether all files of a list are configurations in JSON.
  static func areJSON(_ files: [String]) -> Bool { files.allSatisfy(TerraformFolder.isJSON) }

  /// Adds the root module.
  mutating func add(root folder: String) {
    do { add(try TerraformFolder(folder), at: folder, Module()) } catch {
      let name = folder.isEmpty ? "." : folder
      fail(file: name, "the folder \(Self.reason(folder))")
    }
  }

  private mutating func add(_ found: TerraformFolder, at folder: String, _ module: Module) {
    for name in found.jsonNames { add(json: Self.path(name, in: folder)) }
    var bodies: [HCLBody] = []
    for name in found.names {
      let file = Self.path(name, in: folder)
      guard files.count < Self.mostFiles else { return addCut(at: file) }
      guard let bytes = bytes(file), let body = body(bytes, file: file) else { continue }
      guard let doubt = found.doubt(name) else {
        bodies.append(body)
        continue
      }
      for block in body.grants + body.blocks("module") {
        addUnread(block, "\(block.labels.joined(separator: ".").visible): \(doubt): \(Self.auditThePlan)")
      }
    }
    var module = module
    module.chain.append(Self.canonical(folder))
    for body in bodies { module.providers.add(body) }
    for body in bodies {
      for block in add(body, module: module.prefix, module.providers) { add(block, in: folder, module) }
    }
  }

  /// All of a file; nil: it cannot be read, which is noted.
  private mutating func bytes(_ file: String) -> [UInt8]? {
    files.append(file)
    do { return try InputFile.bytes(file, .configuration, isRegular: true) } catch {
      fail(file: file, error.message)
      return nil
    }
  }

  private mutating func add(json file: String) {
    guard files.count < Self.mostFiles else { return addCut(at: file) }
    guard let bytes = bytes(file), !TerraformFolder.isWithoutAuth0(bytes) else { return }
    addUnread(file: file, "a configuration in JSON is not read: \(Self.auditThePlan)")
  }

  /// Adds a module that another one takes.
  private mutating func add(_ block: HCLBlock, in folder: String, _ outer: Module) {
    let source = block.body.attribute("source")?.value.literal
    guard let source, Self.isLocal(source) else { return addUnread(module: block, Self.origin(source)) }
    let path = Self.path(source.hasPrefix("./") ? String(source.dropFirst(2)) : source, in: folder)
    guard !outer.chain.contains(Self.canonical(path)) else {
      return addUnread(module: block, "is in a folder that it is taken from itself")
    }
    let address = "\(outer.prefix)module.\(block.labels[0])"
    guard let providers = outer.providers.module(block, address) else {
      return addUnread(module: block, "is given providers by an expression, which is not evaluated")
    }
    do {
      let found = try TerraformFolder(path)
      guard !found.isEmpty else {
        return addUnread(module: block, "comes from \(source.visible), where no configuration is")
      }
      add(found, at: path, Module(prefix: "\(address).", chain: outer.chain, providers: providers))
    } catch {
      addUnread(module: block, "comes from \(source.visible), a folder that \(Self.reason(path))")
    }
  }

  private mutating func fail(file: String, _ message: String) {
    problems.append(Diagnostic(place: Place(file: file, line: 1, column: 1), message: message))
  }

  private mutating func addCut(at file: String) {
    let message = "more than \(Self.mostFiles) files are taken for modules: \(Self.auditThePlan)"
    if !problems.contains(where: { $0.message == message }) { fail(file: file, message) }
  }

  /// What is wrong with a folder whose files cannot be listed.
  private static func reason(_ folder: String) -> String {
    FileManager.default.fileExists(atPath: folder) ? "cannot be read" : "is not there"
  }

  private static func path(_ name: String, in folder: String) -> String {
    if folder.isEmpty || folder == "." { return name }
    return folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// A folder by the name that no other way to it has.
  private static func canonical(_ folder: String) -> String {
    URL(filePath: folder.isEmpty ? "." : folder).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
