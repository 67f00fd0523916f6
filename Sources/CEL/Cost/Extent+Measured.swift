extension Extent: Measured {
  var longNumbers: Int { count }

  func weight(bytesPerUnit: Int) -> Int {
    // As a whole, and part by part: texts shorter than a unit cost nothing, however many there are.
    let whole = elements.addingSaturated(bytes / bytesPerUnit)
    guard case .entries(let key, let value, _, _) = parts else { return whole }
    let part = key.weight(bytesPerUnit: bytesPerUnit).addingSaturated(value.weight(bytesPerUnit: bytesPerUnit))
    return min(whole, max(text / bytesPerUnit, count.multipliedSaturated(by: places.addingSaturated(part))))
  }

  func shallow(bytesPerUnit: Int) -> Int {
    let texts = min(
      bytes / bytesPerUnit, count.multipliedSaturated(by: (key.text.addingSaturated(value.text)) / bytesPerUnit))
    return max(text / bytesPerUnit, count.addingSaturated(texts))
  }
}
