import BuiltinRules
import Synchronization
package import Tenant

/// The reach tables of Auth0's own APIs, `rules/reach/API.yaml`. Each is read when something asks for it: few tenants have
/// grants on more than one of those APIs, and reading one takes as long as evaluating the rules on a few hundred grants.
package final class ReachTables: Sendable {
  private let known = Mutex<[SystemAPI: ReachTable]>([:])

  private init() {}

  package static let builtin = ReachTables()

  /// nil: there is none, and what its scopes are worth is unknown.
  package func table(of api: SystemAPI) -> ReachTable? {
    known.withLock { known in
      if let table = known[api] { return table }
      guard let file = BuiltinRules.reachTables.first(where: { $0.path == "reach/\(api.rawValue).yaml" }) else {
        return nil
      }
      do {
        let table = try ReachTable(text: file.text, path: file.path)
        known[api] = table
        return table
      } catch {
        // A test reads all of them.
        preconditionFailure("a reach table cannot be read: \(error)")
      }
    }
  }

  /// All of them.
  package var tables: [ReachTable] { SystemAPI.allCases.compactMap(table(of:)) }
}
