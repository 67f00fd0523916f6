import Documents

/// `grantlint version`: which program this is.
package struct VersionWorkflow {
  let isVerbose: Bool
  let format: TextOrJSON

  package init(isVerbose: Bool, format: TextOrJSON) {
    self.isVerbose = isVerbose
    self.format = format
  }

  /// Prints it: for programs always all of it. Throws `ExitStatus` where it does not arrive.
  package func run() throws {
    switch format {
    case .text where !isVerbose: try StandardOutput.print(GrantlintVersion.current + "\n")
    case .text: try StandardOutput.print(Installation.current.text(Layout.page()))
    case .json: try StandardOutput.print(JSONWriter.pretty(.object(Installation.current.json)) + "\n", .json)
    }
  }
}
