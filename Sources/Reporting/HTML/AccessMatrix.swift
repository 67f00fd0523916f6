import Documents
import PolicyEngine
import Tenant

/// Who may do what: clients × APIs, a cell for all grants of a client on an API. A tenant with more than 60 clients or
/// 40 APIs shows those with the worst findings, and the rest together.
struct AccessMatrix {
  static let mostRows = 60
  static let mostColumns = 40

  /// A client, a default group, or all those that have no line of their own.
  struct Row {
    let holder: Axis
    let cells: [Cell]
  }

  /// What heads a row or a column.
  struct Axis {
    let label: String
    /// The id behind a name; nil where the label is it, and for the rest.
    var detail: String?
    /// The value of the page's filter; nil for the rest.
    var key: String?
    var isSystem = false
  }

  /// What the grants at one place allow together.
  struct Cell {
    var grants = 0
    /// The sum over the grants, of those whose scopes are known.
    var scopes = 0
    /// Grants whose scopes are not known.
    var uncounted = 0
    var allowsAllScopes = false
    var openFindings = 0
    var worst: Severity?

    static func + (left: Cell, right: Cell) -> Cell {
      Cell(
        grants: left.grants + right.grants, scopes: left.scopes + right.scopes,
        uncounted: left.uncounted + right.uncounted,
        allowsAllScopes: left.allowsAllScopes || right.allowsAllScopes,
        openFindings: left.openFindings + right.openFindings, worst: [left.worst, right.worst].compactMap(\.self).max())
    }

    /// Worse first: severity, number of findings, all scopes, number of scopes.
    static func isWorse(_ left: Cell, _ right: Cell) -> Bool { left.rank.lexicographicallyPrecedes(right.rank) }

    private var rank: [Int] {
      let severity = worst.flatMap { Severity.allCases.firstIndex(of: $0) } ?? -1
      return [-severity, -openFindings, allowsAllScopes ? 0 : 1, -scopes]
    }
  }

  let columns: [Axis]
  let rows: [Row]
  /// Clients and APIs that the tenant's grants name.
  let clients: Int
  let apis: Int

  private struct Place: Hashable {
    let row: ExactString
    let column: ExactString
  }

  init(_ report: AuditReport) {
    var cells: [Place: Cell] = [:]
    var rows = Ranking()
    var columns = Ranking()
    let findings = Self.openFindings(of: report)
    for entry in report.inventory {
      let cell = Self.cell(of: entry, findings[Self.name(of: entry.tenant, entry.grant)] ?? [])
      let holder = ExactString("\(entry.tenant)\n\(entry.grant.key.holder)")
      let place = Place(row: holder, column: ExactString(entry.grant.audience ?? ""))
      cells[place] = (cells[place] ?? Cell()) + cell
      rows.add(place.row, cell, Self.holder(of: entry, amongTenants: report.tenants.count > 1))
      columns.add(place.column, cell, Self.api(of: entry))
    }
    let shownRows = rows.kept(Self.mostRows, rest: "other clients")
    let kept = columns.kept(Self.mostColumns, rest: "other APIs")
    let shownColumns = kept.filter(\.axis.isSystem) + kept.filter { !$0.axis.isSystem }
    let rowIndex = Self.index(shownRows.map(\.members))
    let columnIndex = Self.index(shownColumns.map(\.members))
    var grid = Array(repeating: Array(repeating: Cell(), count: shownColumns.count), count: shownRows.count)
    for (place, cell) in cells {
      guard let row = rowIndex[place.row], let column = columnIndex[place.column] else { continue }
      grid[row][column] = grid[row][column] + cell
    }
    self.columns = shownColumns.map(\.axis)
    self.rows = zip(shownRows, grid).map { Row(holder: $0.axis, cells: $1) }
    clients = rows.count
    apis = columns.count
  }

  private static func index(_ members: [[ExactString]]) -> [ExactString: Int] {
    var index: [ExactString: Int] = [:]
    for (position, names) in members.enumerated() { for name in names { index[name] = position } }
    return index
  }
}

// MARK: - From the report
extension AccessMatrix {
  /// Tenant, grant key and place in the input: what names a grant in findings and in the inventory alike.
  private static func name(of tenant: String, _ grant: GrantReference) -> ExactString {
    let key = grant.key
    return ExactString([tenant, key.holder, key.audience ?? "", key.subjectType, grant.label].joined(separator: "\n"))
  }

  private static func openFindings(of report: AuditReport) -> [ExactString: [Severity]] {
    var findings: [ExactString: [Severity]] = [:]
    for finding in report.listedFindings where finding.status == .open {
      guard let grant = finding.grant else { continue }
      findings[name(of: finding.tenant, grant), default: []].append(finding.severity)
    }
    return findings
  }

  private static func cell(of entry: AccessEntry, _ findings: [Severity]) -> Cell {
    Cell(
      grants: 1, scopes: entry.scopeCount ?? 0, uncounted: entry.scopeCount == nil ? 1 : 0,
      allowsAllScopes: entry.allowsAllScopes, openFindings: findings.count, worst: findings.max())
  }

  private static func holder(of entry: AccessEntry, amongTenants: Bool) -> Axis {
    let grant = entry.grant
    let id = grant.clientID ?? grant.defaultGroup() ?? "(none)"
    let details = [grant.clientName == nil ? nil : id, amongTenants ? entry.tenant : nil].compactMap(\.self)
    return Axis(
      label: (grant.clientName ?? id).bounded, detail: details.isEmpty ? nil : details.joined(separator: ", "),
      key: grant.key.holder, isSystem: entry.isSystem)
  }

  private static func api(of entry: AccessEntry) -> Axis {
    let audience = entry.grant.audience ?? "(none)"
    return Axis(
      label: (entry.apiName ?? audience).bounded, detail: entry.apiName == nil ? nil : audience,
      key: entry.grant.audience, isSystem: entry.isOnSystemAPI)
  }
}

/// The clients, or the APIs, of a tenant, each with all that it has, to be put in order.
private struct Ranking {
  private var positions: [ExactString: Int] = [:]
  private var lines: [(name: ExactString, axis: AccessMatrix.Axis, total: AccessMatrix.Cell)] = []

  var count: Int { lines.count }

  mutating func add(_ name: ExactString, _ cell: AccessMatrix.Cell, _ axis: AccessMatrix.Axis) {
    if let position = positions[name] {
      lines[position].total = lines[position].total + cell
    } else {
      positions[name] = lines.count
      lines.append((name, axis, cell))
    }
  }

  /// At most `limit` lines, worst first and else in the order of the input; what is over it is the last of them.
  func kept(_ limit: Int, rest: String) -> [(axis: AccessMatrix.Axis, members: [ExactString])] {
    let ranked = lines.enumerated().sorted { left, right in
      if AccessMatrix.Cell.isWorse(left.element.total, right.element.total) { return true }
      return !AccessMatrix.Cell.isWorse(right.element.total, left.element.total) && left.offset < right.offset
    }.map(\.element)
    guard ranked.count > limit else { return ranked.map { ($0.axis, [$0.name]) } }
    let others = ranked[(limit - 1)...]
    return ranked.prefix(limit - 1).map { ($0.axis, [$0.name]) }
      + [(AccessMatrix.Axis(label: "\(others.count) \(rest)"), others.map(\.name))]
  }
}
