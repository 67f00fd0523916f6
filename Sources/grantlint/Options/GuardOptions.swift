import ArgumentParser
import Workflows

/// The flags that lift or narrow the guards of a repair.
struct GuardOptions: ParsableArguments {
  @Flag(
    help: "Also make fixes after which somebody may lose access, and leave allow_all_scopes in two calls if needed.")
  var unsafeFixes = false

  @Flag(
    help: "Also make changes after which a grant allows more than before: more scopes, any organization, and the like.")
  var allowWidening = false

  @Option(Settings.maxChanges) var maxChanges: Int?
  @Option(ids: Settings.fixable) var fixable: [[String]] = []
  @Option(ids: Settings.unfixable) var unfixable: [[String]] = []

  var flags: GuardFlags {
    GuardFlags(
      unsafeFixes: unsafeFixes, allowWidening: allowWidening, maxChanges: maxChanges, fixable: fixable.ids,
      unfixable: unfixable.ids)
  }

  /// The first flag that was given; nil where none was.
  var given: String? {
    let flags = [
      ("--unsafe-fixes", unsafeFixes), ("--allow-widening", allowWidening), ("--fixable", !fixable.isEmpty),
      ("--unfixable", !unfixable.isEmpty), ("--max-changes", maxChanges != nil),
    ]
    return flags.first(where: \.1)?.0
  }

  func validate() throws {
    if let complaint = Settings.maxChanges.complaint(maxChanges, "--max-changes") {
      throw ValidationError("\(complaint).")
    }
  }
}
