import Documents
import Foundation

/// The files in a folder that Terraform or OpenTofu takes for a configuration.
struct TerraformFolder {
  /// The names of those in Terraform's own syntax, sorted. OpenTofu reads `.tofu` too.
  let names: [String]
  /// The names of those in JSON, sorted.
  let jsonNames: [String]

  var isEmpty: Bool { names.isEmpty && jsonNames.isEmpty }

  /// Throws where the folder is not there or cannot be read: that is not to be taken for an empty one.
  init(_ folder: String) throws {
    let all = try FolderNames.all(in: folder.isEmpty ? "." : folder)
      .filter { !$0.hasPrefix(".") }.sorted()
    names = all.filter(Self.isNative)
    jsonNames = all.filter(Self.isJSON)
  }

  /// Whether a name is that of a file in Terraform's own syntax.
  static func isNative(_ name: String) -> Bool { [".tf", ".tofu"].contains(where: name.hasSuffix) }

  /// Whether a name is that of a configuration in JSON.
  static func isJSON(_ name: String) -> Bool { [".tf.json", ".tofu.json"].contains(where: name.hasSuffix) }

  /// Why a file in Terraform's own syntax does not say by itself what it declares; nil: it does.
  func doubt(_ name: String) -> String? {
    if Self.isOverride(name) { return "this file changes what other files say, and is not merged with them" }
    guard name.hasSuffix(".tf") else { return nil }
    let other = "\(name.dropLast(".tf".count)).tofu"
    return names.contains(other)
      ? "OpenTofu reads \(other.visible) in place of this file, Terraform does not" : nil
  }

  /// Whether Terraform merges the file into what the others say: `override.tf`, `x_override.tf`.
  private static func isOverride(_ name: String) -> Bool {
    let stem = name.dropLast(name.hasSuffix(".tofu") ? ".tofu".count : ".tf".count)
    return stem == "override" || stem.hasSuffix("_override")
  }

  /// Whether a configuration in JSON has nothing of Auth0, and takes no module that may have something.
  static func isWithoutAuth0(_ bytes: [UInt8]) -> Bool {
    guard let values = try? JSONDocument(bytes).values, values.count == 1, values[0].kind == .object,
      values[0]["module"] == nil
    else { return false }
    return !JSONWriter.compact(values[0].value).contains("auth0")
  }
}
