/// A number with its noun: `1 grant`, `2 grants`. Without a plural, the noun with an s.
package func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
  "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
}
