/// The syntax of the regular expressions that `matches` and the functions of `regex` take: RE2's.
package enum RegexSyntax {
  /// What is wrong with a pattern; nil where it can be matched with.
  package static func problem(in pattern: String) -> String? {
    do throws(RegexError) {
      _ = try RegexProgram(pattern)
      return nil
    } catch {
      return error.description
    }
  }
}
