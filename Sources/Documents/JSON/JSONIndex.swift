/// The offsets that a document keeps, in bytes from the start of the input.
struct JSONIndex: Sendable {
  /// A list whose elements are kept.
  struct List: Sendable {
    let offset: UInt32
    /// The offset behind its last byte.
    let end: UInt32
    /// Its part of `JSONIndex.elements`.
    let elements: Range<Int>
  }

  var values: [UInt32] = []
  /// The lists that are a value or a member of one, by ascending offset.
  var lists: [List] = []
  /// The elements of those lists, list after list.
  var elements: [UInt32] = []

  /// The list at an offset, if it is kept.
  func list(at offset: Int) -> List? {
    var low = 0
    var high = lists.count
    while low < high {
      let middle = (low + high) / 2
      if lists[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low < lists.count && lists[low].offset == offset ? lists[low] : nil
  }
}
