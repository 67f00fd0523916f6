package import Documents
package import PolicyEngine
import Synchronization
import Tenant

/// A PATCH that may be sent: the only thing that a `GrantWriter` sends.
///
/// One comes from `Gate.permit` alone, which asks every guard of the run again about the grant as it was read a moment
/// before; so that no file, and no other code, can make the program write.
package struct PermittedPatch: Sendable, Equatable {
  /// The grant's id.
  package let grantID: String
  /// Fields of `PatchBody.fields` only, at least one.
  package let body: JSONObject
  /// The grant as it was read before this PATCH, or as the one before it left it.
  let before: ClientGrant
  /// The grant as the PATCH makes it.
  let after: ClientGrant

  fileprivate init(_ id: String, _ body: JSONObject, from before: ClientGrant, to after: ClientGrant) {
    grantID = id
    self.body = body
    self.before = before
    self.after = after
  }

  /// The way out of allow_all_scopes in two calls; nil for a PATCH that does not leave it for a list.
  var inTwoCalls: TwoCalls? {
    guard body[PatchBody.allScopes] == false, body[PatchBody.scope]?.array?.isEmpty == false else { return nil }
    let first: JSONObject = [PatchBody.allScopes: false, PatchBody.scope: []]
    var rest = body
    rest[PatchBody.allScopes] = nil
    var raw = before.raw
    for (field, value) in first.members { raw[field] = value }
    guard let middle = try? ClientGrant(raw) else { return nil }
    return TwoCalls(
      first: PermittedPatch(grantID, first, from: before, to: middle),
      second: PermittedPatch(grantID, rest, from: middle, to: after),
      back: PermittedPatch(grantID, [PatchBody.allScopes: true], from: middle, to: before))
  }
}

/// The way out of allow_all_scopes in two calls: first no scopes at all, then the list. The API's recorded behaviour
/// takes them in one, and some tenants refuse that.
///
/// Between the calls the grant allows nothing, and a token that is issued then can live for a day.
struct TwoCalls {
  let first: PermittedPatch
  let second: PermittedPatch
  /// Gives all scopes back where the second call is refused: to what this run read before the first.
  let back: PermittedPatch

  /// The grant between the calls.
  var middle: ClientGrant { first.after }
}

/// The guards of a run in the tenant that it changes.
package final class Gate: Sendable {
  /// Why a change is not made after all: a sentence without a full stop.
  struct Refusal: Error, Equatable {
    let reason: String
  }

  let guards: Guards
  let tenant: TenantContext
  /// The client that the run is signed in as; nil where that is not certain.
  let ownClientID: String?
  /// Whether what is planned is written into files by somebody else, and never sent: it permits nothing.
  let isForCode: Bool
  /// The grants that were permitted to be changed.
  private let changed = Mutex<Set<ExactString>>([])

  /// `ownClientID` is the client that the run is surely signed in as.
  package init(_ guards: Guards, tenant: TenantContext, ownClientID: String?, isForCode: Bool = false) {
    self.guards = guards
    self.tenant = tenant
    self.ownClientID = ownClientID
    self.isForCode = isForCode
  }

  /// The guards of a run that was audited.
  package convenience init(_ guards: Guards, audit: CompletedAudit, isForCode: Bool = false) {
    self.init(
      guards, tenant: audit.reviewer.tenant, ownClientID: audit.report.tenants.first?.identity.clientID,
      isForCode: isForCode)
  }

  /// Who signs in where nobody does: code has no grant of its own.
  private static let nobody = "(nobody)"

  /// Why a grant is not to be touched at all, nil where it may be.
  func objection(to grant: ClientGrant, _ reference: GrantReference) -> String? {
    let isCode = isForCode && grant.declaration != nil
    return guards.objection(
      to: grant, reference, tenant: tenant, ownClientID: ownClientID ?? (isCode ? Self.nobody : nil))
  }

  /// The PATCH of a change, `found` being the grant as it was read just now. Throws why it is not to be sent.
  func permit(_ planned: PlannedChange, finding found: ClientGrant) throws(Refusal) -> PermittedPatch {
    guard !isForCode else { throw Refusal(reason: "what is planned for code is not sent") }
    let change = planned.change
    guard let id = found.id, id.isIdentical(to: change.id), found.isEffectivelyEqual(to: change.before) else {
      throw Refusal(reason: "the grant is not the one that the change was planned for")
    }
    if let reason = objection(to: found, change.grant) ?? objection(to: planned) { throw Refusal(reason: reason) }
    do {
      let after = try PatchBody.patched(found, change.body)
      guard !change.body.isEmpty, after.isEffectivelyEqual(to: change.after) else {
        throw Refusal(reason: "the body does not make the grant that was planned")
      }
      try PatchBody.check(change.body, making: after)
    } catch let refusal as PatchBody.Refusal {
      throw Refusal(reason: refusal.reason)
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw Refusal(reason: "\(error)")
    }
    try count(id)
    return PermittedPatch(id, change.body, from: found, to: change.after)
  }

  /// Why a change of this purpose is not made.
  private func objection(to planned: PlannedChange) -> String? {
    let (body, risk) = (planned.change.body, planned.change.risk)
    switch planned.purpose {
    case .repair(let kind):
      if risk.safety == .unsafe, !guards.unsafeFixes { return "needs --unsafe-fixes" }
      if !risk.widens.isEmpty, !guards.allowWidening { return "it \(risk.widens.joined(separator: " and "))" }
      return guards.objection(to: body, kind)
    // What a rollback gives is what the grant allowed before; its plan was made from what this run read.
    case .rollback: return nil
    case .finish: return nil
    }
  }

  private func count(_ id: String) throws(Refusal) {
    let limit = guards.maxChanges
    let isAllowed = changed.withLock { changed in
      guard changed.contains(ExactString(id)) || changed.count < limit else { return false }
      changed.insert(ExactString(id))
      return true
    }
    guard isAllowed else { throw Refusal(reason: "more grants than --max-changes \(limit) would be changed") }
  }
}
