import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The one way to what somebody else has written: a file, a pipe or standard input, read to its end in bounded steps, as
/// long as it is no larger than its kind may be.
package enum InputFile {
  /// What stands for standard input on the command line.
  package static let standardInput = "-"

  private static let step = 1 << 20

  /// All of a file, which may be a pipe (`<(curl …)`), or of standard input.
  ///
  /// - Parameter isRegular: whether it must be a regular file: opening a pipe waits for somebody to write.
  package static func bytes(_ path: String, _ kind: Kind = .grants, isRegular: Bool = false) throws(InputError)
    -> [UInt8]
  {
    guard path != standardInput else { return try bytes(descriptor: STDIN_FILENO, kind) }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | (isRegular ? O_NONBLOCK : 0))
    guard descriptor >= 0 else { throw InputError(errno) }
    defer { close(descriptor) }
    if let status = status(descriptor) {
      if status.st_mode & S_IFMT == S_IFDIR { throw InputError(EISDIR) }
      if isRegular, status.st_mode & S_IFMT != S_IFREG { throw InputError("it is not a regular file") }
    }
    return try bytes(descriptor: descriptor, kind)
  }

  /// All of a file that is UTF-8 text; a byte order mark before it is left out.
  package static func text(_ path: String, _ kind: Kind, isRegular: Bool = false) throws(InputError) -> String {
    let bytes = try bytes(path, kind, isRegular: isRegular)
    guard
      let text = String(validating: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
    else { throw InputError(noText: bytes) }
    return text
  }

  /// What is left of an open file, which stays open.
  package static func bytes(descriptor: Int32, _ kind: Kind) throws(InputError) -> [UInt8] {
    var bytes: [UInt8] = []
    // A file that says how large it is need not be read to be refused, however little of it is there.
    if let status = status(descriptor), status.st_mode & S_IFMT == S_IFREG {
      guard status.st_size <= kind.limit else { throw InputError(tooLarge: kind) }
      bytes = try beginning(descriptor, Int(clamping: status.st_size))
    }
    // What has told its size is at its end: a large buffer would take longer than a small file.
    var buffer = [UInt8](repeating: 0, count: bytes.isEmpty ? step : 1 << 12)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw InputError(errno) }
      guard count > 0 else { return bytes }
      guard bytes.count + count <= kind.limit else { throw InputError(tooLarge: kind) }
      bytes += buffer.prefix(count)
    }
  }

  /// So many bytes of a file, or all of a shorter one, read to where they stay. What a file of `/proc` says of its size is
  /// not so: the rest is for the caller.
  private static func beginning(_ descriptor: Int32, _ size: Int) throws(InputError) -> [UInt8] {
    var failure: Int32?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
      while count < size {
        let more = unsafe read(descriptor, buffer.baseAddress.map { unsafe $0 + count }, min(Self.step, size - count))
        if more < 0, errno == EINTR { continue }
        if more < 0 { failure = errno }
        guard more > 0 else { return }
        count += more
      }
    }
    if let failure { throw InputError(failure) }
    return bytes
  }

  private static func status(_ descriptor: Int32) -> stat? {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 ? status : nil
  }
}

extension InputFile {
  /// What is read: how many bytes it may have, and what to do where there are more.
  package struct Kind: Sendable {
    /// 100,000 grants of 6 kB come to 600 MB.
    package static let grants = Kind("an input", mebibytes: 1024, "give the grants in several files")
    package static let configuration = Kind("a configuration", mebibytes: 4, "check that the path is right")
    package static let rules = Kind("a rule file", mebibytes: 4, "write the rules into several files")
    package static let waivers = Kind("a waiver file", mebibytes: 16, "take out the waivers that have lapsed")
    package static let baseline = Kind("a baseline", mebibytes: 512, "write it again with --write-baseline")
    package static let report = Kind("a report", mebibytes: 1024, "check that the path is right")
    package static let plan = Kind("a plan", mebibytes: 1024, "plan fewer changes at once")
    /// Some 100,000 changes.
    package static let journal = Kind("a journal", mebibytes: 1024, "check that the path is right")
    package static let certificates = Kind("a file of certificates", mebibytes: 64, "check that the path is right")
    package static let privateKey = Kind("a private key", mebibytes: 1, "check that the path is right")

    package let limit: Int
    fileprivate let name: String
    fileprivate let advice: String

    private init(_ name: String, mebibytes: Int, _ advice: String) {
      self.name = name
      self.advice = advice
      limit = mebibytes << 20
    }
  }
}

/// Why a file was not read.
package struct InputError: LocalizedError, Sendable, Equatable, CustomStringConvertible {
  /// The end of a sentence that begins with the file's name and "cannot be read: ".
  package let message: String
  /// The end of one that begins with its name.
  private let predicate: String

  init(_ message: String, predicate: String? = nil, isMissing: Bool = false) {
    self.message = message
    self.isMissing = isMissing
    self.predicate = predicate ?? "cannot be read: \(message)"
  }

  /// Whether nothing is there.
  package let isMissing: Bool

  /// The whole sentence, for what messages call the file.
  package func sentence(_ name: String) -> String { "\(name) \(predicate)" }

  init(_ code: Int32) {
    switch code {
    case ENOENT, ENOTDIR:
      self.init("there is no such file", predicate: "does not exist: check the path", isMissing: true)
    case EISDIR: self.init("it is a folder", predicate: "is a folder: name a file")
    case EACCES, EPERM:
      self.init(
        "permission denied", predicate: "cannot be read: permission denied; make it readable for the user of this run")
    default: self.init(unsafe String(cString: strerror(code)))
    }
  }

  fileprivate init(noText bytes: [UInt8]) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      self.init("it is UTF-16", predicate: "is UTF-16: save it as UTF-8")
    } else {
      // What is no text begins where decoding puts its replacement first.
      let valid = String(decoding: bytes, as: UTF8.self).unicodeScalars.prefix { $0 != "\u{FFFD}" }
      let line = valid.count { $0 == "\n" } + 1
      self.init("it is not UTF-8", predicate: "is not UTF-8 text, from line \(line) on: save it as UTF-8")
    }
  }

  fileprivate init(tooLarge kind: InputFile.Kind) {
    self.init("it is larger than \(kind.limit >> 20) MiB, the most that \(kind.name) may be: \(kind.advice)")
  }

  package var description: String { message }
  package var errorDescription: String? { message }
}
