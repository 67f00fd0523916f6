import ArgumentParser

/// A command with `--quiet`: where its code is 2, 3 or 4, standard error says on one line why.
protocol QuietCommand: ParsableCommand {
  var isQuiet: Bool { get }
}
