/// Which waiver file a workflow is about.
package struct WaiverFileFlags: Sendable {
  let file: String?

  package init(file: String?) { self.file = file }

  /// The file's path; without any `waivers.yml`. Throws `CommandError`.
  func path(_ configuration: ConfigurationFile?) throws -> String {
    try Settings.waivers.value(file, configuration) ?? "waivers.yml"
  }
}
