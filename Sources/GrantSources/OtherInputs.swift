import Documents
import Foundation

/// What a folder has beside what is read of it and is an input by itself: to pass it over would be to call a part the whole.
struct OtherInputs {
  /// Each a sentence that begins with the path.
  private(set) var sentences: [String] = []

  private let files: [String]
  private lazy var read = Set(files.map(Self.standard))
  /// Whether the configuration and the state of Terraform are those of a plan that is read.
  private lazy var hasPlan = files.contains(where: Self.isOfTerraform)
  private var count = 0

  /// The most files and folders that are looked at.
  private static let most = 20_000
  private static let deepest = 16

  /// - Parameters:
  ///   - folder: as the user named it.
  ///   - files: those in it that are read.
  init(in folder: String, besides files: [String]) {
    self.files = files
    look(into: folder.hasSuffix("/") ? String(folder.dropLast()) : folder, depth: 0)
  }

  private mutating func look(into folder: String, depth: Int) {
    guard depth < Self.deepest, let names = try? FolderNames.all(in: folder + "/") else {
      return
    }
    if depth > 0, DeployCLIExport.isExport(folder: folder) {
      sentences.append(Self.sentence(folder, "an export of auth0-deploy-cli"))
      return
    }
    for name in names.sorted(by: { $0.precedes($1) }) where !name.hasPrefix(".") {
      count += 1
      guard count < Self.most else { return }
      let path = "\(folder)/\(name)"
      switch FileKind(path) {
      case .folder: look(into: path, depth: depth + 1)
      case .file, .link: if let kind = kind(path) { sentences.append(Self.sentence(path, kind)) }
      case .special, .nothing: break
      }
    }
  }

  /// A path by the name that no other way to it has.
  private static func standard(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }

  private static func sentence(_ path: String, _ kind: String) -> String {
    "\(path.visible) is \(kind), which is not read as a part of a folder: name it in the place of the folder"
  }

  /// What a file that is not read is by its name and contents, where it says something about grants.
  private mutating func kind(_ path: String) -> String? {
    let name = path.lowercased()
    let isExport = InputEnding.isYAML(name)
    let isCode = name.hasSuffix(".tf")
    let isState = name.hasSuffix(".tfstate")
    guard isExport || isCode || isState, !read.contains(Self.standard(path)), isExport || !hasPlan,
      let bytes = try? InputFile.bytes(path, isRegular: true)
    else { return nil }
    if isExport {
      return DeployCLIExport.isYAMLExport(bytes) && Self.has("clientGrants", in: bytes)
        ? "an export of auth0-deploy-cli" : nil
    }
    guard Self.has("auth0_client_grant", in: bytes) else { return nil }
    return isState ? "a Terraform state" : "a Terraform configuration"
  }

  private static func has(_ word: String, in bytes: [UInt8]) -> Bool {
    Data(bytes).range(of: Data(word.utf8)) != nil
  }

  /// Whether a file begins as what `terraform show -json` prints, or as a state.
  private static func isOfTerraform(_ path: String) -> Bool {
    guard let bytes = try? InputFile.bytes(path, isRegular: true) else { return false }
    let start = Array(bytes.prefix(4096))
    return has("format_version", in: start) || has("terraform_version", in: start)
  }

  /// What to say of a folder that is a part of an export in a directory; nil: it is none.
  static func part(_ folder: String) -> String? {
    let url = URL(filePath: folder).standardizedFileURL
    guard DeployCLIExport.Section.allCases.contains(where: { $0.folder == url.lastPathComponent }) else { return nil }
    let above = url.deletingLastPathComponent().path
    guard DeployCLIExport.isExport(folder: above) else { return nil }
    return "\(folder.visible): is a part of an export of auth0-deploy-cli: name the folder above it, \(above.visible)"
  }
}
