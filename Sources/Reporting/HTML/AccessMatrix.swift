import Documents
import PolicyEngine
import Tenant

/// Who may do what: clients × APIs, a cell for all grants of a client on an API. A tenant with more than 60 clients or
/// 40 APIs shows those with the worst findings, and the rest together.
struct AccessMatrix {
  static let mostRows = 60
  static let mostColumns = 40
  static let mostDormant = 100

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
    /// Grants that cannot be used today.
    var dormant = 0
    var openFindings = 0
    var worst: Severity?
    /// The highest rank of an open finding; −1 without one.
    var highestRank = -1

    mutating func add(_ other: Cell) {
      grants += other.grants
      scopes += other.scopes
      uncounted += other.uncounted
      allowsAllScopes = allowsAllScopes || other.allowsAllScopes
      dormant += other.dormant
      openFindings += other.openFindings
      highestRank = max(highestRank, other.highestRank)
      worst = worst.map { max($0, other.worst ?? $0) } ?? other.worst
    }

    /// Worse first: rank, number of findings, all scopes, number of scopes.
    static func isWorse(_ left: Cell, _ right: Cell) -> Bool { left.order < right.order }

    private var order: (Int, Int, Int, Int) { (-highestRank, -openFindings, allowsAllScopes ? 0 : 1, -scopes) }
  }

  let columns: [Axis]
  let rows: [Row]
  /// The grants that cannot be used today, in the order of the inventory, as far as they are told, and how many there are.
  private(set) var dormant: [AccessEntry] = []
  private(set) var dormantCount = 0
  /// Clients and APIs that the tenant's grants name.
  let clients: Int
  let apis: Int

  /// The places of a client and an API in their rankings.
  private struct Place: Hashable {
    let row: Int
    let column: Int
  }

  init(_ report: AuditReport) {
    var cells: [Place: Cell] = [:]
    var rows = Ranking()
    var columns = Ranking()
    var dormant: [AccessEntry] = []
    var dormantCount = 0
    let findings = Self.openFindings(of: report)
    for entry in report.inventory {
      let cell = Self.cell(of: entry, findings[GrantIndex.name(of: entry.tenant, entry.grant)])
      let place = Place(
        row: rows.add(
          "\(entry.tenant)\n\(entry.grant.key.holder)", cell,
          Self.holder(of: entry, amongTenants: report.isOfSeveral)),
        column: columns.add(entry.grant.audience ?? "", cell, Self.api(of: entry)))
      cells[place, default: Cell()].add(cell)
      guard cell.dormant > 0 else { continue }
      dormantCount += 1
      if dormant.count < Self.mostDormant { dormant.append(entry) }
    }
    let shownRows = rows.kept(Self.mostRows, rest: "other clients")
    let kept = columns.kept(Self.mostColumns, rest: "other APIs")
    let shownColumns = kept.filter(\.axis.isSystem) + kept.filter { !$0.axis.isSystem }
    let rowIndex = Self.index(shownRows.map(\.members), of: rows.count)
    let columnIndex = Self.index(shownColumns.map(\.members), of: columns.count)
    var grid = Array(repeating: Array(repeating: Cell(), count: shownColumns.count), count: shownRows.count)
    for (place, cell) in cells { grid[rowIndex[place.row]][columnIndex[place.column]].add(cell) }
    self.columns = shownColumns.map(\.axis)
    self.rows = zip(shownRows, grid).map { Row(holder: $0.axis, cells: $1) }
    clients = rows.count
    apis = columns.count
    self.dormant = dormant
    self.dormantCount = dormantCount
  }

  /// Place in the ranking → place in the matrix; each is in one of its lines.
  private static func index(_ members: [[Int]], of count: Int) -> [Int] {
    var index = Array(repeating: 0, count: count)
    for (position, places) in members.enumerated() { for place in places { index[place] = position } }
    return index
  }
}

// MARK: - From the report
extension AccessMatrix {
  /// The open findings of a grant.
  private struct Open {
    var count = 0
    var worst: Severity
    var highestRank = -1

    mutating func add(_ finding: Finding) {
      count += 1
      worst = max(worst, finding.severity)
      highestRank = max(highestRank, finding.rank)
    }
  }

  private static func openFindings(of report: AuditReport) -> [ExactString: Open] {
    var findings: [ExactString: Open] = [:]
    for finding in report.findings where finding.status == .open && report.lists(finding) {
      guard let grant = finding.grant else { continue }
      findings[GrantIndex.name(of: finding.tenant, grant), default: Open(worst: finding.severity)].add(finding)
    }
    return findings
  }

  private static func cell(of entry: AccessEntry, _ findings: Open?) -> Cell {
    Cell(
      grants: 1, scopes: entry.scopeCount ?? 0, uncounted: entry.scopeCount == nil ? 1 : 0,
      allowsAllScopes: entry.allowsAllScopes, dormant: entry.reach?.reachability.state == .dormant ? 1 : 0,
      openFindings: findings?.count ?? 0, worst: findings?.worst, highestRank: findings?.highestRank ?? -1)
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
  private var lines: [(axis: AccessMatrix.Axis, total: AccessMatrix.Cell)] = []

  var count: Int { lines.count }

  /// Adds a cell to the line of a name, which it makes where there is none.
  /// - Returns: the place of the line.
  mutating func add(_ name: String, _ cell: AccessMatrix.Cell, _ axis: @autoclosure () -> AccessMatrix.Axis) -> Int {
    let name = ExactString(name)
    guard let position = positions[name] else {
      positions[name] = lines.count
      lines.append((axis(), cell))
      return lines.count - 1
    }
    lines[position].total.add(cell)
    return position
  }

  /// At most `limit` lines, worst first and else in the order of the input; what is over it is the last of them.
  func kept(_ limit: Int, rest: String) -> [(axis: AccessMatrix.Axis, members: [Int])] {
    let ranked = lines.enumerated().sorted { left, right in
      if AccessMatrix.Cell.isWorse(left.element.total, right.element.total) { return true }
      return !AccessMatrix.Cell.isWorse(right.element.total, left.element.total) && left.offset < right.offset
    }
    guard ranked.count > limit else { return ranked.map { ($0.element.axis, [$0.offset]) } }
    let others = ranked[(limit - 1)...]
    return ranked.prefix(limit - 1).map { ($0.element.axis, [$0.offset]) }
      + [(AccessMatrix.Axis(label: "\(others.count) \(rest)"), others.map(\.offset))]
  }
}
