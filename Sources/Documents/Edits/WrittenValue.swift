/// A value of YAML or JSON as it is written, for who edits its text.
package struct WrittenValue: Sendable {
  package enum Content: Sendable {
    case scalar(WrittenScalar)
    case list(WrittenList)
    case mapping
    /// What is not edited, and why: the end of a sentence about the value.
    case other(String)
  }

  package let content: Content
  /// From its first byte to its last; of nothing the place behind the colon.
  package let range: Range<Int>

  package init(_ content: Content, _ range: Range<Int>) {
    self.content = content
    self.range = range
  }
}

/// A text, number, true, false or null as it is written.
package struct WrittenScalar: Sendable {
  package enum Quotes: String, Sendable { case none = "", single = "'", double = "\"" }

  /// With its quotation marks.
  package let range: Range<Int>
  package let quotes: Quotes
  /// nil where it has escapes that only a parser undoes.
  package let text: String?

  /// Whether nothing, or null, is written.
  package var isNull: Bool { quotes == .none && ["", "~", "null", "Null", "NULL"].contains(text ?? "?") }
  /// nil where it is neither true nor false.
  package var bool: Bool? {
    guard quotes == .none else { return nil }
    if ["true", "True", "TRUE"].contains(text) { return true }
    return ["false", "False", "FALSE"].contains(text) ? false : nil
  }
}

/// A list of scalars as it is written.
package struct WrittenList: Sendable {
  package enum Form: Sendable, Equatable {
    /// `[a, b]`, on one line or more.
    case flow
    /// A line each, whose dash has so many spaces before it.
    case block(indentation: Int)
  }

  package let form: Form
  package let elements: [WrittenScalar]
  /// Of a flow list the commas behind its elements; the last one may have none.
  package let commas: [Int?]
  /// Whether a comment is within a flow list.
  package let hasComments: Bool
}

/// A mapping or object as it is written, one level of it.
package struct WrittenMapping: Sendable {
  package struct Member: Sendable {
    package let key: WrittenScalar
    package let colon: Int
    package let value: WrittenValue
  }

  package enum Form: Sendable, Equatable {
    /// `{a: b}`, on one line or more; with the comma behind its last member.
    case flow(lastComma: Int?)
    /// A line for each key, which begins in this column (from 0).
    case block(column: Int)

    package var isFlow: Bool { if case .flow = self { true } else { false } }
  }

  package let form: Form
  package let members: [Member]
  /// From its first byte to its last; of a block without the end of its last line.
  package let range: Range<Int>

  /// The member of a key; keys are compared by code point.
  package subscript(key: String) -> Member? { members.first { $0.key.text?.isIdentical(to: key) ?? false } }
}

/// Why a text cannot be edited: the end of a sentence about it, and where.
package struct UneditableText: Error, Sendable, Equatable {
  /// In bytes from the start of the text.
  package let offset: Int
  package let reason: String

  package init(_ offset: Int, _ reason: String) {
    self.offset = offset
    self.reason = reason
  }
}
