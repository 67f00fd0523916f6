import CEL
import Documents
import PolicyEngine
import Tenant

/// `grantlint rules eval`: an expression, its type, its cost, what it fetches, and its value.
package struct ExpressionWorkflow {
  let expression: String
  /// The file that it is evaluated on.
  let grant: String?

  package init(expression: String, grant: String?) {
    self.expression = expression
    self.grant = grant
  }

  /// Evaluates it and prints what came of it. Throws `CommandError`, and `ExitStatus` for a code other than 0.
  package func run() throws {
    let trial: ExpressionTrial
    do {
      trial = try ExpressionTrial(expression)
    } catch {
      throw CommandError(message: error.problems.map { Self.display($0, expression) }.joined(separator: "\n"))
    }
    let program = trial.program
    let fetches =
      program.fetches.isEmpty ? "nothing beside the grants" : program.fetches.map(\.rawValue).joined(separator: ", ")
    var lines = [
      "type     \(program.type)",
      "cost     at most \(program.costEstimate.grouped) of \(Limits.cost.grouped) units",
      "fetches  \(fetches)",
    ]
    var code = ExitCode.clean
    switch try evaluate(trial) {
    case .value(let value)?: lines.append("value    \("\(value)".visible)")
    case .unavailable(let names)?:
      lines.append("unknown  without \(names.sorted().joined(separator: ", "))")
      code = .violations
    case .failure(let error)?:
      lines.append("failed   \("\(error)".visible)")
      code = .violations
    case nil: lines.append("value    depends on the grant: give one by --grant FILE")
    }
    let isShown = StandardOutput.write(lines.joined(separator: "\n") + "\n")
    try ExitStatus.end(code, isShown ? .clean : .incomplete)
  }

  /// What the expression comes to; nil: that depends on a grant, and there is none.
  private func evaluate(_ trial: ExpressionTrial) throws -> Outcome? {
    let now = Moment.now
    guard let grant else { return trial.needsGrant ? nil : try trial.evaluate(startedAt: now) }
    let input = try EvalInput(grant)
    return trial.evaluate(input.grant, in: input.surroundings, tenantDomain: input.tenant, startedAt: now)
  }

  private static func display(_ diagnostic: CompileProblem, _ expression: String) -> String {
    let line = expression.split(separator: "\n", omittingEmptySubsequences: false)[diagnostic.line - 1]
    let before = String(String.UnicodeScalarView(line.unicodeScalars.prefix(diagnostic.column - 1)))
    let caret = String(repeating: " ", count: before.visible.unicodeScalars.count) + "^"
    return "\(diagnostic.line):\(diagnostic.column): \(diagnostic.message)\n  \(String(line).visible)\n  \(caret)"
  }
}

/// What the expression is evaluated on.
private struct EvalInput {
  private static let names = ["grant"] + GrantSurroundings.variables + ["tenant"]

  let grant: ClientGrant
  private(set) var surroundings = GrantSurroundings()
  /// The tenant's domain.
  private(set) var tenant = "tenant.example"

  init(_ path: String) throws {
    let bytes = try InputFile.bytes(path, .grants, name: "--grant: \(path.visible)")
    do {
      let value = try JSONReader.value(bytes)
      guard let object = value.object else {
        throw CommandError(message: "--grant: \(path.visible) is \(value.kind): give one grant, an object")
      }
      guard let grant = object["grant"]?.object else {
        let file = KnownFile(bytes)
        guard file == .otherJSON, object["client_id"] != nil || object["audience"] != nil || object["id"] != nil else {
          throw CommandError(message: "--grant: " + file.message(path, insteadOf: "a grant"))
        }
        self.grant = try ClientGrant(object)
        return
      }
      if let name = object.keys.first(where: { !Self.names.contains($0) }) {
        let hint = Spelling.hint(for: name, among: Self.names)
        throw CommandError(message: "--grant: \(path.visible): unknown key '\(name.visible)' beside grant\(hint)")
      }
      self.grant = try ClientGrant(grant)
      for variable in GrantSurroundings.variables {
        guard let value = object[variable] else { continue }
        do { try surroundings.add(value, as: variable) } catch {
          throw CommandError(message: "--grant: \(path.visible): \(variable): \(error)")
        }
      }
      tenant = object["tenant"]?.string ?? tenant
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(message: "--grant: \(path.visible): \(error)")
    }
  }
}
