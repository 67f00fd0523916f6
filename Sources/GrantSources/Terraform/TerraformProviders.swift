import Documents

/// The configurations of providers that a module has, by the names that they have in it.
///
/// A plan names them from the root module: `auth0`, `auth0.eu`, and `module.m2m:auth0` where a module configures one itself.
struct TerraformProviders: Sendable {
  /// What one module has, from the root to the one that is asked.
  private struct Level: Sendable {
    /// `module.m2m`; empty in the root module.
    let module: String
    /// What the module block hands down: the name in the module, and the one outside.
    let given: [String: String]
    /// Those that the module configures.
    var own: Set<String> = []
  }

  private var levels = [Level(module: "", given: [:])]

  /// Those of the root module.
  init() {}

  /// The name from the root module of one that a module calls so. What it is not given it takes from the module around it,
  /// as far as it has no alias.
  func name(_ reference: String) -> String {
    var name = reference
    for level in levels.dropFirst().reversed() {
      if let given = level.given[name] {
        name = given
      } else if level.own.contains(name) || name.contains(".") {
        return "\(level.module):\(name)"
      }
    }
    return name
  }

  /// Takes note of what a file of the module configures.
  mutating func add(_ body: HCLBody) {
    for block in body.blocks("provider") {
      let alias = block.body.attribute("alias")?.value.literal
      levels[levels.count - 1].own.insert(block.labels[0] + (alias.map { ".\($0)" } ?? ""))
    }
  }

  /// Those of a module that this one takes; nil: what it is given is an expression.
  ///
  /// - Parameter module: `module.m2m`, from the root.
  func module(_ block: HCLBlock, _ module: String) -> TerraformProviders? {
    var given: [String: String] = [:]
    if let text = block.body.attribute("providers")?.value.text {
      guard let pairs = Self.pairs(text) else { return nil }
      given = pairs
    }
    var inner = self
    inner.levels.append(Level(module: module, given: given))
    return inner
  }

  /// The name of a configuration that is written out: `auth0`, `auth0.eu`, before 0.12 in quotes; nil: it is an expression.
  static func reference(_ text: String) -> String? {
    text.wholeMatch(of: /"?([\w-]+(?:\.[\w-]+)?)"?/).map { String($0.output.1) }
  }

  /// What `{ auth0 = auth0.eu, auth0.other = auth0.us }` says.
  private static func pairs(_ text: String) -> [String: String]? {
    guard text.hasPrefix("{"), text.hasSuffix("}") else { return nil }
    var rest = text.dropFirst().dropLast()
    var pairs: [String: String] = [:]
    while true {
      rest = rest.drop { $0 == " " || $0 == "," }
      guard !rest.isEmpty else { return pairs }
      guard
        let match = rest.prefixMatch(of: /"?([\w-]+(?:\.[\w-]+)?)"?\s*[=:]\s*"?([\w-]+(?:\.[\w-]+)?)"?(?=[\s,]|$)/)
      else { return nil }
      pairs[String(match.output.1)] = String(match.output.2)
      rest = rest[match.range.upperBound...]
    }
  }
}
