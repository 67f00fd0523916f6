/// A pattern for names: `*` stands for any characters, `?` for one, everything else for itself. Characters are
/// Unicode scalars and the whole name has to fit.
package struct Glob: Sendable, Equatable {
  package let pattern: String
  private let scalars: [Unicode.Scalar]

  package init(_ pattern: String) {
    self.pattern = pattern
    scalars = Array(pattern.unicodeScalars)
  }

  package static func == (left: Glob, right: Glob) -> Bool { left.pattern.isIdentical(to: right.pattern) }

  /// Whether the name fits. After a mismatch only the last star is widened, so the time is at most the product of both
  /// lengths.
  package func matches(_ name: String) -> Bool {
    let name = Array(name.unicodeScalars)
    var place = 0
    var position = 0
    var star: (place: Int, position: Int)?
    while position < name.count {
      if place < scalars.count, scalars[place] == "*" {
        star = (place, position)
        place += 1
      } else if place < scalars.count, scalars[place] == "?" || scalars[place] == name[position] {
        place += 1
        position += 1
      } else if let last = star {
        star = (last.place, last.position + 1)
        place = last.place + 1
        position = last.position + 1
      } else {
        return false
      }
    }
    return scalars[place...].allSatisfy { $0 == "*" }
  }
}
