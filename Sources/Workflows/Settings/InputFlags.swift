import Documents
import Foundation
package import GrantSources

/// What the files of a source are, and what belongs to them.
package struct InputFlags: Sendable {
  /// nil: what the contents tell.
  package let format: InputFormat?
  /// The file of values for placeholders.
  package let mapping: String?
  /// The variables of the environment that are values for placeholders.
  package let mappingVariables: [String]
  /// The folder of the Terraform configuration; nil: that of the plan or state.
  package let sourceFolder: String?
  /// The configuration of a provider whose tenant is read.
  package let provider: String?

  package init(
    format: InputFormat? = nil, mapping: String? = nil, mappingVariables: [String] = [], sourceFolder: String? = nil,
    provider: String? = nil
  ) {
    self.format = format
    self.mapping = mapping
    self.mappingVariables = mappingVariables
    self.sourceFolder = sourceFolder
    self.provider = provider
  }

  /// What a later run is given that reads the same.
  var shown: [ShownFlag] {
    [
      ShownFlag("--input-format", format?.rawValue), ShownFlag("--mapping", mapping),
      mappingVariables.isEmpty ? nil : ShownFlag("--mapping-env", mappingVariables.joined(separator: ",")),
      ShownFlag("--source-dir", sourceFolder), ShownFlag("--provider", provider),
    ].compactMap { $0 }
  }

  /// The same for inputs whose contents tell what they are.
  var ofAnyFormat: InputFlags {
    InputFlags(
      mapping: mapping, mappingVariables: mappingVariables, sourceFolder: sourceFolder, provider: provider)
  }

  /// How inputs are read. Throws `CommandError` for a mapping that cannot be, and for a variable that is not set.
  func options() throws -> InputOptions {
    guard let mapping else { return try options(mapping: nil) }
    let bytes: [UInt8]
    do { bytes = try InputFile.bytes(mapping, .configuration) } catch {
      throw CommandError(message: "--mapping: \(error.sentence(mapping.visible))")
    }
    return try options(mapping: (bytes, mapping))
  }

  /// The same with a mapping that was read. Throws likewise.
  func options(mapping: (bytes: [UInt8], file: String)?) throws -> InputOptions {
    var values = KeywordMapping()
    if let mapping {
      do { values = try KeywordMapping(config: mapping.bytes, file: mapping.file.visible) } catch {
        throw CommandError(message: "--mapping: \(error)")
      }
    }
    let variables = Ports.current.variables
    for name in mappingVariables {
      guard let value = variables[name] else {
        throw CommandError(message: "--mapping-env names \(name.visible), and there is no variable of that name")
      }
      values.add(name, environment: value)
    }
    if let sourceFolder {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: sourceFolder, isDirectory: &isFolder), isFolder.boolValue else {
        throw CommandError(message: "--source-dir: there is no folder \(sourceFolder.visible)")
      }
    }
    return InputOptions(format: format, mapping: values, sourceFolder: sourceFolder, provider: provider)
  }
}
