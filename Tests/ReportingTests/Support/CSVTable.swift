/// A file of comma-separated values as RFC 4180 says that it is read. Written apart from the code under test.
struct CSVTable {
  struct Malformed: Error {}

  let header: [String]
  let rows: [[String: String]]

  init(_ text: String) throws {
    var records: [[String]] = []
    var record: [String] = []
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      var field = String.UnicodeScalarView()
      if rest.first == "\"" {
        rest.removeFirst()
        while true {
          guard let scalar = rest.popFirst() else { throw Malformed() }
          guard scalar == "\"" else {
            field.append(scalar)
            continue
          }
          guard rest.first == "\"" else { break }
          field.append(rest.removeFirst())
        }
      } else {
        while let scalar = rest.first, scalar != ",", scalar != "\r" {
          guard scalar != "\"", scalar != "\n" else { throw Malformed() }
          field.append(rest.removeFirst())
        }
      }
      record.append(String(field))
      switch rest.popFirst() {
      case ",": continue
      case "\r":
        guard rest.popFirst() == "\n" else { throw Malformed() }
        records.append(record)
        record = []
      default: throw Malformed()
      }
    }
    guard let header = records.first, records.allSatisfy({ $0.count == header.count }) else { throw Malformed() }
    self.header = header
    rows = records.dropFirst().map { Dictionary(zip(header, $0)) { first, _ in first } }
  }
}
