/// The address of a resource of Terraform, in its parts: `module.m2m["a"].auth0_client_grant.g["worker"]`.
struct TerraformAddress: Sendable {
  /// `module.m2m["a"].`; empty in the root module.
  let module: String
  /// `auth0_client_grant.g`
  let resource: String
  /// `["worker"]`; empty where the resource has no instances.
  let key: String

  init(_ text: String) {
    let steps = Self.steps(text)
    var start = 0
    while start + 1 < steps.count, steps[start] == "module" { start += 2 }
    module = steps[..<start].map { "\($0)." }.joined()
    let rest = steps[start...]
    let last = rest.last ?? ""
    let name = Self.withoutKey(last)
    resource = (rest.dropLast() + [name]).joined(separator: ".")
    key = String(last.dropFirst(name.count))
  }

  /// The address of the block that describes the resource: `module.m2m.auth0_client_grant.g`.
  var block: String {
    guard module.utf8.contains(UInt8(ascii: "[")) else { return module + resource }
    return Self.steps(module + resource).map { String(Self.withoutKey($0)) }.joined(separator: ".")
  }

  /// The resource, module or value that a reference of an expression begins with: of `auth0_client.worker.client_id` the
  /// first two steps.
  static func head(ofReference reference: String) -> String {
    let steps = steps(reference)
    let count: Int
    switch String(withoutKey(steps[0])) {
    case "var", "local", "module", "each", "count", "path", "self", "terraform": return reference
    case "data": count = 3
    default: count = 2
    }
    return steps.prefix(count).joined(separator: ".")
  }

  private static func withoutKey(_ step: Substring) -> Substring { step.prefix { $0 != "[" } }

  /// The steps between the dots that are in no key; at least one.
  private static func steps(_ text: String) -> [Substring] {
    var steps: [Substring] = []
    var start = text.startIndex
    var isQuoted = false
    var isEscaped = false
    for (index, byte) in zip(text.utf8.indices, text.utf8) {
      if isQuoted {
        if byte == UInt8(ascii: "\""), !isEscaped { isQuoted = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = true
      } else if byte == UInt8(ascii: ".") {
        steps.append(text[start..<index])
        start = text.utf8.index(after: index)
      }
    }
    return steps + [text[start...]]
  }
}
