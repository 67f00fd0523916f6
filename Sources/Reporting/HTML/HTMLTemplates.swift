import Mustache

extension MustacheLibrary {
  /// The templates of a folder of this target, by their names, which escape as `ExactHTML` does. Throws the parser's error
  /// where one is broken.
  ///
  /// - Parameter folder: its path below that of the target, with a slash at its end.
  init(exactHTMLIn folder: String) throws {
    MustacheContentTypes.register(ExactHTML(), named: "EXACT_HTML")
    self.init()
    for (path, text) in EmbeddedFiles.byPath where path.hasPrefix(folder) && path.hasSuffix(".mustache") {
      let name = path.dropFirst(folder.count).dropLast(".mustache".count)
      // The pragma has to come first in every template: a partial does not inherit it.
      try register("{{% CONTENT_TYPE:EXACT_HTML}}\n" + text, named: String(name))
    }
  }
}
