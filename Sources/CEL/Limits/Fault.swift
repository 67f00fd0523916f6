/// Why a function could not be applied.
enum Fault: Error {
  /// No overload takes values of these types.
  case noOverload
  /// The words are put together when they are shown: most failures are absorbed, and some values take long to name.
  case failure(@Sendable () -> String)
  /// Going on would break a limit; the message names it.
  case limit(String)
  /// Fields that had to be compared lack these variables.
  case unavailable(Set<String>)

  static func message(_ text: @autoclosure @escaping @Sendable () -> String) -> Fault { .failure(text) }
}
