import CEL
package import Documents
package import Tenant

/// A rule whose expressions are checked and planned, with the parameters and the severity in force.
package final class CompiledRule: Sendable {
  package let rule: Rule
  /// The severity in force of a failure for which no level says otherwise.
  package let severity: Severity
  /// The parameters in force, defaults included.
  package let parameters: JSONObject
  /// The parameters that a configuration set which nobody named.
  let foundParameters: Set<String>
  let params: Value
  let programs: Programs
  /// The collections that decide the result: what `match` and `check` may read.
  package let required: Set<TenantCollection>
  /// The collections that only tell more about a finding.
  package let optional: Set<TenantCollection>
  /// What the result and the description of a failure depend on, of the grant; nil: more than many grants have in common.
  let decidingFields: CommonFields?
  let describingFields: CommonFields?
  /// The variables, parameters and fields with conditions of their own that any expression may read.
  let reads: Set<String>
  let failurePlaces = FailurePlaces()

  /// The expressions of a rule.
  struct Programs: Sendable {
    let match: Program?
    let check: Program
    let message: Program?
    let offenders: Program?
    let evidence: [(name: String, program: Program)]
    let fix: Fix?
    /// `severity_when`; empty where somebody set the severity of the rule.
    var levels: [(condition: Program, severity: Severity)]

    /// What decides the result.
    var deciding: [Program] { [match, check].compactMap { $0 } }

    /// What is evaluated on failures only.
    var describing: [Program] {
      [message, offenders, fix?.when].compactMap { $0 } + levels.map(\.condition) + evidence.map(\.program)
        + (fix?.set.map(\.program) ?? [])
    }
  }

  struct Fix: Sendable {
    let safety: ProposedFix.Safety
    let when: Program?
    let set: [(name: String, program: Program)]

    /// Whether there is a fix, or what it sets, depends on a parameter.
    func reads(parameter name: String) -> Bool {
      let name = RuleEnvironment.parameter(name)
      return ([when] + set.map(\.program)).contains { $0?.reads.contains(name) ?? false }
    }
  }

  private init(
    _ rule: Rule, severity: Severity, parameters: JSONObject, foundParameters: Set<String>, params: Value,
    programs: Programs
  ) {
    self.rule = rule
    self.severity = severity
    self.parameters = parameters
    self.foundParameters = foundParameters
    self.params = params
    self.programs = programs
    // What is about few things is described as soon as it fails.
    let decided = rule.subject == .grant ? programs.deciding : programs.deciding + programs.describing
    required = Self.collections(decided).union(rule.subject.collections)
    optional = Self.collections(programs.describing).subtracting(required)
    decidingFields = CommonFields(reads: programs.deciding.reduce(into: []) { $0.formUnion($1.reads) })
    describingFields = CommonFields(reads: programs.describing.reduce(into: []) { $0.formUnion($1.reads) })
    reads = (programs.deciding + programs.describing).reduce(into: []) { $0.formUnion($1.reads) }
  }

  package var id: String { rule.id }

  /// The highest severity that a failure can have.
  var highestSeverity: Severity { programs.levels.map(\.severity).reduce(severity, max) }

  /// Whether any expression looks at the tenant or at what depends on it.
  var readsTenant: Bool { reads.contains(RuleEnvironment.tenantVariable) }

  private static func collections(_ programs: [Program]) -> Set<TenantCollection> {
    Set(programs.flatMap(\.reads).compactMap(RuleEnvironment.collection(of:)))
  }

  /// Checks every expression of a rule. `parameters` are those that differ from the defaults; they must have been
  /// accepted by `RuleParameter.refusal`; a `severity` comes before every one that the rule states. Throws every problem,
  /// at its place in the file.
  package convenience init(
    _ rule: Rule, parameters overrides: JSONObject = [:], foundParameters: Set<String> = [],
    severity: Severity? = nil
  ) throws(Diagnostics) {
    var compiler = RuleCompiler(rule)
    let match = rule.match.flatMap { compiler.compile($0, .bool) }
    let check = compiler.compile(rule.check, .bool)
    let message = rule.message.flatMap { compiler.compile($0, .string) }
    let offenders = rule.offenders.flatMap { compiler.compile($0, .list(.string)) }
    let evidence = rule.evidence.compactMap { compiler.compile($0, nil) }
    let fix = rule.fix.map { compiler.compile($0) }
    let levels = rule.severityWhen.compactMap { level in
      compiler.compile(level.condition, .bool).map { (condition: $0, severity: level.severity) }
    }
    guard let check, compiler.problems.isEmpty else { throw Diagnostics(compiler.problems.inFileOrder) }
    self.init(
      rule, severity: severity ?? rule.severity, parameters: compiler.values(overrides),
      foundParameters: foundParameters, params: compiler.params(overrides),
      programs: Programs(
        match: match, check: check, message: message, offenders: offenders, evidence: evidence, fix: fix,
        levels: severity == nil ? levels : []))
    let mistyped = mistypedKeys
    guard mistyped.isEmpty else { throw Diagnostics(mistyped) }
  }

  /// Keys in the grants of the examples that no expression can see: by a typo an example shows something else than it says.
  /// Of the catalogue they are looked at where its files are tested.
  private var mistypedKeys: [Diagnostic] {
    guard case .file = rule.origin, !reads.contains(RuleEnvironment.rawGrant) else { return [] }
    return rule.examples.all.flatMap(\.unknownKeys).map { key in
      let hint = Spelling.hint(for: key.value, among: ClientGrant.fields)
      return key.problem("unknown key '\(key.value.visible)' in the grant of an example\(hint)")
    }
  }

  /// The same rule with other parameters or another severity: for its examples, and for the grants of an audience.
  func with(
    parameters overrides: JSONObject, foundParameters found: Set<String> = [], severity other: Severity? = nil
  ) -> CompiledRule {
    guard !overrides.isEmpty || other != nil else { return self }
    var values = parameters
    for (name, value) in overrides.members { values[name] = value }
    var programs = programs
    if other != nil { programs.levels = [] }
    return CompiledRule(
      rule, severity: other ?? severity, parameters: values, foundParameters: foundParameters.union(found),
      params: RuleCompiler.record(rule, paramsType, values), programs: programs)
  }

  /// The same rule with programs of its own: threads that evaluate the same ones get in each other's way, because each of
  /// them counts the references to what is in them.
  var copy: CompiledRule {
    let other: CompiledRule
    do { other = try CompiledRule(rule) } catch { preconditionFailure("what compiled once compiles again: \(error)") }
    var programs = other.programs
    programs.levels = self.programs.levels.isEmpty ? [] : programs.levels
    return CompiledRule(
      rule, severity: severity, parameters: parameters, foundParameters: foundParameters,
      params: RuleCompiler.record(rule, other.paramsType, parameters), programs: programs)
  }

  private var paramsType: RecordType {
    guard case .record(let record) = params else { preconditionFailure("params is always a record") }
    return record.type
  }
}

