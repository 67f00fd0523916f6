import ArgumentParser

/// The completion script of a shell: what ArgumentParser makes, with what it leaves out.
///
/// Its scripts know no usual command: after `grantlint --` nothing of `audit` is offered. Those of bash and zsh do not know
/// that `--option=value` is two words in one, and none that a file follows `json=`. And the one of bash leaves a trap in the
/// shell, by which every later `source` sets the options of the shell back to those of the last completion.
struct CompletionScript {
  /// A place of ArgumentParser's script that is changed was not found in it.
  struct UnknownForm: Error, CustomStringConvertible {
    let place: String
    var description: String { "ArgumentParser's completion script has another form than is known: no '\(place)'" }
  }

  let shell: CompletionShell
  /// The names of the commands.
  let commands: [String]
  /// Of each command that has others below it the one that is meant where none is named; that of the program by "".
  let usual: [String: String]

  /// - Parameter command: the program.
  init(_ shell: CompletionShell, of command: any ParsableCommand.Type) {
    let configuration = command.configuration
    self.shell = shell
    commands = configuration.subcommands.map { $0._commandName } + ["help"]
    let below = configuration.subcommands.map { ($0._commandName, $0.configuration.defaultSubcommand) }
    usual = Dictionary(
      uniqueKeysWithValues: ([("", configuration.defaultSubcommand)] + below)
        .compactMap { name, usual in usual.map { (name, $0._commandName) } })
  }

  /// - Parameter text: the script of ArgumentParser. Throws `UnknownForm` where it is another one than is known.
  func completed(_ text: String) throws(UnknownForm) -> String {
    switch shell {
    case .bash: try bash(text)
    case .zsh: try zsh(text)
    default: try fish(text)
    }
  }

  private static func replace(
    _ place: String, in text: String, with other: String
  ) throws(UnknownForm) -> String {
    guard text.contains(place) else { throw UnknownForm(place: place) }
    return text.replacing(place, with: other)
  }

  /// Another version of the program may not know what is asked: its complaint is not for the line that is being written.
  private static func silence(_ call: String, in text: String) throws(UnknownForm) -> String {
    try replace(call, in: text, with: "\(call) 2> /dev/null")
  }

  private var below: [(command: String, usual: String)] {
    usual.filter { !$0.key.isEmpty }.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }

  // MARK: bash

