import Foundation
import PackagePlugin

/// Embeds every YAML, JSON, HTML, CSS, JavaScript and template file of a target into that target's Swift code,
/// as one dictionary `EmbeddedFiles.byPath`: path below the target's folder → text.
///
/// A binary that is copied alone into a CI image then has its catalogue with it, and adding a rule needs no list.
@main struct EmbedFilesPlugin: BuildToolPlugin {
  private static let extensions: Set<String> = ["yaml", "yml", "json", "html", "css", "js", "mustache"]

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let target = target.sourceModule else { return [] }
    let root = target.directoryURL
    let inputs = target.sourceFiles.map(\.url)
      .filter { Self.extensions.contains($0.pathExtension) }
      .sorted { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(inputs.count) files of \(target.name)",
        executable: try context.tool(named: "EmbedFiles").url,
        arguments: [output.path, root.path] + inputs.map(\.path),
        inputFiles: inputs,
        outputFiles: [output])
    ]
  }
}
