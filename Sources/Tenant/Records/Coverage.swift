package import Documents

/// Why a collection could not be read, or not to its end.
package struct CoverageGap: Error, Sendable, Equatable, CustomStringConvertible {
  package let collection: TenantCollection
  /// The HTTP status, where the API answered.
  package let status: Int?
  /// The token scope that would have been needed, where the API said so.
  package let missingScope: String?
  /// A sentence: what happened and what to do.
  package let message: String

  package init(_ collection: TenantCollection, status: Int? = nil, missingScope: String? = nil, message: String) {
    self.collection = collection
    self.status = status
    self.missingScope = missingScope
    self.message = message
  }

  package var description: String { message }
}

/// How much of one collection was read.
package struct CollectionCoverage: Sendable, Equatable {
  /// Records read.
  package let read: Int
  /// Pages (calls) that it took; 0 for a file.
  package let pages: Int
  /// Why it is not the whole collection; nil when it is.
  package let gap: CoverageGap?
  /// Why there may be records that no list shows, where those that grants name are all known; nil where the list is whole.
  package let unlisted: CoverageGap?
  /// Whether there is a doubt and it counts as whole on the user's word (`--assume-complete`).
  package let isAssumed: Bool
  /// The files and hidden folders of the folders that were given which were not read, by their path.
  package let skippedFiles: [String]
  /// Whether it is what code declares: all of that, and not all that the tenant has.
  package let isDeclared: Bool

  package init(
    read: Int, pages: Int = 0, gap: CoverageGap? = nil, unlisted: CoverageGap? = nil, isAssumed: Bool = false,
    skippedFiles: [String] = [], isDeclared: Bool = false
  ) {
    self.isDeclared = isDeclared
    self.unlisted = unlisted
    self.read = read
    self.pages = pages
    self.gap = gap
    self.isAssumed = isAssumed
    self.skippedFiles = skippedFiles
  }

  package var isComplete: Bool { gap == nil }

  /// Both reads of one collection together; of two gaps the first stays.
  package func adding(_ other: CollectionCoverage) -> CollectionCoverage {
    CollectionCoverage(
      read: read + other.read, pages: pages + other.pages, gap: gap ?? other.gap,
      unlisted: unlisted ?? other.unlisted,
      isAssumed: isAssumed || other.isAssumed, skippedFiles: skippedFiles + other.skippedFiles,
      isDeclared: isDeclared || other.isDeclared)
  }
}

/// The records of a collection that could be read, and how much of it they are. A read that broke off in the middle
/// gives what it had, with the gap.
package struct Reading<Record: TenantRecord>: Sendable {
  package let records: [Record]
  package let coverage: CollectionCoverage

  /// Several readings of one collection together; of their gaps the first counts.
  package init(together readings: [Reading]) {
    records = readings.flatMap(\.records)
    coverage = readings.reduce(CollectionCoverage(read: 0)) { $0.adding($1.coverage) }
  }

  package init(
    _ records: [Record], pages: Int = 0, gap: CoverageGap? = nil, unlisted: CoverageGap? = nil,
    isAssumed: Bool = false, skippedFiles: [String] = [], isDeclared: Bool = false
  ) {
    self.records = records
    coverage = CollectionCoverage(
      read: Record.count(records), pages: pages, gap: gap, unlisted: unlisted, isAssumed: isAssumed,
      skippedFiles: skippedFiles, isDeclared: isDeclared)
  }
}

/// What asking for records by their keys tells. A list that is read while the tenant changes can miss a record that is
/// there. A key that is neither found nor absent could not be asked for: then the reading has a gap.
package struct Existence<Record: TenantRecord>: Sendable {
  /// The records that exist.
  package let reading: Reading<Record>
  /// The keys of those that do not.
  package let absent: [String]

  package init(_ reading: Reading<Record>, absent: [String]) {
    self.reading = reading
    self.absent = absent
  }

  /// Whether it is other than the list told: a record exists, or nobody knows.
  package var contradictsList: Bool { !reading.records.isEmpty || !reading.coverage.isComplete }
}

/// Where in a file a record or a part of one is written.
package struct RecordOrigin: Sendable, Equatable, CustomStringConvertible {
  /// The file as the user named it; `-` for standard input.
  package let file: String
  /// From 1.
  package let line: Int
  /// From 1, in Unicode scalars; nil where it is not known.
  package let column: Int?

  package init(file: String, line: Int, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }

  package init(_ place: Place) { self.init(file: place.file, line: place.line, column: place.column) }

  /// `FILE:LINE:COLUMN`
  package var description: String { "\(file):\(line)\(column.map { ":\($0)" } ?? "")" }
}

/// How much of a tenant an audit has read: a collection that no rule needed is absent.
package typealias Coverage = [TenantCollection: CollectionCoverage]
