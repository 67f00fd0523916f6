extension String {
  /// The text, where it is an address that a reader may be sent to: http or https, printable ASCII without spaces.
  package var webAddress: String? {
    let isWeb = hasPrefix("https://") || hasPrefix("http://")
    return isWeb
      && unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) && !"\"<>\\^`{|}".contains(Character($0)) }
      ? self : nil
  }
}
