import Documents
import Foundation

/// Recognises code among the inputs, and reads it.
enum DeclaredText {
  /// What a text declares that is not JSON; nil: it is no code that is known.
  static func read(_ bytes: [UInt8], file: String, _ options: InputOptions) -> DeclaredTenant? {
    switch options.format {
    case .deployCLI: return DeployCLIExport.read(yaml: bytes, file: file, mapping: options.mapping)
    case .terraform: return TerraformCode(bytes, file: file).tenant()
    case .api, .pulumi: return nil
    case nil:
      if file.hasSuffix(".tf") || ForeignText.isTerraform(bytes) { return TerraformCode(bytes, file: file).tenant() }
      guard DeployCLIExport.isYAMLExport(bytes) else { return nil }
      return DeployCLIExport.read(yaml: bytes, file: file, mapping: options.mapping)
    }
  }

  /// What a value of a JSON text declares; nil: it is no code that is known.
  static func read(_ value: JSONNode, file: String, _ options: InputOptions) -> DeclaredTenant? {
    func wanted(_ format: InputFormat) -> Bool { options.format.map { $0 == format } ?? true }
    guard value.kind == .object, value["snapshot_version"] == nil else { return nil }
    // Most values are grants of the API, in a row: a look at two keys tells them from all else.
    if options.format == nil, value["scope"]?.kind == .array, value["audience"]?.kind == .string { return nil }
    if wanted(.deployCLI), value["clientGrants"] != nil || options.format == .deployCLI {
      return DeployCLIExport.read(yaml: value.document.bytes, file: file, mapping: options.mapping)
    }
    if wanted(.terraform), let tenant = TerraformInput.read(value, file: file) {
      // Only where there is something to point into the configuration is read.
      guard !tenant.grants.isEmpty, let code = code(beside: file, options) else { return tenant }
      var placed = TerraformInput.read(value, file: file, places: { code.place(of: $0, $1) }) ?? tenant
      placed.notes += code.problems.map { "the configuration beside it is not read to its end: \($0)" }
      return placed
    }
    return wanted(.pulumi) ? PulumiInput.read(value, file: file) : nil
  }

  /// The configuration that a plan or state was made of, where it is known and there.
  private static func code(beside file: String, _ options: InputOptions) -> TerraformCode? {
    if let folder = options.sourceFolder { return TerraformCode(folder: folder) }
    guard file != InputFile.standardInput else { return nil }
    let folder = file.contains("/") ? String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)]) : "."
    let path = folder.isEmpty ? "/" : folder
    return TerraformCode.isThere(in: path) ? TerraformCode(folder: path) : nil
  }

  /// What a folder declares as a whole; nil: its files are read one by one.
  static func read(folder: String, _ options: InputOptions) -> DeclaredTenant? {
    switch options.format {
    case .deployCLI: return DeployCLIExport.read(folder: folder, mapping: options.mapping)
    case .terraform where TerraformCode.isThere(in: folder): return TerraformCode(folder: folder).tenant(ofFolder: true)
    case .api, .pulumi, .terraform: return nil
    case nil:
      if DeployCLIExport.isExport(folder: folder) {
        return DeployCLIExport.read(folder: folder, mapping: options.mapping)
      }
      // A plan beside the configuration says more than it.
      guard TerraformCode.isThere(in: folder), (try? InputFolder(folder)) == nil else { return nil }
      return TerraformCode(folder: folder).tenant(ofFolder: true)
    }
  }
}
