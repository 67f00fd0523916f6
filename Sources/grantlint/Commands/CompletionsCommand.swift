import ArgumentParser
import Workflows

/// `grantlint completions SHELL`: the script by which a shell completes command lines.
struct Completions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print the completion script of a shell.",
    discussion: """
      The packages bring the scripts. Otherwise write it to a file: grantlint completions bash > FILE, where FILE is

        bash: ~/.local/share/bash-completion/completions/grantlint
        zsh: _grantlint, in a folder that is in $fpath before compinit runs
        fish: ~/.config/fish/completions/grantlint.fish

      Without the package bash-completion, source the file of bash in ~/.bashrc.
      """)

  /// The shells that there are scripts for.
  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish

    var kind: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  @Argument(help: "bash, zsh or fish") var shell: Shell

  func run() throws { try StandardOutput.print(Self.script(shell)) }

  /// The script. Throws `CompletionScript.UnknownForm`.
  static func script(_ shell: Shell) throws -> String {
    let text = Grantlint.completionScript(for: shell.kind)
    return try CompletionScript(shell.kind, of: Grantlint.self).completed(text) + "\n"
  }
}
