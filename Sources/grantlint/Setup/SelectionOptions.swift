import ArgumentParser
import PolicyEngine

/// Which rules run, and with which parameters.
struct SelectionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only these rules.", valueName: "id,…"), transform: RuleOptions.ids)
  var select: [[String]] = []

  @Option(help: ArgumentHelp("Not these rules.", valueName: "id,…"), transform: RuleOptions.ids)
  var ignore: [[String]] = []

  @Option(help: ArgumentHelp("Set a parameter of a rule; repeatable.", valueName: "rule.name=value"))
  var param: [String] = []

  var selection: RuleSelection {
    RuleSelection(select: select.flatMap { $0 }, ignore: ignore.flatMap { $0 }, parameters: param)
  }
}
