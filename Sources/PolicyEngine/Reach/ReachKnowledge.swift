import Documents
import Tenant

/// What an audit knows of the worth of scopes: the tables of Auth0's own APIs, and what a configuration says of others.
package final class ReachKnowledge: Sendable {
  package let tables: ReachTables
  package let settings: ReachSettings
  /// What reads on APIs of one's own.
  let words: ScopeWords

  package init(_ settings: ReachSettings = ReachSettings(), tables: ReachTables = .builtin) {
    self.tables = tables
    self.settings = settings
    words = ScopeWords(verbs: settings.readVerbs)
  }

  /// Without a configuration.
  package static let standard = ReachKnowledge()

  /// What is known of the scopes of an API.
  func scopes(of audience: AudienceKind, _ name: String) -> ScopeKnowledge {
    switch audience {
    // The configuration speaks of APIs of one's own.
    case .system(let api): ScopeKnowledge(words: ScopeWords(), table: tables.table(of: api), tiers: [], isOwn: false)
    case .own:
      ScopeKnowledge(
        words: words, table: nil, tiers: settings.tiers.filter { $0.audience.matches(name) }, isOwn: true)
    }
  }
}

/// Whose API an audience is.
enum AudienceKind: Equatable {
  case system(SystemAPI)
  case own
}

/// What is known of the scopes of one API.
struct ScopeKnowledge: Sendable {
  fileprivate let words: ScopeWords
  /// Of a system API; nil where there is none.
  let table: ReachTable?
  /// Those of the configuration that are about the API.
  fileprivate let tiers: [ConfiguredTier]
  fileprivate let isOwn: Bool

  /// Whether the words of a scope decide whether it writes.
  var areWordsEnough: Bool { tiers.isEmpty }

  /// The strongest tier of a grant's scopes; nil: it has none.
  ///
  /// - Parameters:
  ///   - api: the scopes that its API defines, for a grant of all of them; nil: not known.
  ///   - words: what those of its scopes say, where that is worked out.
  func tier(of grant: ClientGrant, api: @autoclosure () -> [String]?, _ words: ScopeWordTable?) -> Tier? {
    guard !grant.effectiveAllowAllScopes else {
      if let table { return table.strongestTier }
      // That one of Auth0's own has no scopes is never known without a table.
      guard let scopes = api(), isOwn || !scopes.isEmpty else { return .unknown }
      return scopes.map(tier(of:)).max()
    }
    if isOwn, areWordsEnough, grant.areScopesSeparate, let reads = words?.onlyReads(grant) {
      return reads.isEmpty ? nil : reads.contains(false) ? .businessWrite : .businessRead
    }
    return grant.effectiveScopes(of: nil)?.map(tier(of:)).max()
  }

  /// The places of the paths for which a grant's scopes are enough.
  func paths(of grant: ClientGrant) -> [Int] {
    guard let table else { return [] }
    return grant.effectiveAllowAllScopes
      ? Array(table.paths.indices) : paths(of: grant.effectiveScopes(of: nil) ?? [], in: table)
  }

  /// Those of the listed scopes of a grant that do more than read.
  func writing(_ grant: ClientGrant, _ table: ScopeWordTable?) -> [String] {
    let scopes = grant.effectiveScopes(of: nil) ?? []
    if isOwn, areWordsEnough, grant.areScopesSeparate, let reads = table?.onlyReads(grant) {
      return reads.contains(false) ? zip(scopes, reads).filter { !$1 }.map(\.0) : []
    }
    return scopes.filter(writes)
  }

  func tier(of scope: String) -> Tier {
    guard isOwn else { return table?.tier(of: scope) ?? .unknown }
    let configured = tiers.last { $0.scope.matches(scope) }?.tier
    return configured ?? (words.onlyReads(scope) ? .businessRead : .businessWrite)
  }

  /// Whether more than reading is allowed.
  func writes(_ scope: String) -> Bool {
    if isOwn, let tier = tiers.last(where: { $0.scope.matches(scope) })?.tier {
      return ![.userRead, .businessRead, .configRead].contains(tier)
    }
    return !words.onlyReads(scope)
  }

  /// The paths for which a list of scopes is enough, by their places in the table.
  private func paths(of scopes: [String], in table: ReachTable) -> [Int] {
    var all: Set<ExactString>?
    var found: Set<Int> = []
    for scope in scopes {
      for place in table.places(beginningWith: scope) where !found.contains(place) {
        let needed = table.paths[place].scopes
        if needed.count > 1 {
          let had = all ?? Set(scopes.map(ExactString.init))
          all = had
          guard needed.allSatisfy({ had.contains(ExactString($0)) }) else { continue }
        }
        found.insert(place)
      }
    }
    return found.sorted()
  }
}

extension ScopeKnowledge {
  /// What is known of the scopes of an API that stands alone, without a configuration.
  static func standard(of api: ResourceServer) -> ScopeKnowledge {
    let system = api.isSystem == true ? SystemAudience(api.identifier) : nil
    return ReachKnowledge.standard.scopes(of: system.map { .system($0.api) } ?? .own, api.identifier)
  }
}
