import Documents
import Foundation
import TestSupport
import Testing

struct InputFileTests {
  private func temporary(_ body: (String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try body(folder.file("input"))
  }

  @Test func `a file is read to its end, and text without its byte order mark`() throws {
    try temporary { path in
      let text = "\u{FEFF}a\r\nä"
      try Data(text.utf8).write(to: URL(filePath: path))
      #expect(try InputFile.bytes(path) == Array(text.utf8))
      #expect(try InputFile.text(path, .configuration) == "a\r\nä")
      try Data([0x61, 0xFF]).write(to: URL(filePath: path))
      #expect(throws: InputError.self) { try InputFile.text(path, .configuration) }
    }
  }

  @Test(arguments: [
    (InputFile.Kind.grants, "1024 MiB, the most that an input may be: give the grants in several files"),
    (.configuration, "4 MiB, the most that a configuration may be"),
    (.rules, "4 MiB, the most that a rule file may be"),
    (.waivers, "16 MiB, the most that a waiver file may be"), (.baseline, "512 MiB, the most that a baseline may be"),
    (.report, "1024 MiB, the most that a report may be"), (.plan, "1024 MiB, the most that a plan may be"),
    (.journal, "1024 MiB, the most that a journal may be"), (.privateKey, "1 MiB, the most that a private key may be"),
  ])
  func `a file that is too large is refused by what it says of itself`(kind: InputFile.Kind, message: String) throws {
    try temporary { path in
      try Data().write(to: URL(filePath: path))
      let file = try FileHandle(forWritingTo: URL(filePath: path))
      try file.truncate(atOffset: 2 << 30)
      try file.close()
      let error = #expect(throws: InputError.self) { try InputFile.bytes(path, kind) }
      #expect(error?.message.hasPrefix("it is larger than \(message)") == true, "\(error?.message ?? "")")
    }
  }

  @Test func `what has no end is read up to the limit`() {
    let error = #expect(throws: InputError.self) { try InputFile.bytes("/dev/zero", .configuration) }
    #expect(error?.message.hasPrefix("it is larger than 4 MiB") == true)
  }

  @Test func `a pipe is not waited for where a regular file is wanted`() throws {
    try temporary { path in
      try #require(mkfifo(path, 0o600) == 0)
      let error = #expect(throws: InputError.self) { try InputFile.bytes(path, .configuration, isRegular: true) }
      #expect(error?.message == "it is not a regular file")
    }
  }

  @Test(arguments: [
    ("/nowhere/at/all", "there is no such file", "X does not exist: check the path"),
    ("/etc/passwd/x", "there is no such file", "X does not exist: check the path"),
    ("/", "it is a folder", "X is a folder: name a file"),
  ])
  func `what cannot be read says why`(path: String, reason: String, sentence: String) {
    for isRegular in [false, true] {
      let error = #expect(throws: InputError.self) {
        try InputFile.bytes(path, .configuration, isRegular: isRegular)
      }
      #expect(error?.message == reason)
      #expect(error?.sentence("X") == sentence)
    }
  }

  @Test(
    arguments: [
      ([0x61, 0x0A, 0xFF], "X is not UTF-8 text, from line 2 on: save it as UTF-8"),
      ([0xFF, 0xFE, 0x61, 0x00], "X is UTF-16: save it as UTF-8"),
    ] as [([UInt8], String)])
  func `what is no text says where`(bytes: [UInt8], sentence: String) throws {
    try temporary { path in
      try Data(bytes).write(to: URL(filePath: path))
      let error = #expect(throws: InputError.self) { try InputFile.text(path, .configuration) }
      #expect(error?.sentence("X") == sentence)
    }
  }

  @Test func `no other source reads a file`() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
    let names = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { name in
      // What runs while the program is built, or measures it, reads what is its own.
      name.hasSuffix(".swift")
        && !["EmbedFiles/", "EmbedFilesPlugin/", "grantlint-bench/"].contains { name.hasPrefix($0) }
    }
    for name in names where name != "Documents/InputFile.swift" {
      let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
      let reading =
        /contentsOf(?:File)?:\s*(?:path|URL)|Data\(contentsOf|\.contents\(atPath|readToEnd|readDataToEnd|forReading/
      #expect(!text.contains(reading), "\(name) reads a file by another way than InputFile")
    }
  }
}
