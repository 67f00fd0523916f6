import PolicyEngine
import Testing

@Suite struct `The exit code` {
  /// The first of these that is among the reasons counts.
  private static let precedence: [Int32] = [130, 2, 4, 3, 1, 0]

  @Test(arguments: ExitCode.allCases, ExitCode.allCases)
  func `of two reasons is that of the graver one, in whatever order`(first: ExitCode, second: ExitCode) {
    let graver = Self.precedence.first { $0 == first.rawValue || $0 == second.rawValue }
    #expect(ExitCode.of(first, second).rawValue == graver)
    #expect(ExitCode.of(.clean, second, first).rawValue == graver)
  }

  @Test func `without a reason is 0`() {
    #expect(ExitCode.of() == .clean)
  }
}
