import Documents
import Foundation

/// The YAML file of auth0-deploy-cli in a folder of its own: beside it are pages, databases and configurations of the tool.
enum ExportFile {
  /// What says something about grants in an input of another kind.
  private static let words = ["client_grants", "clientGrants", "audience", "auth0_client_grant"].map { Data($0.utf8) }

  /// The only export in a folder, with its text; nil: there is none, there are several, or a file beside it says something
  /// about grants too.
  static func only(in folder: String) -> (path: String, bytes: [UInt8])? {
    guard let names = try? FolderNames.all(in: folder) else { return nil }
    var found: (path: String, bytes: [UInt8])?
    for name in names where !name.hasPrefix(".") && InputEnding.isYAML(name) {
      let path = ExportFolder.path(folder, name)
      guard let bytes = try? InputFile.bytes(path, isRegular: true), DeployCLIExport.isYAMLExport(bytes) else {
        continue
      }
      guard found == nil else { return nil }
      found = (path, bytes)
    }
    // The others are read only where there is one.
    guard let found, let inputs = try? InputFolder(also: folder).files, inputs.allSatisfy(isWithoutGrants) else {
      return nil
    }
    return found
  }

  private static func isWithoutGrants(_ file: String) -> Bool {
    guard let bytes = try? InputFile.bytes(file, isRegular: true) else { return false }
    let text = Data(bytes)
    return !words.contains { text.range(of: $0) != nil }
  }
}
