import Documents

/// The files that the reports of one run go to: each is of one report.
struct ClaimedPlaces {
  private var spots: Set<FilePlace.Spot> = []

  /// Throws `CommandError` where another report goes there.
  mutating func claim(_ file: ReportFile) throws {
    guard spots.insert(file.place.spot).inserted else {
      throw CommandError(message: "--output: two reports would go to \(file.path.visible)")
    }
  }
}
