import Documents
import Foundation
import PolicyEngine
import SystemPackage

/// `grantlint rules new`: a rule file to start from.
package struct NewRuleWorkflow {
  /// The rule's id, and the name of the file.
  let id: String
  let folder: String

  package init(id: String, folder: String) {
    self.id = id
    self.folder = folder
  }

  /// Writes the file. Throws `CommandError`, and `ExitStatus` where standard output does not take what is said.
  package func run() throws {
    let text: String
    do {
      text = try RuleScaffold.text(id: id)
    } catch {
      throw CommandError(message: error.description)
    }
    if try RuleFlags().catalogue().rule(id) != nil || BuiltInChecks.check(id) != nil {
      throw CommandError(message: "a built-in rule is called '\(id)'; give this one another id")
    }
    let path = folder.hasSuffix("/") ? "\(folder)\(id).yaml" : "\(folder)/\(id).yaml"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      // Exclusive: whoever made the file in the meantime keeps it.
      try FilePlace(path).create(text, permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch Errno.fileExists {
      throw CommandError(message: "\(path.visible) exists already; nothing was written")
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(message: "\(path.visible) cannot be written: \(error.localizedDescription)")
    }
    try StandardOutput.print("\(path.visible) is written; try it: grantlint rules test \(path.visible)\n")
  }
}
