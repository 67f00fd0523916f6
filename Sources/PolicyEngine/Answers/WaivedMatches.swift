import Documents
import Tenant

extension AccessAnswer {
  /// The same, where it is known what waivers accept.
  ///
  /// - Parameter report: an audit of the same tenant, with waivers.
  package func marking(_ report: AuditReport) -> AccessAnswer {
    var waived: Set<ExactString> = []
    var open: Set<ExactString> = []
    for finding in report.findings where finding.result == .fail {
      guard let grant = finding.grant else { continue }
      switch finding.status {
      case .waived: waived.insert(Self.name(of: grant))
      case .open: open.insert(Self.name(of: grant))
      case .baselined, .fixed: break
      }
    }
    var answer = self
    for place in matches.indices {
      guard let name = matches[place].grant.map(Self.name) else { continue }
      answer.matches[place].isWaived = waived.contains(name) && !open.contains(name)
    }
    return answer
  }

  private static func name(of grant: GrantReference) -> ExactString {
    ExactString("\(grant.key.holder)\n\(grant.audience ?? "")\n\(grant.subjectType)\n\(grant.label)")
  }
}
