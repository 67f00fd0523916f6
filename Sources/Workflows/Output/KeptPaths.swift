import Glibc
import ManagementAPI
import PolicyEngine
import SystemPackage

/// The files that a run reads, or writes for itself: no report may take their place, by whatever name.
package struct KeptPaths {
  private var files: Set<FileIdentity> = []
  /// What does not exist yet: a name in a folder that does.
  private var absent: Set<FilePlace.Spot> = []

  init(_ paths: [String?] = []) {
    for path in paths.compactMap({ $0 }) where path != "-" && !path.isEmpty { keep(path) }
  }

  /// With what the variables and the configuration name, whichever command it is.
  package init(_ paths: [String?], _ file: ConfigurationFile?) {
    let named = [
      "GRANTLINT_CONFIG", "GRANTLINT_WAIVERS", "GRANTLINT_BASELINE", "SSL_CERT_FILE", "SSL_CERT_DIR",
      Credentials.keyPathVariable,
    ]
    let found = ConfigurationSearch.folder().map { $0 + Configuration.fileName }
    self.init(
      paths + (named + (file?.keyPathVariables ?? [])).map { Variables[$0] }
        + RuleFiles.expanded(RuleFiles.namedByVariable) + [StateFlags.likely, found] + (file?.readPaths ?? []))
  }

  /// Throws `CommandError` for the place of a report that is one of them, or lies in a folder that is.
  func require(elsewhere place: FilePlace) throws {
    let folders = place.folder.ancestors
    let itself = place.status.flatMap { $0.isRegular ? FileIdentity($0) : nil }
    let isKept =
      folders.contains(where: files.contains) || itself.map(files.contains) ?? false
      || absent.contains(place.spot)
    guard isKept else { return }
    throw FilePlace.refusal(place.path, "this run reads or keeps something there; choose another path")
  }

  private mutating func keep(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      // A terminal or a pipe can be read and written.
      if status.isRegular || status.isFolder { files.insert(FileIdentity(status)) }
      return
    }
    var rest = FilePath(path)
    while let name = rest.lastComponent?.string {
      rest.removeLastComponent()
      guard stat(rest.isEmpty ? "." : rest.string, &status) == 0 else { continue }
      absent.insert(FilePlace.Spot(name, in: FileIdentity(status)))
      return
    }
  }
}
