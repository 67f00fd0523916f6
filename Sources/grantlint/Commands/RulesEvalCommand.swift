import ArgumentParser
import PolicyEngine
import TextLayout
import Workflows

extension Rules {
  /// `grantlint rules eval 'EXPRESSION' [--grant FILE]`
  struct Eval: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "eval",
      abstract: "Try an expression: its type, what it costs at most, what it has fetched, and its value.",
      discussion: """
        FILE is a grant as JSON, or an object with grant, \(GrantSurroundings.variables.joined(separator: ", ")) and tenant (a domain) as a rule \
        sees them; what is left out does not exist, and the tenant is tenant.example. An expression that names none of them needs no FILE. Exit codes: 1 the evaluation failed, 2 an invalid expression.

        What an expression can name; params, variables and reported only in a rule:

        \(names)

        Rules with another subject name other things; grants, clients and apis are lists of such records:

        \(subjects)

        The functions are those of CEL and text.matchesAny(patterns): whether a text fits one of the patterns, in which * \
        matches any characters and ? one.
        """)

    private static var names: String { list(ExpressionTrial.names) }
    private static var subjects: String { list(ExpressionTrial.subjects) }

    /// Names, wrapped beneath the first of each line.
    private static func list(_ lines: [String]) -> String {
      var page = TextPage(style: PageStyle(width: 79))
      for line in lines { page.paragraph(Span(line), indent: 2, hanging: 4) }
      return String(page.text.dropLast())
    }

    @Argument(help: "A CEL expression.") var expression: String
    @Option(help: ArgumentHelp("What to evaluate it on.", valueName: "file"), completion: .json) var grant: String?

    func run() throws { try ExpressionWorkflow(expression: expression, grant: grant).run() }
  }
}
