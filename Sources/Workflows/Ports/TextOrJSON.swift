/// What is printed is for people or for programs.
package enum TextOrJSON: String, CaseIterable, Sendable { case text, json }
