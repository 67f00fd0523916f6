/// The version of this program, as `--version`, reports and the User-Agent say it.
package enum GrantlintVersion {
  package static let current = "0.1.0"
}
