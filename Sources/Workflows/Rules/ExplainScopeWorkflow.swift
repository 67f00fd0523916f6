import Documents
import PolicyEngine
import Reporting

/// `grantlint explain-scope`: what a scope is worth, from the reach tables alone.
package struct ExplainScopeWorkflow {
  let scope: String
  let format: TextOrJSON

  package init(scope: String, format: TextOrJSON) {
    self.scope = scope
    self.format = format
  }

  /// Prints it. A scope that no table knows is said to be unknown, which is an answer. Throws `CommandError` for what can be no
  /// scope, `ExitStatus` where the text does not arrive.
  package func run() throws {
    guard !scope.isEmpty, !scope.unicodeScalars.contains(where: \.properties.isWhitespace) else {
      throw CommandError(message: "'\(scope.visible)' is no scope: one has no spaces; ask for each by itself")
    }
    let explanation = ScopeExplanation(scope)
    switch format {
    case .text: try StandardOutput.print(ScopePage.render(explanation, style: Layout.report(.auto)))
    case .json: try StandardOutput.print(JSONWriter.pretty(explanation.json) + "\n", .json)
    }
  }
}
