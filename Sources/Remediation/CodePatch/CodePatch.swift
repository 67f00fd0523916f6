import Documents
import PolicyEngine
import Tenant

/// What of a plan is written into the files that the grants come from: a patch, and what somebody has to write by hand.
/// Nothing of it is written by this program.
package struct CodePatch: Sendable {
  /// A change that is not in the patch.
  package struct LeftAlone: Sendable, Equatable {
    /// `FILE:LINE`, or what else is known of where the grant is written.
    package let place: String
    /// The end of a sentence about the place.
    package let reason: String
    /// What to write by hand: `remove delete:users from scope`.
    package let work: String

    /// `tenant.yaml:11: not in the patch: the line has a placeholder; by hand: remove delete:users from scope`
    package var sentence: String { "\(place): not in the patch: \(reason); by hand: \(work)" }
  }

  /// A unified diff, by the files; empty where nothing is in it.
  package private(set) var text = ""
  package private(set) var left: [LeftAlone] = []

  package init() {}

  /// Adds what one file comes to.
  ///
  /// - Parameter path: of the file from the folder in which the patch is applied.
  package mutating func add(_ file: FilePatch, path: String) {
    text += file.diff.text(path: path)
    left += file.left
  }

  /// Adds a change that is not in the patch.
  package mutating func leave(_ change: Change, _ reason: String) { left.append(LeftAlone(change, reason)) }
}

extension CodePatch.LeftAlone {
  init(_ change: Change, _ reason: String, line: Int? = nil) {
    let origin = change.before.origin
    let written = line ?? change.fields.lazy.compactMap { change.before.origin(of: [.key($0)])?.line }.first
    let place = origin.map { "\($0.file.visible):\(written ?? $0.line)" } ?? change.grant.label
    self.init(place: place, reason: reason, work: HandWork.of(change))
  }
}

/// What a change is in words for who makes it by hand.
enum HandWork {
  /// `remove delete:users from scope; set allow_all_scopes to false`
  static func of(_ change: Change) -> String {
    let parts = change.fields.flatMap { (field: String) -> [String] in
      guard let wanted = FieldChange(field, from: change.before, to: change.after) else { return [] }
      switch wanted.kind {
      case .list(_, let added):
        let parts = [("remove", wanted.removed, "from"), ("add", added, "to")]
        return parts.filter { !$0.1.isEmpty }.map { verb, list, preposition in
          "\(verb) \(names(list)) \(preposition) \(field)"
        }
      case .flag(let value): return ["set \(field) to \(value)"]
      case .text(let value): return ["set \(field) to \(value.visible)"]
      }
    }
    return parts.joined(separator: "; ")
  }

  private static func names(_ list: [String]) -> String { list.map(\.visible).joined(separator: ", ") }
}
