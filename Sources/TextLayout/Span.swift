import Documents

/// A piece of text in one colour. Making one makes every hidden character visible, so that nothing reaches a page
/// that a terminal would act on.
package struct Span {
  /// What a piece of text means; the page knows the colours.
  package enum Ink: Sendable {
    case plain, strong, faint, error, warning, note, good
    /// The lines of a diff.
    case removed, added, place
  }

  let text: String
  let ink: Ink
  /// Where the text leads on a terminal that shows links; nil also for what is no web address.
  let link: String?

  /// A text, and where it leads: an address other than one of the web is left out.
  package init(_ text: String, _ ink: Ink = .plain, link: String? = nil) {
    self.text = text.visible
    self.ink = ink
    self.link = link?.webAddress
  }

  /// A text whose characters were made visible before, as to know how wide they are.
  package init(visible text: String, _ ink: Ink = .plain) {
    self.text = text
    self.ink = ink
    link = nil
  }
}

extension Span.Ink {
  /// The SGR parameters of ECMA-48; nil for plain text.
  var code: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .error: "1;31"
    case .warning: "1;33"
    case .note: "1;36"
    case .good: "1;32"
    case .removed: "31"
    case .added: "32"
    case .place: "36"
    }
  }
}
