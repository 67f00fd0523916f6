import Documents
import PolicyEngine
import SystemPackage

/// `grantlint init`: a configuration file to start from.
package struct InitWorkflow {
  let output: String

  package init(output: String) { self.output = output }

  /// Writes the file. Throws `CommandError`.
  package func run() throws {
    do {
      try FilePlace(output).create(
        ConfigurationTemplate.text, permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch Errno.fileExists {
      throw CommandError(message: "\(output.visible) exists already and is left as it is")
    } catch let error as Errno {
      throw CommandError(message: "cannot write \(output.visible): \(error)")
    }
    StandardError.write("wrote \(output.visible); see 'grantlint rules list' for the rules to set\n")
  }
}
