/// Where a run writes down what it is about to do and what came of it.
package protocol Journal: Sendable {
  /// Writes one record. When it returns, the record outlives the machine's power.
  func append(_ record: JournalRecord) throws(JournalError)
}

/// A journal that cannot be opened, written or read; a sentence without a full stop.
package struct JournalError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A sentence without a full stop.
  package let message: String
  /// The message.
  package var description: String { message }

  /// `message` is a sentence without a full stop, with hidden characters visible.
  package init(_ message: String) { self.message = message }
}
