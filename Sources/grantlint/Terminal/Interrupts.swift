import Dispatch
import Glibc

/// SIGINT and SIGTERM as events, for commands that have something to finish before they end. From its making on the
/// signals no longer end the process by themselves.
struct Interrupts {
  /// The signals as they come.
  let signals: AsyncStream<Int32>
  /// What catches them, for as long as this value lives.
  private let sources: [any DispatchSourceSignal]

  init() {
    let (stream, continuation) = AsyncStream<Int32>.makeStream()
    signals = stream
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(number) }
      source.resume()
      return source
    }
  }
}
