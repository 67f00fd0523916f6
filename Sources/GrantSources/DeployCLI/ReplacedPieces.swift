/// Which parts of a text were replaced, and by how much: leads from a text back to the one that it was made of.
struct ReplacedPieces: Sendable {
  /// A part of the text, and the part of the original that it stands for.
  struct Piece: Sendable, Equatable {
    let range: Range<Int>
    let original: Range<Int>
  }

  /// A part of a text that something else is written for.
  struct Edit {
    let range: Range<Int>
    let bytes: [UInt8]
  }

  /// By ascending ranges, none of which overlaps another.
  private(set) var pieces: [Piece] = []

  var isEmpty: Bool { pieces.isEmpty }

  /// The offset in the original of an offset in the text; of one in a piece, where the piece begins.
  func original(of offset: Int) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return offset }
    let piece = pieces[low - 1]
    return offset < piece.range.upperBound
      ? piece.original.lowerBound : offset - piece.range.upperBound + piece.original.upperBound
  }

  /// The text with the edits, which are in its order, and the pieces of that. An edit that touches pieces makes one of them
  /// all.
  mutating func apply(_ edits: [Edit], to text: [UInt8]) -> [UInt8] {
    guard !edits.isEmpty else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(edits.reduce(text.count) { $0 + $1.bytes.count - $1.range.count })
    var copied = 0
    for edit in edits {
      bytes += text[copied..<edit.range.lowerBound]
      bytes += edit.bytes
      copied = edit.range.upperBound
    }
    bytes += text[copied...]
    pieces = joined(with: edits)
    return bytes
  }

  private func joined(with edits: [Edit]) -> [Piece] {
    var joined: [Piece] = []
    joined.reserveCapacity(pieces.count + edits.count)
    var (piece, edit) = (0, 0)
    // From an offset in the text as it is to the one in the new text, and to the one in the original.
    var (toNew, toOriginal) = (0, 0)
    while piece < pieces.count || edit < edits.count {
      let pieceStart = piece < pieces.count ? pieces[piece].range.lowerBound : Int.max
      let start = edit < edits.count ? min(edits[edit].range.lowerBound, pieceStart) : pieceStart
      let newStart = start + toNew
      let originalStart = pieceStart == start ? pieces[piece].original.lowerBound : start + toOriginal
      var end = start
      var isFirst = true
      func belongs(_ range: Range<Int>) -> Bool {
        range.lowerBound < end || isFirst && range.lowerBound == start
      }
      while true {
        if piece < pieces.count, belongs(pieces[piece].range) {
          end = max(end, pieces[piece].range.upperBound)
          toOriginal = pieces[piece].original.upperBound - pieces[piece].range.upperBound
          piece += 1
        } else if edit < edits.count, belongs(edits[edit].range) {
          end = max(end, edits[edit].range.upperBound)
          toNew += edits[edit].bytes.count - edits[edit].range.count
          edit += 1
        } else {
          break
        }
        isFirst = false
      }
      joined.append(Piece(range: newStart..<(end + toNew), original: originalStart..<(end + toOriginal)))
    }
    return joined
  }
}
