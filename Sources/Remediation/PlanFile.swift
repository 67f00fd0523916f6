package import GrantModel
package import PolicyEngine

/// A plan that is kept, to be read by a person and applied later: the plan, the audit that it was made from, until when
/// it may be applied, and a hash that shows whether somebody has changed it since.
package struct PlanFile: Sendable, Equatable {
  /// The audit that a plan was made from.
  package struct Audit: Sendable, Equatable {
    /// UTC, RFC 3339.
    package let startedAt: String
    /// Where the grants came from.
    package let source: TenantIdentity.Kind
    /// The client that the audit was signed in as.
    package let clientID: String?
    /// Of grantlint.
    package let version: String
    /// The rules that were evaluated: id, and hex SHA-256 of the rule's file.
    package let rules: [Rule]

    package struct Rule: Sendable, Equatable {
      package let id: String
      package let sha256: String
    }

    /// The audit of a report.
    package init(_ report: AuditReport) {
      let identity = report.tenants.first?.identity
      startedAt = report.run.startedAt
      source = identity?.kind ?? .file
      clientID = identity?.clientID
      version = report.toolVersion
      rules = report.rules.map { Rule(id: $0.id, sha256: $0.sha256) }
    }
  }

  /// Why a file is not taken as a plan.
  package enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// It is none that this version writes.
    case malformed(String)
    /// The hash is another one.
    case edited
    /// Its time is over since then (UTC, RFC 3339).
    case expired(String)

    package var description: String {
      switch self {
      case .malformed(let message): message
      case .edited:
        "it was changed after it was made, and only what was reviewed is applied; make a new plan instead"
      case .expired(let moment): "it expired at \(moment); make a new one"
      }
    }
  }

  package let plan: RemediationPlan
  package let audit: Audit
  /// UTC, RFC 3339; from then on it is not applied.
  package let expiresAt: String

  /// The plan of a report, good until a moment (UTC, RFC 3339).
  package init(_ plan: RemediationPlan, of report: AuditReport, expiresAt: String) {
    self.plan = plan
    audit = Audit(report)
    self.expiresAt = expiresAt
  }

  /// The file as JSON: the members of the plan, `audit`, `expires_at`, and `sha256` over all of them.
  package var json: JSONObject {
    var object = plan.json
    object["audit"] = .object(audit.json)
    object["expires_at"] = .string(expiresAt)
    object["sha256"] = .string(Self.hash(of: object))
    return object
  }

  /// Reads a file, at a moment (UTC, RFC 3339).
  package init(_ bytes: [UInt8], now: String) throws(Problem) {
    let object: JSONObject
    do {
      guard let found = try JSONReader.value(bytes).object else { throw Problem.malformed("it is no JSON object") }
      object = found
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .malformed("\(error)")
    }
    do throws(FormatError) {
      let fields = FieldReader(object)
      plan = try RemediationPlan(object)
      audit = try Audit(FieldReader(try fields.object("audit")))
      expiresAt = try fields.string("expires_at")
      guard try fields.string("sha256").isIdentical(to: Self.hash(of: object)) else { throw Edited.error }
      for (index, change) in plan.changes.enumerated() { try change.check(at: "changes[\(index)]") }
    } catch {
      throw error == Edited.error ? .edited : .malformed("\(error)")
    }
    guard now < expiresAt else { throw .expired(expiresAt) }
  }

  private enum Edited { static let error = FormatError(field: "sha256", message: "is another one") }

  /// The hex SHA-256 of the object's compact text without its hash. White space and the order of keys do not matter.
  private static func hash(of object: JSONObject) -> String {
    var object = object
    object["sha256"] = nil
    return Fingerprint.sha256(JSONWriter.compact(.object(object)))
  }
}

extension PlanFile.Audit {
  fileprivate var json: JSONObject {
    [
      "started_at": .string(startedAt), "source": .string(source.rawValue), "client_id": .optional(clientID),
      "version": .string(version),
      "rules": .array(rules.map { ["id": .string($0.id), "sha256": .string($0.sha256)] }),
    ]
  }

  fileprivate init(_ fields: FieldReader) throws(FormatError) {
    startedAt = try fields.string("started_at")
    source = try fields.value("source", TenantIdentity.Kind.init)
    clientID = try fields.optionalString("client_id")
    version = try fields.string("version")
    rules = try fields.list("rules") { fields throws(FormatError) in
      Rule(id: try fields.string("id"), sha256: try fields.string("sha256"))
    }
  }
}

extension GrantChange {
  /// Throws where the change is none that a planner makes: the body is another one than leads from the one grant to the
  /// other, or one that the API does not take. A hash can be made anew, and what is shown must be what is sent.
  fileprivate func check(at path: String) throws(FormatError) {
    guard before.id?.isIdentical(to: id) == true, after.key == before.key else {
      throw FormatError(field: path, message: "is a change of two grants")
    }
    do throws(PatchBody.Refusal) {
      let made = try PatchBody.patched(before, body)
      guard !body.isEmpty, made.isEffectivelyEqual(to: after) else {
        throw PatchBody.Refusal(reason: "it does not make the grant of `after`")
      }
      try PatchBody.check(body, making: made)
    } catch {
      throw FormatError(field: "\(path).body", message: "cannot be sent: \(error.reason)")
    }
  }
}
