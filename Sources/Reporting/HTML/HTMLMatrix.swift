import Documents
import PolicyEngine

/// The access matrix as a table.
struct HTMLMatrix {
  struct Row {
    let label: String
    let detailText: String?
    let cells: [Cell]
  }

  struct Column {
    let label: String
    let detailText: String?
    let isSystem: Bool
  }

  struct Cell {
    /// The class that colours it: `error`, `warning`, `note`, `granted` without a finding, `none` without a grant.
    let tone: String
    /// The number of scopes; nil where there is no grant.
    let number: String?
    let sign: String?
    let isAll: Bool
    /// Whether none of its grants can be used today.
    let isDormant: Bool
    /// What a screen reader adds to the number.
    let spoken: String
    /// The filter that lists its findings; nil where there are none, or where it is of several clients or APIs.
    let link: String?
  }

  let columns: [Column]
  let rows: [Row]
  let size: String
  let rest: String?
  let dormant: HTMLList<Dormant>?

  /// A grant that cannot be used today, and why.
  struct Dormant {
    let place: String
    let reason: String
  }

  init(_ matrix: AccessMatrix) {
    columns = matrix.columns.map { Column(label: $0.label, detailText: $0.detail, isSystem: $0.isSystem) }
    rows = matrix.rows.map { row in
      Row(
        label: row.holder.label, detailText: row.holder.detail,
        cells: zip(matrix.columns, row.cells).map { Self.cell($1, row.holder, $0) })
    }
    size = "\(counted(matrix.clients, "client")) × \(counted(matrix.apis, "API"))"
    let shown = [
      matrix.clients > AccessMatrix.mostRows ? "the \(AccessMatrix.mostRows - 1) clients" : nil,
      matrix.apis > AccessMatrix.mostColumns ? "the \(AccessMatrix.mostColumns - 1) APIs" : nil,
    ].compactMap(\.self).joined(separator: " and ")
    dormant = HTMLList(matrix.dormant, of: matrix.dormantCount) { entry in
      Dormant(place: entry.grant.place, reason: entry.reach?.reachability.reason ?? "")
    }
    rest = shown.isEmpty ? nil : "On their own are \(shown) with the worst findings; the rest is summed up."
  }

  private static func cell(_ cell: AccessMatrix.Cell, _ row: AccessMatrix.Axis, _ column: AccessMatrix.Axis) -> Cell {
    guard cell.grants > 0 else {
      return Cell(tone: "none", number: nil, sign: nil, isAll: false, isDormant: false, spoken: "", link: nil)
    }
    let number = cell.uncounted == 0 ? "\(cell.scopes)" : cell.scopes == 0 ? "?" : "\(cell.scopes)+"
    var spoken = [cell.uncounted == 0 && cell.scopes == 1 ? "scope" : "scopes"]
    if cell.grants > 1 { spoken.append("in \(cell.grants) grants") }
    if cell.allowsAllScopes { spoken.append("all scopes of the API") }
    if cell.dormant > 0 { spoken.append(cell.dormant < cell.grants ? "\(cell.dormant) of them dormant" : "dormant") }
    if let worst = cell.worst {
      spoken.append("\(counted(cell.openFindings, "open finding")), worst \(worst.rawValue)")
    }
    var link: String?
    if cell.openFindings > 0, let client = row.key, let api = column.key {
      link = "#client=\(client.visible.percentEncoded)&api=\(api.visible.percentEncoded)"
    }
    return Cell(
      tone: cell.worst?.rawValue ?? "granted", number: number, sign: cell.worst?.sign, isAll: cell.allowsAllScopes,
      isDormant: cell.dormant == cell.grants, spoken: spoken.joined(separator: ", "), link: link)
  }
}
