/// A set of Unicode scalars as ranges in order, none of which touch. Surrogates may be in it, for patterns name them.
struct ScalarSet: Hashable, Sendable {
  let ranges: [ClosedRange<UInt32>]

  static let last: UInt32 = 0x10_FFFF
  static let all = ScalarSet([0...last])

  init(_ ranges: [ClosedRange<UInt32>] = []) {
    self.ranges = Self.areApart(ranges) ? ranges : Self.joined(ranges)
  }

  init(_ scalar: UInt32) {
    ranges = [scalar...scalar]
  }

  private static func areApart(_ ranges: [ClosedRange<UInt32>]) -> Bool {
    zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound && $1.lowerBound - $0.upperBound > 1 }
  }

  private static func joined(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    result.reserveCapacity(ranges.count)
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let previous = result.last, range.lowerBound <= previous.upperBound + 1 {
        if range.upperBound > previous.upperBound {
          result[result.count - 1] = previous.lowerBound...range.upperBound
        }
      } else {
        result.append(range)
      }
    }
    return result
  }

  var inverted: ScalarSet {
    var result: [ClosedRange<UInt32>] = []
    result.reserveCapacity(ranges.count + 1)
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= Self.last { result.append(next...Self.last) }
    return ScalarSet(result)
  }

  func contains(_ value: UInt32) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(value)
  }
}
