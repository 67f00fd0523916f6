/// The bounds that every expression is held to, the same as in Kubernetes. Going over one is an error that names it.
enum Limits {
  /// Code points of an expression.
  static let sourceSize = 100_000
  /// How deep expressions may nest.
  static let depth = 250
}
