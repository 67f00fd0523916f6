import Documents
import Tenant
import Testing

/// The error with which reading a record ends, nil where it is read.
func recordError(_ read: () throws(FieldError) -> some Any) -> FieldError? {
  do {
    _ = try read()
    return nil
  } catch {
    return error
  }
}

/// Everything that Swift would show of a value: description, debug description, dump, and the mirror's leaves.
func shown(_ value: some Any) -> String {
  var text = "\(value)\n\(String(reflecting: value))\n"
  dump(value, to: &text)
  func visit(_ value: Any) {
    for child in Mirror(reflecting: value).children {
      text += "\(child.label ?? "")=\(child.value)\n"
      visit(child.value)
    }
  }
  visit(value)
  return text
}

/// The object of a JSON text.
func object(_ text: String) throws -> JSONObject { try #require(try JSONReader.value(text).object) }
