import PolicyEngine

extension ConfigurationTemplate {
  /// The file with its examples in force.
  static var uncommented: String {
    lines.prefix(while: { !$0.hasPrefix("# Tenants,") }).map { line in
      let isProse = line.hasPrefix("# ") && !line.hasPrefix("#  ")
      return line.hasPrefix("#") && !isProse ? String(line.dropFirst()) : line
    }.joined(separator: "\n")
  }

  /// What it says of a file that `--config` names.
  static var named: String {
    let block = lines.drop { !$0.hasPrefix("# Tenants,") }.filter { $0.hasPrefix("#   ") }
    return "version: 1\n" + block.map { $0.dropFirst(4) }.joined(separator: "\n")
  }

  private static var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}
