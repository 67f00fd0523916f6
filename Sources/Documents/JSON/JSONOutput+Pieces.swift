extension JSONOutput {
  /// Members that are the same each time they are written of one object.
  struct Piece {
    /// Kept, so that no other object comes to be where it was.
    let owner: any AnyObject & Sendable
    let bytes: [UInt8]
    /// Debug builds only.
    let lastKey: String?
  }

  /// Writes members that are the same each time they are written of an object: of the one that came last, what was written
  /// then is written again. They are not the first of their object.
  ///
  /// - Parameters:
  ///   - number: which of the pieces of the document that are written so, from 0.
  ///   - owner: what they are said of.
  public mutating func piece(_ number: Int, of owner: any AnyObject & Sendable, _ members: (inout JSONOutput) -> Void) {
    assert(place == .element)
    if number < pieces.count, let known = pieces[number], known.owner === owner {
      written.append(known.bytes)
      assert(passKeys(to: known.lastKey))
      return
    }
    let start = written.count
    members(&self)
    if number >= pieces.count { pieces += repeatElement(nil, count: number + 1 - pieces.count) }
    pieces[number] = Piece(owner: owner, bytes: written.bytes(from: start), lastKey: keys.last)
  }

  private mutating func passKeys(to key: String?) -> Bool {
    guard let last = keys.popLast(), let key else { return false }
    keys.append(key)
    return last.precedes(key)
  }
}
