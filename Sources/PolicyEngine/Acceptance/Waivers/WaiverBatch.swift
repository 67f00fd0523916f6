import Documents

/// What becomes of findings that are accepted together: each is signed for by an entry of its own, so that one more offender
/// opens that finding again, and no other.
package struct WaiverBatch: Sendable {
  /// Those that can be signed for, in the order of the audit.
  package private(set) var drafts: [WaiverDraft] = []
  /// Those that cannot.
  package private(set) var refused: [Refused] = []
  /// Those that a waiver of the file accepts already.
  package private(set) var accepted = 0

  /// A finding that is not accepted together with others.
  package struct Refused: Sendable, Equatable {
    package let finding: Finding
    package let refusal: WaiverRefusal
  }

  /// - Parameter file: the waivers that there are.
  package init(
    _ findings: [Finding], owner: String, reason: String, expires: UTCDate, file: WaiverFile?, catalogue: RuleCatalogue,
    today: UTCDate
  ) {
    let former = FormerFingerprints(catalogue.rules)
    for finding in findings {
      do throws(WaiverRefusal) {
        let draft = try WaiverDraft(accepting: finding, owner: owner, reason: reason, expires: expires)
        if file?.acceptance(of: finding, former, on: today) != nil {
          accepted += 1
          continue
        }
        if let refusal = finding.refusalTogether { throw refusal }
        drafts.append(draft)
      } catch {
        refused.append(Refused(finding: finding, refusal: error))
      }
    }
  }
}

extension Finding {
  /// Why it has to be accepted by itself, nil where it need not.
  var refusalTogether: WaiverRefusal? {
    guard let reach else {
      return WaiverRefusal("nothing says what it is worth: accept it by itself, by its fingerprint \(fingerprint)")
    }
    // Also one that only sleeps: the waiver would still be in force when it wakes.
    guard reach.tier == .tenantAdmin else { return nil }
    return WaiverRefusal("it is worth the whole tenant: accept it by itself, by its fingerprint \(fingerprint)")
  }
}
