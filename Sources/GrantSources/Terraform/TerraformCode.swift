import Documents
import Foundation

/// The configuration of Terraform as it is written: the resources of a folder and of the modules in its folders. Nothing is
/// evaluated.
struct TerraformCode: Sendable {
  /// A resource as it is written.
  struct Resource: Sendable {
    /// Without the keys of instances: `module.m2m.auth0_client_grant.g`.
    let address: String
    let block: HCLBlock
  }

  /// In the order of the files and their texts.
  private(set) var grants: [Resource] = []
  /// Whether there is anything that imports what is there already.
  private(set) var hasImports = false
  /// Of the folder and its modules.
  private(set) var files: [String] = []
  /// What could not be read.
  private(set) var problems: [Diagnostic] = []
  /// The modules that come from elsewhere, which nobody has read.
  private(set) var otherModules: [Diagnostic] = []
  /// By their addresses.
  private var places: [String: Int] = [:]

  /// The most files that are read: modules that each take others twice have no end.
  private static let mostFiles = 2000

  /// One file by itself.
  init(_ bytes: [UInt8], file: String) { add(bytes, file: file, module: "") }

  /// Every `*.tf` of a folder, and of the folders from which it takes modules.
  ///
  /// - Parameter folder: as the user named it; `.` and the empty one are not shown before names.
  init(folder: String) { add(folder: folder, module: "", from: []) }

  /// Whether a folder has files of a configuration.
  static func isThere(in folder: String) -> Bool { !files(in: folder).isEmpty }

  private static func files(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    return names.filter { $0.hasSuffix(".tf") && !$0.hasPrefix(".") }.sorted()
  }

  private static func path(_ name: String, in folder: String) -> String {
    if folder.isEmpty || folder == "." { return name }
    return folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// - Parameter outer: the folders from which it is taken for a module, from the root to the one before it.
  private mutating func add(folder: String, module: String, from outer: [String]) {
    let chain = outer + [Self.canonical(folder)]
    for name in Self.files(in: folder) {
      let file = Self.path(name, in: folder)
      guard files.count < Self.mostFiles else { return addCut(at: file) }
      files.append(file)
      do {
        let modules = add(
          try InputFile.bytes(file, .configuration, isRegular: true), file: file, module: module)
        for (block, source) in modules { add(block, from: source, in: folder, module: module, chain) }
      } catch {
        problems.append(Diagnostic(place: Place(file: file, line: 1, column: 1), message: error.message))
      }
    }
  }

  private mutating func add(
    _ block: HCLBlock, from source: String?, in folder: String, module: String, _ chain: [String]
  ) {
    guard let source, source.hasPrefix("./") || source.hasPrefix("../") else {
      let what = source.map { "comes from \($0.visible)" } ?? "does not say where it comes from"
      return addUnread(block, "\(what), which is not read")
    }
    let name = source.hasPrefix("./") ? String(source.dropFirst(2)) : source
    let path = Self.path(name, in: folder)
    guard !chain.contains(Self.canonical(path)) else {
      return addUnread(block, "is in a folder that it is taken from itself")
    }
    add(folder: path, module: "\(module)module.\(block.labels[0]).", from: chain)
  }

  private mutating func addUnread(_ block: HCLBlock, _ why: String) {
    otherModules.append(
      Diagnostic(
        place: block.place, message: "the module \(block.labels[0].visible) \(why): \(Self.auditThePlan)"))
  }

  private mutating func addCut(at file: String) {
    let message = "more than \(Self.mostFiles) files are taken for modules: \(Self.auditThePlan)"
    guard !problems.contains(where: { $0.message == message }) else { return }
    problems.append(Diagnostic(place: Place(file: file, line: 1, column: 1), message: message))
  }

  /// A folder by the name that no other way to it has.
  private static func canonical(_ folder: String) -> String {
    URL(filePath: folder.isEmpty ? "." : folder).standardizedFileURL.resolvingSymlinksInPath().path
  }

  static let auditThePlan = "audit the plan ('terraform show -json PLAN')"

  /// Adds what a file has. Returns the modules that it takes, with where from as far as that is written.
  @discardableResult private mutating func add(
    _ bytes: [UInt8], file: String, module: String
  ) -> [(block: HCLBlock, source: String?)] {
    let body: HCLBody
    do { body = try HCLFile(bytes, file: file).body } catch {
      problems.append(error)
      return []
    }
    hasImports = hasImports || !body.blocks("import").isEmpty
    for block in body.blocks("resource") where block.labels[0] == "auth0_client_grant" {
      let address = "\(module)\(block.labels[0]).\(block.labels[1])"
      places[address] = places[address] ?? grants.count
      grants.append(Resource(address: address, block: block))
    }
    return body.blocks("module").map { block in (block, block.body.attribute("source")?.value.literal) }
  }

  /// Where the value at the end of a route is written, for a grant by its address with or without the keys of instances; nil
  /// for one that is not here.
  func place(of address: String, _ route: Route) -> Place? {
    places[TerraformAddress(address).block].map { grants[$0].place(of: route) }
  }
}

extension TerraformCode.Resource {
  /// Where the value at the end of a route is written, else the nearest thing.
  func place(of route: Route) -> Place {
    guard case .key(let field)? = route.steps.first,
      let attribute = GrantAttributes.names(field).compactMap(block.body.attribute).first
    else { return block.place }
    if case .list(let elements) = attribute.value.kind, route.steps.count > 1, case .index(let index) = route.steps[1],
      elements.indices.contains(index)
    {
      return elements[index].place
    }
    return attribute.value.place
  }
}

extension HCLExpression {
  /// The text of a string that is written out.
  var literal: String? { if case .string(let text) = kind { text } else { nil } }
}
