import Documents
import Foundation

/// Recognises code in one input, and reads it.
struct DeclaredText {
  /// As the user named it.
  private let file: String
  private let options: InputOptions
  /// The configuration beside it, once it was looked for.
  private var code: TerraformCode??
  /// Whether it is said what is wrong with that.
  private var isCodeNamed = false

  init(file: String, _ options: InputOptions) {
    self.file = file
    self.options = options
  }

  /// What a text declares that is not JSON; nil: it is no code that is known.
  func read(_ bytes: [UInt8]) -> DeclaredTenant? {
    switch options.format {
    case .deployCLI: return export(bytes)
    case .terraform: return TerraformCode(bytes, file: file).tenant()
    case .api, .pulumi: return nil
    case nil:
      if TerraformFolder.isNative(file) || ForeignText.isTerraform(bytes) {
        return TerraformCode(bytes, file: file).tenant()
      }
      return DeployCLIExport.isYAMLExport(bytes) ? export(bytes) : nil
    }
  }

  /// What a value of a JSON text declares; nil: it is no code that is known.
  mutating func read(_ value: JSONNode) -> DeclaredTenant? {
    guard value.kind == .object, value["snapshot_version"] == nil else { return nil }
    switch options.format {
    case .api: return nil
    case .deployCLI: return export(value)
    case .terraform: return terraform(value) ?? TerraformValues.grant(of: value, file: file)
    case .pulumi: return PulumiInput.read(value, file: file)
    case nil:
      // Most values are grants of the API, in a row: a look at two keys tells them from all else.
      if value["scope"]?.kind == .array, value["audience"]?.kind == .string { return nil }
      if value["clientGrants"] != nil { return export(value) }
      return terraform(value) ?? PulumiInput.read(value, file: file)
    }
  }

  /// The text as it is written, before anything is replaced in it, is the export: it can be one only.
  private func export(_ value: JSONNode) -> DeclaredTenant {
    let count = value.document.values.count
    guard count > 1 else { return export(value.document.bytes) }
    var tenant = DeclaredTenant()
    tenant.problems = [
      Diagnostic(
        place: value.place(in: file),
        message: "the file has \(count) values in a row, and an export of auth0-deploy-cli is one: write each to a file"
      )
    ]
    return tenant
  }

  private func export(_ bytes: [UInt8]) -> DeclaredTenant {
    DeployCLIExport.read(yaml: bytes, file: file, mapping: options.mapping)
  }

  private mutating func terraform(_ value: JSONNode) -> DeclaredTenant? {
    guard TerraformInput.mayBe(value) else { return nil }
    let code = code ?? configuration()
    self.code = code
    guard let code else { return TerraformInput.read(value, file: file) }
    var tenant = TerraformInput.read(value, file: file) { code.place(of: $0, $1, $2) }
    if tenant != nil, !isCodeNamed {
      isCodeNamed = true
      tenant?.notes += code.problems.map { "the configuration beside it is not read to its end: \($0)" }
    }
    return tenant
  }

  /// The configuration that a plan or state was made of, where it is known and there.
  private func configuration() -> TerraformCode? {
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
    case .terraform where TerraformCode.isThere(in: folder): return TerraformCode(folder: folder).tenant()
    case .api, .pulumi, .terraform: return nil
    case nil:
      if DeployCLIExport.isExport(folder: folder) {
        return DeployCLIExport.read(folder: folder, mapping: options.mapping)
      }
      if let export = ExportFile.only(in: folder) {
        var tenant = DeployCLIExport.read(yaml: export.bytes, file: export.path, mapping: options.mapping)
        tenant.files = [export.path]
        return tenant
      }
      // A plan beside the configuration says more than it.
      guard TerraformCode.isThere(in: folder),
        (try? InputFolder(folder)).map({ TerraformCode.areJSON($0.files) }) ?? true
      else { return nil }
      return TerraformCode(folder: folder).tenant()
    }
  }
}
