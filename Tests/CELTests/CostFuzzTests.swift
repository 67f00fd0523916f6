import Foundation
import TestSupport
import Testing

@testable import CEL

/// Random expressions on values as large as their hints: no evaluation costs more than was estimated. The seed is fixed; `CEL_FUZZ` asks
/// for twenty times as many as the whole tests have.
@Suite struct CostFuzzTests {
  private static let factor = ProcessInfo.processInfo.environment["CEL_FUZZ"] == nil ? 1 : 20

  @Test(.timeLimit(.minutes(30))) func `no evaluation costs more than the estimate`() async {
    let seed = ProcessInfo.processInfo.environment["CEL_FUZZ_SEED"].flatMap(UInt64.init) ?? 13
    var random = SeededGenerator(seed: seed)
    let worlds = CostWorld.all
    var (measured, succeeded) = (0, 0)
    var ratios: [Double] = []
    let total = Cases.count(500, whole: 2000) * Self.factor
    while measured < total {
      // The other suites share the threads with this one.
      await Task.yield()
      let world = worlds[measured % worlds.count]
      var generator = CostGenerator(world, random)
      let source = generator.expression()
      random = generator.random
      guard let program = try? world.environment.compile(source) else { continue }
      measured += 1
      for activation in world.activations {
        let (outcome, cost) = program.measure(activation)
        #expect(cost <= program.costEstimate, "\(world.name): \(source)")
        if case .value = outcome { succeeded += 1 }
        if cost >= 100 { ratios.append(Double(program.costEstimate) / Double(cost)) }
      }
    }
    // Expressions that fail at once would test little.
    #expect(succeeded > total / 2)
    ratios.sort()
    let quantiles = [0.1, 0.5, 0.9].map { String(Int(ratios[Int($0 * Double(ratios.count - 1))])) }
    print("estimate to cost: \(quantiles.joined(separator: ", ")) at 10, 50 and 90 %; \(succeeded) values")
  }

  @Test func `every function has a place in the generator and an extent`() {
    for function in FunctionTable.functions.values.joined() {
      #expect(Extent.isKnown(function), "\(function.name)")
    }
    var random = SeededGenerator(seed: 1)
    var seen: Set<String> = []
    for _ in 0..<1500 {
      var generator = CostGenerator(CostWorld.all[0], random)
      _ = generator.expression()
      random = generator.random
      seen.formUnion(generator.used)
    }
    #expect(Set(FunctionTable.functions.keys).subtracting(seen) == [])
  }
}
