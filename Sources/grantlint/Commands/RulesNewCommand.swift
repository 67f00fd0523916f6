import ArgumentParser
import Documents
import Foundation
import PolicyEngine
import SystemPackage

extension Rules {
  /// `grantlint rules new ID`
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "new",
      abstract: "Start a rule: a file that loads, passes its test and says what each key is for.",
      discussion: "An existing file is never written over. The folder is made where it is missing.")

    @Argument(help: "The rule's id: lower-case words joined by '-'. It is also the name of the file.") var id: String
    @Option(help: ArgumentHelp("The folder of the file.", valueName: "folder")) var dir = "rules"

    func run() throws {
      let text: String
      do {
        text = try RuleScaffold.text(id: id)
      } catch {
        throw CommandError(message: error.description)
      }
      if try RuleOptions.parse([]).catalogue().rule(id) != nil || BuiltInChecks.check(id) != nil {
        throw CommandError(message: "a built-in rule is called '\(id)'; give this one another id")
      }
      let path = dir.hasSuffix("/") ? "\(dir)\(id).yaml" : "\(dir)/\(id).yaml"
      do {
        try FileManager.default.createDirectory(atPath: dir, withIntermediateDirectories: true)
        // Exclusive: whoever made the file in the meantime keeps it.
        try FilePlace(path).create(text, permissions: [.ownerReadWrite, .groupRead, .otherRead])
      } catch Errno.fileExists {
        throw CommandError(message: "\(path.visible) exists already; nothing was written")
      } catch let error as CommandError {
        throw error
      } catch {
        throw CommandError(message: "\(path.visible) cannot be written: \(error.localizedDescription)")
      }
      try Rules.print("\(path.visible) is written; try it: grantlint rules test \(path.visible)\n")
    }
  }
}
