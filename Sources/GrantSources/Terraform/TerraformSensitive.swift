import Documents
import Tenant

extension UnknownAttributes {
  /// Takes what Terraform marks sensitive for unknown, so that it is neither judged nor shown.
  ///
  /// - Parameter marks: `after_sensitive` of a change, `sensitive_values` of a resource: true in the place of what is
  ///   sensitive.
  mutating func hide(_ marks: JSONNode?) {
    guard let marks else { return }
    let members = NodeMembers(marks)
    for field in ClientGrant.Field.allCases {
      if marks.bool == true { hide(field) }
      for mark in GrantAttributes.names("\(field.name)").compactMap({ members[$0] }) {
        if mark.bool == true { hide(field) }
        for (index, mark) in mark.elements.enumerated() where mark.bool == true {
          elements[field, default: [:]][index] = .sensitive
        }
      }
    }
  }

  /// The same of a stored state.
  ///
  /// - Parameter paths: `sensitive_attributes` of an instance: a list of ways, each a list of steps.
  mutating func hide(paths: JSONNode?) {
    guard let paths else { return }
    let names = Set(paths.elements.compactMap { $0.elements.first?["value"]?.string }.map(ExactString.init))
    for field in ClientGrant.Field.allCases
    where GrantAttributes.names("\(field.name)").contains(where: { names.contains(ExactString($0)) }) {
      hide(field)
    }
  }

  private mutating func hide(_ field: ClientGrant.Field) { whole[field] = .sensitive }
}
