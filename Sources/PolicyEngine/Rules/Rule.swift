import CEL
package import Documents
import Synchronization
package import Tenant

/// A rule as its file states it, with every expression still as text.
///
/// One file is one rule; the file's name is its id. `rules/builtin/` is the catalogue, `--rules` adds others.
package struct Rule: Sendable {
  /// Kebab case; the name of the file without its ending.
  package let id: String
  package let title: String
  package let subject: RuleSubject
  package let topic: RuleTopic
  /// The severity of a finding for which `severityWhen` says nothing else.
  package let severity: Severity
  /// When a finding has another severity; the first that is true counts.
  package let severityWhen: [ConditionalSeverity]
  /// The smallest profile in which it runs; nil: in none, only when it is selected or one of its parameters is set.
  package let profile: RuleProfile?
  package let tags: [String]
  /// What it serves, as `STANDARD:REQUIREMENT`.
  package let controls: [String]
  /// Former ids, still accepted where a rule is named.
  package let aliases: [String]
  /// The version of grantlint that brought it; nil for a rule from elsewhere that does not say.
  package let since: String?
  /// What is checked and why it is risky.
  package let rationale: String
  /// How to repair it by hand, and whom that can hurt.
  package let remedy: String
  package let references: [String]
  package let parameters: [RuleParameter]
  /// Which grants, or other subjects, it is about; nil: all.
  package let match: RuleExpression?
  /// Rules to which it leaves what they report of the same grant; `reported` in expressions.
  package let yieldsTo: [Located<String>]
  /// Named expressions, visible to each other in order and to all below.
  package let variables: [NamedExpression]
  /// What must be true of a matched one.
  package let check: RuleExpression
  package let message: RuleExpression?
  package let offenders: RuleExpression?
  package let evidence: [NamedExpression]
  package let fix: RuleFix?
  package let examples: RuleExamples
  package let origin: RuleOrigin
  /// Hex SHA-256 of the file.
  package let sha256: String
}

extension Rule {
  /// Whether it runs in a profile unless somebody turns it off.
  package func isOn(in profile: RuleProfile) -> Bool { self.profile.map { $0 <= profile } ?? false }

  /// Whether it runs where nobody says anything.
  package var isOnByDefault: Bool { isOn(in: .standard) }

  /// The severities that its findings can have, the highest first.
  package var severities: [Severity] { Set([severity] + severityWhen.map(\.severity)).sorted(by: >) }
}

/// What a rule speaks of.
package enum RuleTopic: String, CaseIterable, Sendable {
  /// What somebody can reach.
  case access
  /// How something is written: its findings have no tier, because what is wrong says nothing of access.
  case form
}

/// A severity for the findings on which a condition is true.
package struct ConditionalSeverity: Sendable, Equatable {
  package let condition: RuleExpression
  package let severity: Severity
}

/// Where a rule comes from.
package enum RuleOrigin: Sendable, Equatable {
  case builtin(path: String)
  case file(path: String)

  package var path: String {
    switch self {
    case .builtin(let path), .file(let path): path
    }
  }

  /// `builtin`, or the path.
  package var label: String {
    switch self {
    case .builtin: "builtin"
    case .file(let path): path
    }
  }
}

/// An expression with a name.
package struct NamedExpression: Sendable, Equatable {
  package let name: String
  package let expression: RuleExpression
}

/// A setting of a rule.
package struct RuleParameter: Sendable, Equatable {
  package let name: String
  package let type: ParameterType
  package let defaultValue: JSONValue
  package let description: String
  /// The values that are accepted (of a list: as elements); nil: any of the type.
  package let values: [JSONValue]?
  /// Whether the rule says nothing while it has its default: it cannot run until somebody sets another value.
  package let isRequired: Bool
  /// What its texts are compared with; nil: nothing that is known.
  package let matches: ParameterMatches?

  /// Why a value cannot be this parameter's, nil where it can.
  package func refusal(of value: JSONValue) -> String? {
    guard type.accepts(value) else {
      let reason = type == .regex ? value.string.flatMap(RegexSyntax.problem).map { "; \($0)" } : nil
      return "expected \(type), found \(JSONWriter.compact(value).visible)\(reason ?? "")"
    }
    guard let values else { return nil }
    let refused = (value.array ?? [value]).first { !values.contains($0) }
    return refused.map { refused in
      let list = values.map { $0.string ?? JSONWriter.compact($0) }.joined(separator: ", ")
      return "expected one of \(list), found \(JSONWriter.compact(refused).visible)"
    }
  }
}

/// The change that would make a failing grant pass.
package struct RuleFix: Sendable, Equatable {
  package let safety: ProposedFix.Safety
  /// Whether there is a fix for this grant; nil: always.
  package let when: RuleExpression?
  /// Field of the PATCH body → expression.
  package let set: [NamedExpression]
}

/// The examples of a rule, which may be read later than the rest of it.
package final class RuleExamples: Sendable {
  private let read: @Sendable () throws -> [RuleExample]
  private let known = Mutex<[RuleExample]?>(nil)

  init(_ examples: [RuleExample]) { read = { examples } }

  /// - Parameter read: reads examples of the catalogue; what it throws is a fault of the program, because a test reads all.
  init(later read: @escaping @Sendable () throws -> [RuleExample]) { self.read = read }

  /// In the order of the file.
  package var all: [RuleExample] {
    known.withLock { known in
      if let known { return known }
      do {
        let examples = try read()
        known = examples
        return examples
      } catch {
        preconditionFailure("the examples of a built-in rule cannot be read: \(error)")
      }
    }
  }
}

/// A grant, or another subject, with its surroundings and what the rule must say of it.
package struct RuleExample: Sendable {
  /// What a rule can say of a grant.
  package enum Expectation: String, CaseIterable, Sendable {
    case pass, fail
    case notApplicable = "not_applicable"
    case unknown
  }

  /// The moment of every example.
  package static let moment = "2026-01-01T00:00:00Z"

  package let name: String
  /// The grant of a rule about grants; of others one that says nothing.
  package let grant: ClientGrant
  /// The keys of its grants that no grant has today.
  let unknownKeys: [Located<String>]
  package let surroundings: GrantSurroundings
  /// What is around the subject of a rule that is not about grants.
  package internal(set) var records: SubjectRecords
  /// The variables whose records could not be read; `tenant` where its domain is not known.
  package let unavailable: Set<String>
  /// Parameters other than their defaults.
  package let parameters: JSONObject
  /// What other rules report of the grant.
  package let reported: [String]
  package let roles: Roles
  /// The tenant's domain.
  package let tenantDomain: String
  package let expect: Expectation
  /// nil: not compared.
  package let severity: Severity?
  /// The fields that the fix sets; nil: no fix is proposed.
  package let fixed: JSONObject?
  /// nil: not compared.
  package let offenders: [String]?
  /// nil: not compared.
  package let message: String?
  /// nil: not compared.
  package let evidence: JSONObject?
  package let place: Place
}
