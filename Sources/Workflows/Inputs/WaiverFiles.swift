import Documents
import Foundation
import PolicyEngine

/// Waiver files on disk.
enum WaiverFiles {
  /// The text of a file, nil where there is none. Throws `CommandError` where it cannot be read.
  static func text(_ path: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try InputFile.text(path, .waivers, name: "the waiver file \(path.visible)")
  }

  /// The waivers of a file. Throws `CommandError` where there is none or it does not hold.
  static func read(_ path: String, catalogue: RuleCatalogue, limit: WaiverLimit) throws -> WaiverFile {
    let text = try InputFile.text(path, .waivers, name: "the waiver file \(path.visible)")
    if let objection = KnownFile.objection(to: text, path, insteadOf: "a file of waivers") {
      throw CommandError(message: objection)
    }
    do {
      return try WaiverFile(text: text, path: path, catalogue: catalogue, limit: limit)
    } catch {
      throw CommandError(message: "invalid waivers:\n\(error.display)")
    }
  }
}
