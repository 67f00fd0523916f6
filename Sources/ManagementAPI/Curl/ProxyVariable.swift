import Documents
import Foundation

/// The proxy that libcurl takes for a call, by the variables that it reads, for messages: never with its password.
package struct ProxyVariable: CustomStringConvertible {
  /// `HTTPS_PROXY` or another one, as it is spelt in the environment.
  package let name: String
  /// Host and port.
  package let address: String

  /// nil where calls to the host go without a proxy.
  package init?(scheme: String, host: String, environment: [String: String] = ProcessInfo.processInfo.environment) {
    // Of http libcurl reads the small spelling only, because a web server sets the other one.
    let names = (scheme == "https" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]) + ["all_proxy", "ALL_PROXY"]
    guard let name = names.first(where: { environment[$0]?.isEmpty == false }), let value = environment[name],
      !Self.isExempt(host, environment["no_proxy"] ?? environment["NO_PROXY"] ?? "")
    else { return nil }
    self.name = name
    let isTLS = value.trimmed.asciiLowercased.hasPrefix("https://")
    var rest = value.trimmed[...]
    if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
    if let user = rest.lastIndex(of: "@") { rest = rest[rest.index(after: user)...] }
    let authority = String(rest.prefix { !"/?#".contains($0) })
    let hasPort = authority.drop { $0 != "]" }.contains(":") || !authority.contains("]") && authority.contains(":")
    address = (hasPort ? authority : authority + (isTLS ? ":443" : ":1080")).shownValue
  }

  private static func isExempt(_ host: String, _ list: String) -> Bool {
    list.split { ", \t".contains($0) }.contains { name in
      let suffix = name.drop { $0 == "." }.lowercased()
      return name == "*" || !suffix.isEmpty && (host == suffix || host.hasSuffix(".\(suffix)"))
    }
  }

  package var description: String { "the proxy \(address) that \(name) names" }
}
