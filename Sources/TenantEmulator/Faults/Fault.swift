/// What goes wrong with a call.
package enum Fault: Sendable, Equatable {
  /// When the call breaks: before the tenant sees it, or once it has done what it was asked.
  package enum Moment: Sendable, Equatable { case before, after }

  /// An error status of 400 to 599 instead of the answer; `retryAfter` in seconds.
  case status(Int, retryAfter: Int)
  /// 200 with a page of HTML instead of the answer.
  case html
  /// Bytes that are no HTTP, then the end of the connection.
  case garbage
  /// 302 to `/redirected` of the same server.
  case redirect
  /// Every token that was issued so far becomes invalid; the call goes on.
  case expire
  /// The connection ends in good order, without an answer.
  case close(Moment)
  /// The connection is reset (RST).
  case reset(Moment)
  /// No answer, for as long as the client holds the connection.
  case hang(Moment)
  /// As `hang`; whoever runs the server takes it as the sign to end the client.
  case stop(Moment)
  /// The connection ends after so many bytes of the body; nil: after half of it.
  case cut(bytes: Int?)
  /// The body comes byte by byte, with this pause before each.
  case trickle(pause: Duration)
  /// The call starts this much later, and goes on; other faults can be added to it.
  case latency(Duration)
}

extension Fault {
  private static let defaultRetryAfter = 1
  private static let defaultPause = Duration.milliseconds(100)
  private static let statuses = 400...599

  /// The faults that are written as a word, in the order in which help lists them.
  private static let words: [(word: String, fault: Fault)] = [
    ("html", .html), ("garbage", .garbage), ("redirect", .redirect), ("expire", .expire),
    ("close", .close(.before)), ("close-after", .close(.after)), ("reset", .reset(.before)),
    ("reset-after", .reset(.after)), ("hang", .hang(.before)), ("hang-after", .hang(.after)), ("stop", .stop(.before)),
    ("stop-after", .stop(.after)), ("cut", .cut(bytes: nil)), ("trickle", .trickle(pause: defaultPause)),
  ]

  /// What a specification may name, for messages.
  static let known =
    "\(statuses.lowerBound) to \(statuses.upperBound), latency=MS, " + words.map(\.word).joined(separator: ", ")

  /// What the specification of a fault can be told about it, without its place.
  struct Problem: Error { let message: String }

  /// The fault of a word, and of the number behind `=` where there is one.
  init(word: String, value: Int?) throws(Problem) {
    if let status = Int(word), Self.statuses.contains(status) {
      self = .status(status, retryAfter: value ?? Self.defaultRetryAfter)
      return
    }
    if word == "latency" {
      guard let value else { throw Problem(message: "latency needs its milliseconds: latency=MS") }
      self = .latency(.milliseconds(value))
      return
    }
    guard let fault = Self.words.first(where: { $0.word == word })?.fault else {
      throw Problem(message: "unknown fault \"\(word)\"; known are \(Self.known)")
    }
    switch (fault, value) {
    case (_, nil): self = fault
    case (.cut, let value?): self = .cut(bytes: value)
    case (.trickle, let value?): self = .trickle(pause: .milliseconds(value))
    default: throw Problem(message: "\(word) takes no number")
    }
  }
}
