/// The names that stand for types in an expression.
enum TypeNames {
  static let types: [String: Type] = {
    let types: [Type] = [
      .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .list(.dyn), .map(.dyn, .dyn),
      .optional(.dyn), .type(.dyn),
    ]
    return Dictionary(uniqueKeysWithValues: types.map { ($0.name, $0) })
  }()

  /// How many parts with dots between them the longest of the names has.
  static let longest = types.keys.map { $0.split(separator: ".").count }.max() ?? 0
}
