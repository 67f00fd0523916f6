import Documents
import Foundation
import TestSupport
import Testing

@Suite struct `Names in a folder` {
  @Test func `all names are there, hidden ones too`() throws {
    let folder = try TemporaryFolder()
    for name in ["b.json", ".a", "é😀"] { try folder.write("", to: name) }
    try folder.write("", to: "in/c")
    #expect(try FolderNames.all(in: folder.path).sorted() == [".a", "b.json", "in", "é😀"])
  }

  @Test(arguments: ["file", "gone"])
  func `what is no folder is an error`(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "file")
    #expect(throws: InputError.self) { try FolderNames.all(in: folder.file(name)) }
  }
}
