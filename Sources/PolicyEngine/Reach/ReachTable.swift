import Documents
package import Tenant

/// What the scopes of one of Auth0's own APIs are worth, and how far they lead: `rules/reach/API.yaml`.
package struct ReachTable: Sendable {
  package let api: SystemAPI
  /// In the order of the file.
  package let paths: [EscalationPath]
  /// The scopes that no published operation names → where they are written of.
  package let extra: [String: String]
  private let tiers: [ExactString: Tier]
  /// By a scope the places of the paths that name it first.
  private let places: [ExactString: [Int]]

  init(api: SystemAPI, tiers: [ExactString: Tier], extra: [String: String], paths: [EscalationPath]) {
    self.api = api
    self.tiers = tiers
    self.extra = extra
    self.paths = paths
    places = paths.indices.reduce(into: [:]) { places, place in
      if let scope = paths[place].scopes.first { places[ExactString(scope), default: []].append(place) }
    }
  }

  package var scopes: [String] { tiers.keys.map(\.value) }

  /// nil: the table does not know the scope.
  package func tier(of scope: String) -> Tier? { tiers[ExactString(scope)] }

  /// The strongest of all: what every scope of the API together is worth.
  package var strongestTier: Tier? { tiers.values.max() }

  /// The paths that begin with a scope: those that need no other one, and those that name it first.
  func places(beginningWith scope: String) -> [Int] { places[ExactString(scope)] ?? [] }

  /// Those that a scope is part of.
  package func paths(with scope: String) -> [EscalationPath] {
    paths.filter { $0.scopes.contains { $0.isIdentical(to: scope) } }
  }
}
