import Documents
import Glibc
import ManagementAPI
import PolicyEngine

/// The folder to which the shards of a fleet write their reports.
struct ShardFolder {
  let path: String
  /// Seconds between two looks at the folder.
  private static let pause = 2.0

  /// The reports of all shards, once they are there; after so many seconds those that are. Throws `CommandError` where a file is
  /// no report then, or there is none.
  func reports(within seconds: Double) async throws -> [MergedFile] {
    let clock = Ports.current.clock
    let end = clock.uptime() + seconds
    var read: [String: (stamp: Stamp, file: MergedFile)] = [:]
    while true {
      for path in FileKind(path) == .nothing ? [] : try MergedFile.inFolder(path) {
        // What is being written, or was written again, is read again.
        guard let stamp = Stamp(path), read[path]?.stamp != stamp else { continue }
        read[path] = (try? ReportFiles.read(path)).map { (stamp, MergedFile(path: path, report: $0)) }
      }
      let shards = read.values.compactMap { $0.file.report.run.shard }
      let missing = shards.first.map { first in Set(0..<first.count).subtracting(shards.map(\.index)) }
      if missing?.isEmpty == true || clock.uptime() >= end {
        guard FileKind(path) != .nothing else { throw MergedFile.noReport(in: path) }
        let files = try MergedFile.all([path])
        guard let stray = files.first, files.allSatisfy({ $0.report.run.shard == nil }) else { return files }
        throw CommandError(
          message: "no shard came: \(stray.path.visible) is the report of a run without --shard", code: .incomplete)
      }
      show(missing.map { "\($0.count) of \(shards[0].count) shards" } ?? "the first shard")
      try await clock.sleep(min(Self.pause, max(0, end - clock.uptime())))
    }
  }

  private func show(_ what: String) {
    guard !Ports.current.quietness.isOn, Ports.current.console.errorScreen() != nil else { return }
    StandardError.write("\r\u{1B}[K" + "waiting for \(what)".prefix(Layout.errorWidth - 1))
  }

  /// What tells whether a file was written again.
  private struct Stamp: Equatable {
    let identity: FileIdentity
    let size: Int64
    let seconds: Int
    let nanoseconds: Int

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      identity = FileIdentity(status)
      (size, seconds, nanoseconds) = (Int64(clamping: status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
  }
}