  private func bash(_ text: String) throws(UnknownForm) -> String {
    var text = try Self.replace(#"trap "${state"#, in: text, with: #"trap "trap - RETURN;${state"#)
    text = try Self.silence(#""${COMP_WORDS[0]}" "${@}" "${words[@]}""#, in: text)
    // It is read into a shell, and not started.
    text = try Self.replace("#!/bin/bash\n", in: text, with: "")
    let last = "complete -o filenames -F _grantlint grantlint"
    return try Self.replace(last, in: text, with: bashFunction + "complete -o filenames -F __grantlint grantlint")
  }

  /// Calls the functions of ArgumentParser with the words that the program would get.
  private var bashFunction: String {
    let below = below.map { command, usual in
      """
          [[ "${line[1]}" = \(command) && "${line[2]-}" = -* ]] && line=("${line[@]:0:2}" \(usual) "${line[@]:2}")
      """
    }
    return #"""
      __grantlint() {
          # Bash splits the line at = and : as well; what has no blank between is one word.
          local -a words=()
          local -i place=-1 index at=0 start=0
          local word blanks rest="${COMP_LINE}"
          for ((index = 0; index <= COMP_CWORD; index++)); do
              word="${COMP_WORDS[index]}"
              blanks="${rest%%[![:space:]]*}"
              at+="${#blanks}"
              if [[ "${index}" -eq 0 || -n "${blanks}" ]]; then
                  place+=1
                  start="${at}"
                  words[place]=''
              fi
              words[place]+="${word}"
              at+="${#word}"
              rest="${COMP_LINE:at}"
          done
          local whole=''
          [[ "${COMP_POINT}" -gt "${start}" ]] && whole="${COMP_LINE:start:COMP_POINT - start}"
          words[place]="${whole}"

          # An option and its value are two words, and the usual command is one of them.
          local -a line=()
          for word in "${words[@]}"; do
              if [[ "${word}" = --?*=* ]]; then line+=("${word%%=*}" "${word#*=}"); else line+=("${word}"); fi
          done
          if [[ " @COMMANDS@ " != *" ${line[1]} "* && ("${line[1]}" = -* || "${line[1]}" = *[./]* || "${#line[@]}" -gt 2) ]]; then
              line=("${line[0]}" @USUAL@ "${line[@]:1}")
          fi
      @BELOW@
          line[0]="${line[0]/#\~\//${HOME}/}"
          local -i last="${#line[@]}-1"
          local current="${line[last]}" previous="${line[last - 1]}"

          COMPREPLY=()
          if [[ "${previous}" = @(-o|--output) && "${current}" = +([a-z])=* ]]; then
              while IFS='' read -r word; do
                  COMPREPLY+=("${current%%=*}=${word}")
              done < <(compgen -f -- "${current#*=}")
          else
              local -a COMP_WORDS=("${line[@]}")
              local -i COMP_CWORD="${last}"
              local COMP_LINE="${line[*]}"
              local -i COMP_POINT="${#COMP_LINE}"
              _grantlint "${1}" "${current}" "${previous}"
              # What comes after the sign is still to be written; as the name of a file the sign would be quoted.
              [[ "${COMPREPLY[0]-}" = *= ]] && compopt -o nospace +o filenames 2> /dev/null
          fi

          # Bash replaces only what it takes for the last word.
          local before="${whole%"${current}"}" kept="${whole%"${2}"}"
          for index in "${!COMPREPLY[@]}"; do
              word="${before}${COMPREPLY[index]}"
              COMPREPLY[index]="${word#"${kept}"}"
          done
      }

      """#
      .replacing("@COMMANDS@", with: commands.joined(separator: " "))
      .replacing("@USUAL@", with: usual[""] ?? "")
      .replacing("@BELOW@", with: below.joined(separator: "\n"))
  }

  // MARK: zsh

  private func zsh(_ text: String) throws(UnknownForm) -> String {
    // `--name[…]:…` takes its value as the next word alone, `--name=[…]:…` also after the sign.
    var text = text.replacing(#/(?m)^( +'\*?--[a-z-]+)(\[.*[^\\]\]:.*')$/#) { "\($0.1)=\($0.2)" }
      .replacing(#/(?m)^( +'[^']*'\{--[a-z-]+)(,-[a-z]\}'\[.*[^\\]\]:.*')$/#) { "\($0.1)=\($0.2)" }
    let start = "    local context state state_descr line\n"
    text = try Self.replace(start, in: text, with: start + zshWords)
    text = try Self.silence(#""${command_name}" "${@}" "${command_line[@]}""#, in: text)
    let offer = "    local -a completions\n"
    return try Self.replace(offer, in: text, with: offer + zshOutputs)
  }

  /// Puts the usual command among the words.
  private var zshWords: String {
    let below = below.map { command, usual in
      """
          if [[ "${words[2]}" = \(command) && "${words[3]}" = -* ]]; then
              words[3]=(\(usual) "${words[3]}")
              ((CURRENT++))
          fi

      """
    }
    return #"""

          words[1]="${words[1]/#\~\//${HOME}/}"

      """# + """
            if [[ " \(commands.joined(separator: " ")) " != *" ${words[2]} "* && ("${words[2]}" = (-*|*[./]*) || "${CURRENT}" -gt 2) ]]; then
                words[2]=(\(usual[""] ?? "") "${words[2]}")
                ((CURRENT++))
            fi
        \(below.joined())

        """
  }

  /// What is offered for `format=path`: formats, and files after the sign.
  private var zshOutputs: String {
    """
        if [[ "${(M)@:#--output}" = --output ]]; then
            if compset -P '[a-z]##='; then
                _files
                return
            fi
            completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
            compadd -S '' -- "${completions[@]:0:-1}"
            return
        fi

    """
  }

  // MARK: fish

  private func fish(_ text: String) throws(UnknownForm) -> String {
    var text = try Self.replace("function __grantlint_tokens\n", in: text, with: "function __grantlint_words\n")
    // The functions of ArgumentParser know the program by its name alone, and it may be called by a path.
    let call = "command $tokens[1] $argv $tokens"
    text = try Self.replace(
      call, in: text,
      with: """
        set -l program (string replace -r '^~/' $HOME/ (__grantlint_words -p)[1])
            command $program $argv $tokens 2> /dev/null
        """)
    let first = "complete -c 'grantlint' -f\n"
    let custom = "function __grantlint_custom_completion\n"
    return try Self.replace(
      custom, in: Self.replace(first, in: text, with: fishTokens + first), with: custom + fishOutputs)
  }

  /// Offers files for `format=path` once the sign is there.
  private var fishOutputs: String {
    """
        set -l path (string match -r -- '^(?:--output=)?([a-z]+=)(.*)$' (__grantlint_words -t))
        if contains -- --output $argv; and set -q path[1]
            printf '%s\\n' $path[2](__fish_complete_path $path[3])
            return
        end

    """
  }

  /// The words of the line, with the usual command among them.
  private var fishTokens: String {
    let below = below.map { command, usual in
      """
          if test "$words[2]" = \(command); and string match -q -- '-*' "$words[3]"
              set tokens $tokens[1..2] \(usual) $tokens[3..]
          end

      """
    }
    return """
      function __grantlint_tokens
          set -l tokens (__grantlint_words $argv)
          set -l words (__grantlint_words -p)
          set -q tokens[1]; and string match -q -- '-p*' $argv[1]; and set tokens[1] grantlint
          if not string match -q -- '-p*' $argv[1]
          else if contains -- "$words[2]" \(commands.joined(separator: " "))
      \(below.joined().indented)    else if string match -qr -- '^-|[./]' "$words[2]"; or test (count (__grantlint_words -pc)) -gt 1
              set tokens $tokens[1] \(usual[""] ?? "") $tokens[2..]
          end
          string join \\n -- $tokens
      end


      """
  }
}

extension String {
  fileprivate var indented: String {
    split(separator: "\n").map { "    \($0)\n" }.joined()
  }
}
