import Documents
import PolicyEngine

/// Baselines on disk.
enum BaselineFiles {
  /// Throws `CommandError` where there is none or it does not hold.
  static func read(_ path: String) throws -> Baseline {
    let bytes: [UInt8]
    do {
      bytes = try InputFile.bytes(path, .baseline)
    } catch {
      let advice = error.isMissing ? "; --write-baseline \(path.visible.shellQuoted) writes one" : ""
      throw CommandError(message: error.sentence("the baseline \(path.visible)") + advice)
    }
    do {
      return try Baseline(bytes, path: path)
    } catch {
      let file = KnownFile(bytes)
      guard [.baseline, .otherJSON].contains(file) else {
        throw CommandError(message: file.message(path, insteadOf: "a baseline"))
      }
      throw CommandError(message: "invalid baseline:\n\(error)")
    }
  }
}
