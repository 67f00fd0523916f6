import Reporting
import TestSupport
import Testing
import TextLayout

@testable import Workflows

/// How wide pages are, and whether they have colours.
@Suite struct `The layout` {
  @Test(
    arguments: [
      // A page is wrapped only where somebody says how wide it is shown.
      (nil, nil, Int.max, 80), (nil, "72", 72, 72), (nil, "0", .max, 80), (nil, "x", .max, 80),
      (nil, "99999999", 10_000, 10_000), (100, "72", 100, 100), (nil, "-1", .max, 80),
    ] as [(Int?, String?, Int, Int)])
  func `is as wide as the screen, or as COLUMNS says`(columns: Int?, variable: String?, page: Int, report: Int) throws {
    var around = PortsForTests(variable.map { ["COLUMNS": $0] } ?? [:], folder: try TemporaryFolder())
    if let columns { around.show(output: Console.Screen(columns: columns)) }
    Ports.$current.withValue(around.ports) {
      #expect(Layout.page().width == page)
      #expect(Layout.report(.auto).width == report)
    }
  }

  @Test(
    arguments: [
      (false, [:], ColorChoice.auto, false), (true, [:], .auto, true), (true, ["TERM": "dumb"], .auto, false),
      (true, ["NO_COLOR": "1"], .auto, false), (true, ["NO_COLOR": ""], .auto, true),
      (false, ["FORCE_COLOR": "1"], .auto, true), (true, ["FORCE_COLOR": "0"], .auto, false),
      (true, ["NO_COLOR": "1"], .always, true), (true, [:], .never, false), (false, [:], .always, true),
    ] as [(Bool, [String: String], ColorChoice, Bool)])
  func `has colours for a screen, unless somebody says otherwise`(
    isScreen: Bool, variables: [String: String], choice: ColorChoice, hasColors: Bool
  ) throws {
    var around = PortsForTests(variables, folder: try TemporaryFolder())
    if isScreen { around.show(output: Console.Screen(columns: nil)) }
    Ports.$current.withValue(around.ports) {
      #expect(Layout.page(choice).color == hasColors)
      #expect(Layout.report(choice).color == hasColors)
      #expect(Layout.report(choice).hints == isScreen)
    }
  }
}
