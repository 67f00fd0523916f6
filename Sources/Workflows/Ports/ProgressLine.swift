import Documents
import ManagementAPI
import Synchronization
import Tenant

/// The line on a terminal's standard error that says what is being read and what is waited for.
package final class ProgressLine: Sendable {
  private struct State {
    var collections: [TenantCollection: (pages: Int, records: Int)] = [:]
    var callsLeft: Int?
    var confirmation: String?
    var wait: String?
  }

  private let state = Mutex(State())

  private init() {}

  /// What draws the line, nothing with `--quiet`; where standard error is no terminal only what many calls are for is written.
  ///
  /// - Parameter isOneOfSeveral: whether other tenants are read beside it, whose lines would be the same.
  static func reporter(isOneOfSeveral: Bool = false) -> @Sendable (ProgressEvent) -> Void {
    guard !isOneOfSeveral, !Ports.current.quietness.isOn else { return { _ in } }
    guard Ports.current.console.errorScreen() != nil else {
      return { event in announcement(event).map { StandardError.write("\($0)\n") } }
    }
    let line = ProgressLine()
    return { line.show($0) }
  }

  /// Takes the line away before something else is written.
  static func clear() {
    if Ports.current.console.errorScreen() != nil { StandardError.write("\r\u{1B}[K") }
  }

  /// What is written on a line of its own before many calls begin.
  static func announcement(_ event: ProgressEvent) -> String? {
    guard case .confirming(let collection, done: 0, let total) = event else { return nil }
    let name = collection == .clients ? "applications" : "records of \(collection.rawValue)"
    return "confirming that \(total) \(name) do not exist: \(total) calls"
  }

  private func show(_ event: ProgressEvent) {
    state.withLock { state in
      switch event {
      case .read(let collection, let pages, let records, let callsLeft):
        state.collections[collection] = (pages, records)
        state.callsLeft = callsLeft ?? state.callsLeft
        state.wait = nil
      case .confirming(let collection, let done, let total):
        if let line = Self.announcement(event) { StandardError.write("\r\u{1B}[K\(line)\n") }
        state.confirmation = "\(done) of \(total) \(collection.rawValue) confirmed"
        state.wait = nil
      case .waiting(let seconds, let reason):
        state.wait = "waiting \(seconds.rounded(.up).clampedInt) s \(reason)"
      }
      // A line that wraps could not be taken away again.
      let line = Self.text(state).prefix(Layout.errorWidth - 1)
      StandardError.write("\r\u{1B}[K\(line)")
    }
  }

  /// What is waited for comes first, because the end of a long line is cut.
  private static func text(_ state: State) -> String {
    var parts = state.wait.map { [$0] } ?? []
    if let confirmation = state.confirmation { parts.append(confirmation) }
    if let left = state.callsLeft { parts.append("\(left) calls left") }
    parts += state.collections.sorted { $0.key < $1.key }.map { collection, count in
      "\(count.records) \(collection.rawValue) in \(count.pages) \(count.pages == 1 ? "page" : "pages")"
    }
    return "reading: " + parts.joined(separator: ", ")
  }
}
