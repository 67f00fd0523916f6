import Documents

extension Configuration {
  /// The configuration of a file. Throws every problem of its form, and of a discovered file everything that only a
  /// named one may say.
  ///
  /// - Parameter formats: the formats of reports that there are.
  package init(
    text: String, path: String, isDiscovered: Bool = false, formats: [String]
  ) throws(ConfigurationError) {
    let file: YAMLFile
    do {
      file = try YAMLFile(text: text, path: path)
    } catch {
      throw ConfigurationError(
        problems: Diagnostics(error.problems.withoutLines(Self.linesThatMayHoldASecret(text, isYAML: false))),
        outputs: OutputSetting.readable(in: text, path: path, formats: formats), partial: nil)
    }
    var reader = YAMLReader(file)
    var configuration = Configuration(path: path, isDiscovered: isDiscovered)
    let isMapping = reader.read(file.root, by: Self.keys(formats: formats), into: &configuration) != nil
    configuration.checkGroups(&reader)
    guard reader.problems.isEmpty else {
      let tenants = file.root["tenants"]
      let hidden = Self.lines(of: tenants).union(Self.linesThatMayHoldASecret(text, isYAML: true))
      let problems = reader.problems.inFileOrder.withoutLines(hidden)
      throw ConfigurationError(
        problems: Diagnostics(problems), outputs: configuration.outputs, partial: isMapping ? configuration : nil)
    }
    self = configuration
  }

  /// The lines of a text on which somebody may have written a secret: those from a word of the tenants or their
  /// credentials on, to the next key of the file; where it is no YAML and brackets leave that open, to its end.
  private static func linesThatMayHoldASecret(_ text: String, isYAML: Bool) -> Set<Int> {
    let words =
      ["tenant", "credential", "secret", "token", "password", "passwd", "bearer", "private", "api_key", "apikey"]
      + ConfiguredTenant.standardVariables.map(\.key)
    let names = keys(formats: []).names
    var (lines, isSecret, isOpen): (Set<Int>, Bool, Bool) = ([], false, false)
    for (index, line) in SourceLines(text).all.enumerated() {
      if isSecret, !isOpen { isSecret = !names.contains { $0 != "tenants" && line.hasPrefix("\($0):") } }
      let lower = line.lowercased()
      if words.contains(where: lower.contains) { isSecret = true }
      if isSecret {
        lines.insert(index + 1)
        isOpen = isOpen || !isYAML && line.contains { "[{\"'|>&".contains($0) }
      }
    }
    return lines
  }

  /// The lines on which there is something of a node.
  private static func lines(of node: YAMLNode?) -> Set<Int> {
    guard let node else { return [] }
    let parts = node.elements ?? node.members?.flatMap { [$0.key, $0.value] } ?? []
    return parts.reduce(into: [node.place.line]) { $0.formUnion(lines(of: $1)) }
  }
}

extension [Diagnostic] {
  /// Without showing these lines of the file: somebody may have written a secret there where the name of a variable
  /// belongs.
  fileprivate func withoutLines(_ lines: Set<Int>) -> [Diagnostic] {
    map { lines.contains($0.place.line) ? Diagnostic(place: $0.place, message: $0.message) : $0 }
  }
}
