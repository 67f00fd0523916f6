/// Which calls go wrong, and how.
///
/// Written as rules with commas between them:
///
///     RULE  = WHICH ":" FAULT [ "=" NUMBER ] [ "*" ]
///     WHICH = CALLS | ROUTE | ROUTE "#" CALLS
///     CALLS = N | N "-" M | "*"
///
/// Calls are counted from 1, those of a route for themselves; a bare ROUTE means its first call. A `*` at the end makes
/// a fault last: that call and every later one. `2:429,patch#3:reset-after,clients:500*,*:latency=50` refuses the second
/// call, resets the third PATCH after it was applied, fails every reading of clients and delays everything by 50 ms.
/// Where several rules fit a call, every latency counts, and of the others the first one.
package struct FaultPlan: Sendable, Equatable {
  /// One fault and the calls that it strikes.
  struct Rule: Sendable, Equatable {
    /// nil: calls of all routes.
    let route: FaultRoute?
    /// Numbered from 1.
    let calls: ClosedRange<Int>
    let fault: Fault
  }

  let rules: [Rule]

  /// The plan under which nothing goes wrong.
  package static let none = FaultPlan(rules: [])

  package var isEmpty: Bool { rules.isEmpty }

  init(rules: [Rule]) { self.rules = rules }

  /// How to write a plan, for the help of a command.
  package static let help = """
    RULE[,RULE…], a RULE being WHICH:FAULT. WHICH is the number of a call (2), a range (2-5), every call (*), or a \
    route's first (clients) or n-th call (patch#3); routes: \
    \(FaultRoute.allCases.map(\.rawValue).joined(separator: ", ")). A * after the fault makes it last \
    (clients:500*). Faults: \(Fault.known). A number can follow: 429=SECONDS until the retry, cut=BYTES of the body, \
    trickle=MS a byte.
    """
}

/// A specification of faults that cannot be read.
package struct FaultPlanError: Error, Equatable, CustomStringConvertible {
  /// Where it is wrong: the Unicode scalar, counted from 1.
  package let column: Int
  /// What is wrong, and what could stand there.
  package let message: String

  package var description: String { "column \(column): \(message)" }
}
