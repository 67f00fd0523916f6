/// The smallest part of an HCL file that the parser looks at.
struct HCLToken {
  enum Kind: Equatable {
    case end, newline, identifier, number
    /// A bracket, or another symbol of one character.
    case symbol(Unicode.Scalar)
    /// A binary operator of two characters.
    case longOperator
    /// `=>`, `...` and `::`.
    case arrow, ellipsis, doubleColon
    /// `"`, and `<<EOT` with the end of its line.
    case openString, openHeredoc
    /// `${` and `%{`; `}` closes them.
    case openInterpolation, openDirective
    /// Text of a string or heredoc; in a heredoc never of more than a line, with the line's end.
    case literal
    /// The quote at the end of a string, or the last line of a heredoc.
    case closeTemplate
  }

  let kind: Kind
  let start: HCLMark
  let end: Int

  /// Its bytes in the file.
  var range: Range<Int> { start.offset..<end }

  /// How many more brackets, strings and interpolations are open after it than before it.
  var nesting: Int {
    switch kind {
    case .openString, .openHeredoc, .openInterpolation, .openDirective: 1
    case .symbol("("), .symbol("["), .symbol("{"): 1
    case .closeTemplate, .symbol(")"), .symbol("]"), .symbol("}"): -1
    default: 0
    }
  }

  /// Whether it stands between two operands.
  var isBinaryOperator: Bool {
    switch kind {
    case .longOperator: true
    case .symbol(let symbol): "+-*/%<>".unicodeScalars.contains(symbol)
    default: false
    }
  }
}

/// An offset into a file with its line and column, both from 1, columns in Unicode scalars.
struct HCLMark {
  var offset: Int
  var line = 1
  var column = 1
}

/// Something that is open: a bracket, a string, a heredoc, `${` or `%{`.
struct HCLFrame {
  enum Kind: Equatable {
    case bracket(closer: Unicode.Scalar)
    case interpolation, string
    /// With the bytes of the name that ends it.
    case heredoc(Range<Int>)
  }

  let kind: Kind
  /// Where it was opened.
  let start: HCLMark

  /// The symbol that closes it; nil for strings and heredocs.
  var closer: Unicode.Scalar? {
    switch kind {
    case .bracket(let closer): closer
    case .interpolation: "}"
    case .string, .heredoc: nil
    }
  }
}
