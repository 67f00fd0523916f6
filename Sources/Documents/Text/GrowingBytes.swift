/// Bytes that are written one piece after the other. Whether there is room is looked at once for a piece, not for each byte: in
/// a long report that is much of the work.
///
/// The only place where bytes are written by pointers. Whatever a piece is given, it writes nothing beyond its room.
struct GrowingBytes: Sendable {
  /// What was written, and behind it room for more.
  private var room: [UInt8] = []
  private(set) var count = 0

  /// A copy of what was written.
  var bytes: [UInt8] { bytes(from: 0) }

  /// A copy of what was written behind so many bytes.
  func bytes(from start: Int) -> [UInt8] { Array(room[start..<count]) }

  /// What was written; then there is nothing.
  mutating func take() -> [UInt8] {
    var bytes: [UInt8] = []
    swap(&bytes, &room)
    bytes.removeLast(bytes.count - count)
    count = 0
    return bytes
  }

  /// Takes back what was written behind so many bytes.
  mutating func takeBack(to count: Int) {
    precondition(count >= 0 && count <= self.count)
    self.count = count
  }

  @inline(__always) mutating func append(_ byte: UInt8) {
    if count == room.count { grow(1) }
    room[count] = byte
    count += 1
  }

  @inline(__always) mutating func append(_ bytes: UnsafeRawBufferPointer) {
    write(bytes.count) { unsafe $0.append(bytes) }
  }

  @inline(__always) mutating func append(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe append($0) }
  }

  /// Writes bytes between quotation marks, most of what a report of JSON is: in a piece, whose body is called, each would take
  /// half as long again.
  ///
  /// - Parameter comma: whether one comes before; likewise what comes behind.
  @inline(__always)
  mutating func append(
    quoted bytes: UnsafeRawBufferPointer, comma: Bool = false, colon: Bool = false, space: Bool = false
  ) {
    let most = bytes.count + 5
    if room.count - count < most { grow(most) }
    let start = count
    count += unsafe room.withUnsafeMutableBytes { room in
      precondition(start >= 0 && most <= room.count - start)
      guard let target = unsafe room.baseAddress.map({ unsafe $0 + start }) else { return 0 }
      var end = 0
      func put(_ byte: UInt8) {
        unsafe target.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
        end += 1
      }
      if comma { put(UInt8(ascii: ",")) }
      put(UInt8(ascii: "\""))
      if let source = bytes.baseAddress { unsafe (target + end).copyMemory(from: source, byteCount: bytes.count) }
      end += bytes.count
      put(UInt8(ascii: "\""))
      if colon { put(UInt8(ascii: ":")) }
      if space { put(UInt8(ascii: " ")) }
      return end
    }
  }

  /// Writes a piece of at most so many bytes.
  @inline(__always) mutating func write(_ most: Int, _ body: (inout Piece) -> Void) {
    if room.count - count < most { grow(most) }
    let start = count
    count += unsafe room.withUnsafeMutableBytes { room in
      var piece = unsafe Piece(UnsafeMutableRawBufferPointer(rebasing: room[start..<start + most]))
      body(&piece)
      return piece.count
    }
  }

  /// What is in the new room does not matter. To double what there is takes a copy of memory in every build; a build without
  /// optimisation writes repeated elements one by one, which was half of what a report took in tests.
  @inline(never) private mutating func grow(_ more: Int) {
    room += more <= room.count ? room : [UInt8](repeating: 0, count: max(more, 64))
  }

  /// A piece while it is written.
  @safe struct Piece {
    private let room: UnsafeMutableRawBufferPointer
    fileprivate private(set) var count = 0

    fileprivate init(_ room: UnsafeMutableRawBufferPointer) { unsafe self.room = room }

    @inline(__always) mutating func append(_ byte: UInt8) {
      precondition(unsafe count < room.count)
      unsafe room[count] = byte
      count += 1
    }

    @inline(__always) mutating func append(_ text: StaticString) {
      unsafe append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always) mutating func append(_ bytes: UnsafeRawBufferPointer) {
      precondition(unsafe bytes.count <= room.count - count)
      guard let source = bytes.baseAddress, let target = unsafe room.baseAddress else { return }
      unsafe (target + count).copyMemory(from: source, byteCount: bytes.count)
      count += bytes.count
    }
  }
}
