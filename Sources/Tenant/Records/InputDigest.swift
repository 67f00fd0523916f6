/// What was audited, so that somebody can show later that it was this.
package struct InputDigest: Sendable, Equatable {
  /// The file as the user named it, `-` for standard input; `snapshot` for what was read of a tenant.
  package let name: String
  /// Hex SHA-256 of its bytes; of a tenant those that `grantlint snapshot` writes of the same records.
  package let sha256: String

  package init(name: String, sha256: String) {
    self.name = name
    self.sha256 = sha256
  }
}
