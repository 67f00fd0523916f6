import Documents

/// What a configuration says of rules for one tenant; it names only rules and parameters that exist.
package struct RuleAdjustments: Sendable {
  /// Of one rule, later settings over earlier ones; what is nil or absent stays as it is.
  struct Adjustment: Sendable, Equatable {
    var isOn: Bool?
    var severity: Severity?
    var parameters: JSONObject = [:]
    /// Whether the configuration was found rather than named.
    var isFound = false

    /// The parameters that a configuration sets which nobody named.
    var foundParameters: Set<String> { isFound ? Set(parameters.keys) : [] }

    mutating func add(_ later: Adjustment) {
      isOn = later.isOn ?? isOn
      severity = later.severity ?? severity
      for (name, value) in later.parameters.members { parameters[name] = value }
    }

    /// Whether a rule that is off by default runs by it: by being named, unless it says otherwise.
    func isOn(byDefault: Bool) -> Bool { isOn ?? (byDefault || severity != nil || !parameters.isEmpty) }
  }

  typealias ByRule = [ExactString: Adjustment]

  /// By id, of rules and of `BuiltInChecks`.
  var everywhere: ByRule = [:]
  /// In the order of the file.
  var audiences: [(match: Glob, byRule: ByRule)] = []
  /// Ids of the only rules whose findings are repaired; nil: all.
  package internal(set) var fixable: Set<String>?
  /// Ids of rules whose findings are not repaired.
  package internal(set) var unfixable: Set<String> = []
  var roles = Roles()
  package var reach = ReachSettings()
  /// The configuration, where it was found rather than named.
  var foundFile: String?
  /// Former ids that are used, and values of parameters that can match nothing, each with its place.
  package internal(set) var warnings: [String] = []

  /// Changes nothing.
  package init() {}
}
