extension TextPage {
  /// The blanks between two columns.
  private static let columnGap = 2
  /// A table: a line a row where the page is wide enough. Where it is not, the columns of `wrapping` (by their places)
  /// take several lines; and where these would get too narrow, each row is a block of fields with the names of the
  /// header, so that no cell is broken inside a word.
  ///
  /// - Parameter narrowest: the least columns that a cell of several words gets before the table becomes blocks.
  package mutating func table(
    _ header: [String], _ rows: [[String]], wrapping: Set<Int> = [], narrowest: Int = 16
  ) {
    let cells = ([header] + rows).map { $0.map { Span($0).text } }
    guard let widths = widths(cells, wrapping, narrowest) else { return blocks(header, rows) }
    for row in cells {
      let columns = zip(row, widths).map { Self.lines($0, $1) }
      for index in 0..<(columns.map(\.count).max() ?? 0) {
        self.row(zip(columns, widths).map { ($0.indices.contains(index) ? $0[index] : "", $1) })
      }
    }
  }

  /// One line of cells, each padded to its width but for the last.
  private mutating func row(_ cells: [(text: String, width: Int)]) {
    var line = ""
    var blanks = 0
    for (text, width) in cells {
      if !text.isEmpty {
        line += String(repeating: " ", count: blanks) + text
        blanks = 0
      }
      blanks += width - text.displayWidth + Self.columnGap
    }
    plainLine(line)
  }

  /// The columns of each cell; nil where the rows do not fit.
  private func widths(_ cells: [[String]], _ wrapping: Set<Int>, _ narrowest: Int) -> [Int]? {
    let places = cells[0].indices
    let natural = places.map { place in cells.map { $0[place].displayWidth }.max() ?? 0 }
    let room = style.width - Self.columnGap * (places.count - 1)
    var widths = places.map { place in
      guard wrapping.contains(place) else { return natural[place] }
      let words = cells.flatMap { $0[place].split(separator: " ") }
      return min(natural[place], max(narrowest, words.map(\.displayWidth).max() ?? 0))
    }
    var left = room - widths.reduce(0, +)
    guard left >= 0 else { return nil }
    // The column that is furthest from what it would like to have is the next to get one more.
    while left > 0, let place = places.max(by: { natural[$0] - widths[$0] < natural[$1] - widths[$1] }),
      widths[place] < natural[place]
    {
      widths[place] += 1
      left -= 1
    }
    return widths
  }

  /// The cell in lines of at most `width` columns; it has no word that is wider.
  private static func lines(_ cell: String, _ width: Int) -> [String] {
    guard cell.displayWidth > width else { return [cell] }
    var lines: [String] = []
    var column = 0
    for word in cell.split(separator: " ") {
      if let last = lines.last, column + 1 + word.displayWidth <= width {
        lines[lines.count - 1] = "\(last) \(word)"
        column += 1 + word.displayWidth
      } else {
        lines.append(String(word))
        column = word.displayWidth
      }
    }
    return lines
  }

  private mutating func blocks(_ header: [String], _ rows: [[String]]) {
    let width = header.map(\.displayWidth).max() ?? 0
    for (index, row) in rows.enumerated() {
      if index > 0 { blankLine() }
      for (name, cell) in zip(header, row) { field(name.lowercased(), width: width, indent: 0, Span(cell)) }
    }
  }
}
