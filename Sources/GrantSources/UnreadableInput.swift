import Documents
import Foundation

/// An input that cannot be opened: which one, and why.
struct UnreadableInput: Error {
  let message: String

  init(message: String) { self.message = message }

  /// What reading a path threw.
  init(_ path: String, _ error: any Error) {
    message = "\(path.visible): cannot be read: \(error.localizedDescription)"
  }
}
