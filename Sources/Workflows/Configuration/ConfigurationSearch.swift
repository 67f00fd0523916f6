import Foundation
import PolicyEngine

/// Looks for a configuration file that nobody named.
enum ConfigurationSearch {
  /// The folder of the file as a path from here: empty, or `../` and so on. Outside of a repository only this folder
  /// is looked at, because those above it may be anybody's.
  static func folder(manager: FileManager = .default) -> String? {
    var found: String?
    var folder = Ports.current.workingDirectory
    let here = Ports.current.folder.map { "\($0)/" } ?? ""
    var up = ""
    // That of a folder that was removed has no path.
    guard folder.hasPrefix("/") else { return nil }
    while true {
      if found == nil, manager.fileExists(atPath: "\(folder)/\(Configuration.fileName)") { found = up }
      if manager.fileExists(atPath: "\(folder)/.git") { return found.map { here + $0 } }
      let parent = URL(filePath: folder).deletingLastPathComponent().path
      guard parent != folder, folder != "/" else { break }
      folder = parent
      up += "../"
    }
    return found == "" ? here : nil
  }

  /// A file here that looks like a configuration and is none is not passed over without a word.
  static func warnOfOtherEnding(_ noConfig: Bool) {
    let other = Configuration.fileName.replacing(".yml", with: ".yaml")
    guard !noConfig, FileManager.default.fileExists(atPath: "\(Ports.current.workingDirectory)/\(other)") else {
      return
    }
    StandardError.warning("\(other) is not read: the name is \(Configuration.fileName)")
  }
}
