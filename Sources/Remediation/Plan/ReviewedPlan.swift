import Documents
import Foundation
package import PolicyEngine
import Tenant

/// A plan that was read from a file: which changes somebody has reviewed. It only narrows what a run plans by itself;
/// nothing of it is ever sent.
package struct ReviewedPlan: Sendable, Equatable {
  /// A change as it was reviewed.
  struct Change: Sendable, Equatable {
    /// The grant's id.
    let id: String
    let grant: GrantReference
    let before: ClientGrant
    let after: ClientGrant
    let body: JSONObject
    let rules: [String]
    /// Fingerprints of the findings that it was to close.
    let closes: [String]
  }

  /// A rule of the audit that the plan was made from.
  struct Rule: Sendable, Equatable {
    let id: String
    /// Hex SHA-256 of the rule's file.
    let sha256: String
    let parameters: JSONObject
  }

  /// Why a file is not taken as a plan.
  package enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// This version does not write such a file.
    case malformed(String)
    /// The content does not fit its checksum.
    case damaged
    /// Its time is over since then (UTC, RFC 3339).
    case expired(String)

    package var description: String {
      switch self {
      case .malformed(let message): message
      case .damaged: "its checksum differs: it was edited or damaged after it was made; make a new plan"
      case .expired(let moment): "it expired at \(moment); make a new one"
      }
    }
  }

  /// The tenant's domain.
  package let tenant: String
  /// Where the tenant was reached; nil for a plan from files.
  package let address: String?
  let changes: [Change]
  let rules: [Rule]

  /// The ids of the rules of its audit.
  package var ruleIDs: [String] { rules.map(\.id) }

  /// Whether a change of the grant was reviewed.
  package func covers(_ grant: GrantReference) -> Bool {
    guard let id = grant.id else { return false }
    return changes.contains { $0.id.isIdentical(to: id) }
  }

  /// Reads a file, at a moment (UTC, RFC 3339).
  package init(_ bytes: [UInt8], now: String) throws(Problem) {
    let object: JSONObject
    do {
      guard let found = try JSONReader.value(bytes).object else { throw Problem.malformed("it is not a JSON object") }
      object = found
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .malformed("\(error)")
    }
    let expiresAt: String
    let checksum: String
    do throws(FieldError) {
      let fields = JSONFields(object)
      guard try fields.count("plan_version") == RemediationPlan.version else {
        throw FieldError(path: "plan_version", message: "is not \(RemediationPlan.version)")
      }
      tenant = try fields.string("tenant")
      address = try fields.nullableString("address")
      changes = try fields.records("changes").map { (fields) throws(FieldError) in try Change(fields) }
      rules = try fields.record("audit").records("rules").map { (fields) throws(FieldError) in
        Rule(
          id: try fields.string("id"), sha256: try fields.string("sha256"), parameters: try fields.object("parameters"))
      }
      expiresAt = try fields.string("expires_at")
      checksum = try fields.string("checksum")
    } catch {
      throw .malformed("\(error)")
    }
    guard checksum.isIdentical(to: PlanFile.checksum(of: object)) else { throw .damaged }
    guard (try? Date(expiresAt, strategy: .iso8601)) != nil else { throw .malformed("expires_at is not a time") }
    guard now < expiresAt else { throw .expired(expiresAt) }
  }
}

extension ReviewedPlan.Change {
  fileprivate init(_ fields: JSONFields) throws(FieldError) {
    id = try fields.string("id")
    before = try fields.grant("before")
    after = try fields.grant("after")
    body = try fields.object("body")
    rules = try fields.strings("rules")
    closes = try fields.records("closes").map { (fields) throws(FieldError) in try fields.string("fingerprint") }
    let grant = try fields.record("grant")
    self.grant = GrantReference(
      before, clientName: try grant.nullableString("client_name"), position: try grant.count("position"))
  }
}
