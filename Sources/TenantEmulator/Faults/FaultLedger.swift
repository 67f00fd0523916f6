/// A fault that was let loose on a call.
package struct InjectedFault: Sendable, Equatable {
  /// The number of the call, of all that came in, from 1.
  package let call: Int
  /// GET, POST, PATCH, …
  package let method: String
  /// Path and query, as sent.
  package let path: String
  /// The latencies of a call are one fault, their sum.
  package let fault: Fault
}

/// Counts calls, tells which faults strike them, and remembers those that did.
actor FaultLedger {
  private let plan: FaultPlan
  private let report: @Sendable (InjectedFault) -> Void
  private var calls = 0
  private var callsOfRoute: [FaultRoute: Int] = [:]
  private(set) var injected: [InjectedFault] = []

  /// `report` is told of each fault at the moment at which it shows.
  init(_ plan: FaultPlan, report: @escaping @Sendable (InjectedFault) -> Void) {
    self.plan = plan
    self.report = report
  }

  /// Counts a call: its number, how much later it starts, and what else goes wrong with it.
  func count(method: String, target: String) -> (call: Int, delay: Duration, fault: Fault?) {
    calls += 1
    let route = FaultRoute(method: method, target: target)
    if let route { callsOfRoute[route, default: 0] += 1 }
    var delay = Duration.zero
    var fault: Fault?
    for rule in plan.rules {
      guard rule.route == nil || rule.route == route else { continue }
      guard rule.calls.contains(rule.route.flatMap { callsOfRoute[$0] } ?? calls) else { continue }
      if case .latency(let latency) = rule.fault { delay += latency } else { fault = fault ?? rule.fault }
    }
    return (calls, delay, fault)
  }

  func record(_ fault: InjectedFault) {
    injected.append(fault)
    report(fault)
  }
}
