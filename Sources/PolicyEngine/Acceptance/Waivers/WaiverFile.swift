import CEL
package import Documents

/// The risks that are accepted: `waivers.yml`, as its text states them.
package struct WaiverFile: Sendable, Equatable {
  /// The file as the user named it.
  package let path: String
  /// In the order of the file.
  package let waivers: [Waiver]
  /// What the user should know: a former id that a waiver still uses, with its place.
  package let warnings: [String]
}

/// How far ahead a waiver may reach.
package struct WaiverLimit: Sendable, Equatable {
  package let today: UTCDate
  /// nil: to the same day of the next year.
  package let maximumDays: Int?

  package init(today: UTCDate, maximumDays: Int? = nil) {
    self.today = today
    self.maximumDays = maximumDays
  }

  /// Why a waiver cannot expire on a day, nil where it can.
  package func refusal(of expires: UTCDate) -> String? {
    if let maximumDays {
      return today.days(until: expires) <= maximumDays
        ? nil
        : "expires is at most \(maximumDays) days ahead, as waivers.max_days of the configuration says, not \(expires)"
    }
    return expires <= today.oneYearOn
      ? nil
      : """
      expires is at most a year ahead (\(today.oneYearOn)), not \(expires); waivers.max_days of a configuration \
      allows more
      """
  }
}

extension WaiverFile {
  static let version = "1"

  /// Reads a file. Throws everything that is wrong with it, each at its place.
  ///
  /// - Parameter catalogue: the rules that exist, off or on; a waiver of any other is an error.
  package init(text: String, path: String, catalogue: RuleCatalogue, limit: WaiverLimit) throws(Diagnostics) {
    let file = try YAMLFile(text: text, path: path)
    var reader = YAMLReader(file)
    var draft = WaiverFileDraft(catalogue: catalogue, limit: limit)
    reader.read(file.root, by: WaiverFileDraft.keys, into: &draft)
    guard reader.problems.isEmpty else { throw Diagnostics(reader.problems.inFileOrder) }
    self.init(path: path, waivers: draft.waivers, warnings: draft.warnings)
  }
}
