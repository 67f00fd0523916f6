/// The version of this program, as `--version`, reports and the User-Agent say it.
enum GrantlintVersion {
  static let current = "0.1.0"
}
