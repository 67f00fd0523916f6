import Foundation

/// Keeps calls to this machine away from a proxy: libcurl would send them to `http_proxy`, and URLSession offers no
/// other way than the environment to tell it not to.
enum LoopbackProxyExemption {
  private static let hosts = ["localhost", "127.0.0.0/8", "::1"]

  /// Adds the loopback hosts to `no_proxy` of this process, once; to be called before the first session.
  static func apply() { _ = done }

  private static let done: Void = {
    let environment = ProcessInfo.processInfo.environment
    setenv("no_proxy", list(adding: environment["no_proxy"] ?? environment["NO_PROXY"]), 1)
  }()

  /// The value of `no_proxy` with the loopback hosts in it. `*` exempts everything and is left alone.
  static func list(adding existing: String?) -> String {
    let existing = existing?.trimmed ?? ""
    if existing == "*" { return existing }
    return ((existing.isEmpty ? [] : [existing]) + hosts).joined(separator: ",")
  }
}
