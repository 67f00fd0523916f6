import Documents
import Foundation
import Glibc
import GrantSources
import ManagementAPI
import PolicyEngine
import Reporting

/// A configuration file that was read, and where its paths lead.
package struct ConfigurationFile {
  let configuration: Configuration
  /// What the paths in it are relative to: empty for this folder, else with a slash at its end.
  private let folder: String

  /// Throws `UnusableConfiguration`.
  init(path: String, folder: String, isDiscovered: Bool) throws(UnusableConfiguration) {
    let formats = ReportFormat.allCases.map(\.rawValue)
    func unusable(
      _ problem: UnusableConfiguration.Problem, _ outputs: [OutputSetting]
    ) -> UnusableConfiguration {
      let allowed = outputs.filter { Self.objection(to: $0.path.value, folder, isDiscovered) == nil }
      return UnusableConfiguration(problem: problem, outputs: allowed.map { Self.specification($0, folder) })
    }
    let text: String
    do {
      text = try InputFile.text(path, .configuration, isRegular: isDiscovered)
    } catch {
      // What is no text may still name outputs.
      let bytes = (try? InputFile.bytes(path, .configuration, isRegular: true)) ?? []
      throw unusable(
        .message(error.sentence("the configuration file \(path.visible)")),
        // UTF-16, which some editors write, is ASCII with zeros between.
        OutputSetting.readable(
          in: String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self), path: path, formats: formats))
    }
    self.folder = folder
    if let objection = KnownFile.objection(to: text, path, insteadOf: "a configuration") {
      throw unusable(.message(objection), [])
    }
    do {
      configuration = try Configuration(text: text, path: path, isDiscovered: isDiscovered, formats: formats)
    } catch {
      let partial = error.partial.map { ConfigurationFile($0, folder) }
      throw unusable(
        .problems(error.problems.problems + (partial?.pathProblems ?? []), partial: partial), error.outputs)
    }
    let problems = pathProblems + tenantProblems
    guard problems.isEmpty else {
      throw unusable(.problems(problems, partial: self), configuration.outputs)
    }
  }

  private init(_ configuration: Configuration, _ folder: String) {
    self.configuration = configuration
    self.folder = folder
  }

  /// A path of the file, from here.
  func path(_ path: Located<String>) -> String { Self.path(path.value, in: folder) }

  /// The folder that it is in; absolute.
  var absoluteFolder: String {
    folder.hasPrefix("/") ? folder : "\(Ports.current.workingDirectory)/\(folder)"
  }

  /// The state folder that it names, from here.
  var statePath: String? { configuration.state.map(path) }

  /// `FORMAT=PATH`, as `--output` takes them.
  var outputs: [String] { configuration.outputs.map { Self.specification($0, folder) } }

  /// The file itself and those that it names to be read.
  var readPaths: [String] {
    [configuration.path]
      + [configuration.waiverFile, configuration.baseline, configuration.state].compactMap { $0 }
      .map(path) + RuleFiles.expanded(configuration.ruleFolders.map(path))
  }

  /// The variables that name the file of a private key, whichever tenant is audited.
  var keyPathVariables: [String] {
    configuration.tenants.flatMap(\.credentials).filter { $0.standard == Credentials.keyPathVariable }.map(\.name.value)
  }

  /// The files of its rule folders. Throws `CommandError` where there is nothing to read.
  func ruleFiles() throws -> [(text: String, origin: RuleOrigin)] {
    try configuration.ruleFolders.flatMap { try RuleFiles.read([path($0)], namedBy: "\($0.place)") }
  }

  /// The tenant of a domain, in whatever case.
  func tenant(_ domain: String) -> ConfiguredTenant? {
    configuration.tenants.first { $0.domain == domain.lowercased() }
  }

  // MARK: Paths

  private static func path(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : folder + path
  }

  private static func specification(_ output: OutputSetting, _ folder: String) -> String {
    "\(output.format)=\(path(output.path.value, in: folder))"
  }

  /// The paths that it must not name.
  private var pathProblems: [Diagnostic] {
    let paths =
      [configuration.waiverFile, configuration.baseline].compactMap { $0 } + configuration.outputs.map(\.path)
    return paths.compactMap { path in
      Self.objection(to: path.value, folder, configuration.isDiscovered).map { path.problem($0) }
    }
  }

  /// What of tenants no run could use, whichever it is about.
  private var tenantProblems: [Diagnostic] {
    configuration.tenants.flatMap { tenant in
      [
        tenant.audience.flatMap { place in
          Credentials.objection(audience: place.value).map { place.problem("audience \($0)") }
        },
        tenant.apiURL.flatMap { place in
          Credentials.objection(address: place.value).map { place.problem("api_url \($0)") }
        },
      ].compactMap(\.self)
    }
  }

  /// Why a file that was found may not name a path: whoever can change that file must not choose what else on this
  /// machine is read, removed or written.
  private static func objection(to path: String, _ folder: String, _ isDiscovered: Bool) -> String? {
    guard isDiscovered, !isInside(Self.path(path, in: folder), folder.isEmpty ? "." : folder) else { return nil }
    return """
      '\(path.visible)' is outside of the folder of this file, which was found and not named by --config: it may only \
      name files below
      """
  }

  /// Whether a path is below a folder when every symbolic link is followed.
  private static func isInside(_ path: String, _ folder: String) -> Bool {
    guard let root = realPath(folder) else { return false }
    if let target = realPath(path) { return target.hasPrefix(root == "/" ? root : root + "/") }
    // What does not exist yet: a link to nowhere would be followed when it is written.
    let url = URL(filePath: path)
    guard (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil,
      ![".", "..", ""].contains(url.lastPathComponent), !path.hasSuffix("/")
    else { return false }
    let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard let parent = realPath(parent) else { return false }
    return parent == root || parent.hasPrefix(root == "/" ? root : root + "/")
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
