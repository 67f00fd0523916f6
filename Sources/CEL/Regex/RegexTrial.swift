/// For comparing with other engines of regular expressions.
package enum RegexTrial {
  package enum Answer: Equatable, Sendable {
    /// The pattern is refused.
    case error(String)
    case noMatch
    /// The first match and its groups, as offsets in bytes of UTF-8; nil where a group took no part.
    case match([Range<Int>?])
  }

  /// What a pattern says about a text: whether it matches, and what the leftmost match and its groups are.
  package static func answer(pattern: String, text: String) -> Answer {
    let regex: Regex
    do throws(RegexError) { regex = try Regex(pattern) } catch { return .error(error.message) }
    var meter = Meter()
    var answer = Answer.noMatch
    var text = text
    let result = text.withUTF8 { bytes in
      Result { () throws(Fault) in
        try regex.forEachMatch(in: bytes, &meter) { match throws(Fault) in
          answer = .match(
            stride(from: 0, to: match.count, by: 2).map { match[$0] < 0 ? nil : match[$0]..<match[$0 + 1] })
          return false
        }
      }
    }
    do throws(Fault) { try result.get() } catch { return .error("\(error)") }
    return answer
  }
}
