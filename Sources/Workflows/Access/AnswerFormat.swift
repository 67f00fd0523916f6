/// How the answer to a question of access is printed.
package enum AnswerFormat: String, CaseIterable, Sendable { case text, json, csv }
