import ArgumentParser
import Documents
import PolicyEngine
import Workflows

/// `grantlint who SCOPE…`
struct Who: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "who",
    abstract: "Tell which applications can use a scope.",
    discussion: """
      Reads the source as audit does, evaluates no rule, and prints a line for each grant that gives one of the scopes, the \
      worst first, also for grants that cannot be used today. The first word is a scope or a pattern of scopes; of the \
      others those that are files, folders or - are the source, and the rest are scopes too.

      With --only it is a test for CI. Exit codes: 0 the answer, also that nobody can; 1 others can than those of --only; \
      3 something could not be read, or --only could not be proved.
      """)

  @Argument(
    help: ArgumentHelp(
      "Scopes, with * for any characters and ? for one; then the files and folders to read, as for audit.",
      valueName: "scope"), completion: .grants)
  var words: [String]

  @Option(
    help: ArgumentHelp("Only APIs whose identifier or name fits.", valueName: "glob"),
    completion: .custom { _, _, _ in [] })
  var api: String?
  @Option(
    help: ArgumentHelp("Only applications whose id or name fits.", valueName: "glob"),
    completion: .custom { _, _, _ in [] })
  var client: String?
  @Option(
    help: ArgumentHelp("Only grants for these: client, user or anonymous_user.", valueName: "type"),
    completion: .list(AccessQuery.subjectTypes))
  var subjectType: String?
  @Option(help: ArgumentHelp("Only what is worth this or more.", valueName: "tier")) var tier: Tier?
  @Option(help: ArgumentHelp("Only what can be used today, or cannot: live, dormant or unknown.", valueName: "state"))
  var reachability: Reachability.State?
  @Option(
    help: ArgumentHelp("Only what owners answer for whose name fits; (none) is nobody.", valueName: "glob"),
    completion: .custom { _, _, _ in [] })
  var owner: String?
  @Option(
    help: ArgumentHelp(
      "Fail where anybody else can than this application, by its id or a name that no other one has; may be given again.",
      valueName: "app"), completion: .custom { _, _, _ in [] })
  var only: [String] = []
  @Option(name: .shortAndLong, help: "How it is printed.") var format: AnswerFormat = .text
  @OptionGroup var access: AccessOptions
  @OptionGroup(title: "Several tenants") var fleet: FleetOptions

  func validate() throws {
    if let complaint = QuestionWords(words).complaint { throw ValidationError(complaint) }
    if let subjectType, !AccessQuery.subjectTypes.contains(subjectType) {
      throw ValidationError(
        "--subject-type is \(AccessQuery.subjectTypes.joined(separator: ", ")), not '\(subjectType.visible)'")
    }
  }

  func run() async throws {
    let words = QuestionWords(words)
    var query = AccessQuery(scopes: words.scopes.map(Glob.init))
    (query.api, query.client, query.owner) = (api.map(Glob.init), client.map(Glob.init), owner.map(Glob.init))
    (query.subjectType, query.tier, query.state) = (subjectType, tier, reachability)
    try await WhoWorkflow(
      reading: try access.reading(words.sources), query: query, only: only.isEmpty ? nil : only, format: format,
      fleet: fleet.flags()
    ).run()
  }
}

extension Tier: ExpressibleByArgument {}
extension Reachability.State: ExpressibleByArgument {}
extension AnswerFormat: ExpressibleByArgument {}