/// Compiles the expressions of one rule, gathering problems.
private struct RuleCompiler {
  let rule: Rule
  let paramsType: RecordType
  private(set) var environment: Environment
  private(set) var problems: [Diagnostic] = []
  /// The definitions that do not exist, and are reported as such.
  private var reported: Set<String> = []

  init(_ rule: Rule) {
    self.rule = rule
    paramsType = RecordType(
      name: "params",
      fields: rule.parameters.map { parameter in
        .init(
          name: parameter.name, type: parameter.type.celType,
          reads: [RuleEnvironment.parameter(parameter.name)], sizeHint: RuleEnvironment.sizeHint(of: parameter))
      })
    environment = RuleEnvironment.environment(params: paramsType, subject: rule.subject)
    for variable in rule.variables {
      // In the place of one that cannot be used comes one of no known type: what uses it is not told again.
      if let program = compile(variable.expression, nil) ?? (try? environment.compile("dyn(null)")) {
        environment.define("variables.\(variable.name)", as: program)
      }
    }
  }

  /// Where there is no definition yet, `variables` itself is what has no meaning.
  private static func withoutDefinitions(_ diagnostic: CompileProblem) -> CompileProblem {
    guard diagnostic.unknownVariable == "variables" else { return diagnostic }
    return diagnostic.saying("no definition comes before this one, and one can use only those above it")
  }

  mutating func compile(_ expression: RuleExpression, _ type: Type?) -> Program? {
    do {
      return try environment.compile(expression.source, expecting: type)
    } catch {
      // A definition is missing once, however often it is used.
      let news = error.problems.filter { diagnostic in
        guard let name = diagnostic.unknownVariable, name == "variables" || name.hasPrefix("variables.") else {
          return true
        }
        return reported.insert(name).inserted
      }
      problems += expression.problems(news.map(Self.withoutDefinitions))
      return nil
    }
  }

  mutating func compile(_ named: NamedExpression, _ type: Type?) -> (name: String, program: Program)? {
    compile(named.expression, type).map { (named.name, $0) }
  }

  mutating func compile(_ fix: RuleFix) -> CompiledRule.Fix {
    let when = fix.when.flatMap { compile($0, .bool) }
    let set = fix.set.compactMap { field in
      compile(field, RuleEnvironment.patchableFields.first { $0.name == field.name }?.type)
    }
    return CompiledRule.Fix(safety: fix.safety, when: when, set: set)
  }

  /// The parameters in force as JSON.
  func values(_ overrides: JSONObject) -> JSONObject {
    JSONObject(rule.parameters.map { ($0.name, overrides[$0.name] ?? $0.defaultValue) })
  }

  func params(_ overrides: JSONObject) -> Value { Self.record(rule, paramsType, values(overrides)) }

  static func record(_ rule: Rule, _ type: RecordType, _ values: JSONObject) -> Value {
    let slots = rule.parameters.map { parameter in
      FieldState.value(value(values[parameter.name] ?? parameter.defaultValue, parameter.type))
    }
    return .record(RecordValue(type, slots))
  }

  /// A parameter's value; an integer given for a double is one.
  private static func value(_ json: JSONValue, _ type: ParameterType) -> Value {
    switch (type, json) {
    case (.double, .number(let number)): .double(number.double)
    case (.list(let type), .array(let elements)): .list(elements.map { value($0, type) })
    case (.map(let type), .object(let object)): .map(object.members.map { ($0.key, value($0.value, type)) })
    default: Value(json)
    }
  }
}
