package import Documents
import Foundation
package import PolicyEngine
import Tenant

/// A plan that was read from a file: which changes somebody has reviewed. It only narrows what a run plans by itself;
/// nothing of it is ever sent.
package struct ReviewedPlan: Sendable, Equatable {
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
    case malformed(Diagnostic)
    /// The content does not fit its checksum.
    case damaged
    /// It was made of an incomplete audit, and has no changes for that reason.
    case ofIncompleteAudit
    /// Its time is over since then (UTC, RFC 3339).
    case expired(String)

    package var description: String {
      switch self {
      case .malformed(let diagnostic): diagnostic.description
      case .damaged: "its checksum differs: it was edited or damaged after it was made; make a new plan"
      case .ofIncompleteAudit: "it was made of an incomplete audit, and so has no changes; make a new one"
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
  ///
  /// - Parameter file: as messages call it.
  package init(_ bytes: [UInt8], file: String, now: String) throws(Problem) {
    let expiresAt: String
    let isWhole: Bool
    let refusal: String?
    do throws(Diagnostic) {
      (self, expiresAt, isWhole, refusal) = try JSONFields.read(bytes, file: file) { (fields) throws(FieldError) in
        let plan = try ReviewedPlan(fields)
        let checksum = try fields.string("checksum")
        return (
          plan, try Self.time(fields, "expires_at"), checksum.isIdentical(to: PlanFile.checksum(of: fields.object)),
          try fields.optionalRecord("refusal")?.string("kind")
        )
      }
    } catch {
      throw .malformed(error)
    }
    guard isWhole else { throw .damaged }
    guard refusal != RemediationPlan.Refusal.incompleteAudit.kind else { throw .ofIncompleteAudit }
    guard now < expiresAt else { throw .expired(expiresAt) }
  }

  private init(_ fields: JSONFields) throws(FieldError) {
    guard try fields.count("plan_version") == RemediationPlan.version else {
      throw fields.error("plan_version", "is not \(RemediationPlan.version)")
    }
    tenant = try fields.string("tenant")
    address = try fields.nullableString("address")
    changes = try fields.records("changes").map { (fields) throws(FieldError) in try Change(fields) }
    rules = try fields.record("audit").records("rules").map { (fields) throws(FieldError) in
      Rule(
        id: try fields.string("id"), sha256: try fields.string("sha256"), parameters: try fields.object("parameters"))
    }
  }

  /// A moment (RFC 3339).
  private static func time(_ fields: JSONFields, _ key: String) throws(FieldError) -> String {
    let text = try fields.string(key)
    guard (try? Date(text, strategy: .iso8601)) != nil else { throw fields.error(key, "is not a time") }
    return text
  }
}

extension Change {
  fileprivate init(_ fields: JSONFields) throws(FieldError) {
    let id = try fields.string("id")
    let before = try fields.grant("before")
    let after = try fields.grant("after")
    let body = try fields.object("body")
    let rules = try fields.strings("rules")
    let closes = try fields.records("closes").map { (fields) throws(FieldError) in
      ClosedFinding(fingerprint: try fields.string("fingerprint"), rule: nil, severity: nil)
    }
    let grant = try fields.record("grant")
    let reference = GrantReference(
      before, clientName: try grant.nullableString("client_name"), position: try grant.count("position"))
    self.init(of: reference, id: id, from: before, to: after, rules: rules, closes: closes)
    self.body = body
  }
}
