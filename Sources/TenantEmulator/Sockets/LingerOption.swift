import FlyingSocks
import Foundation

/// Whether, and for how many seconds, a closing socket waits for what it still has to send; nil: it is closed in the
/// usual way. 0 resets the connection (`SO_LINGER` of socket(7)).
struct LingerOption: SocketOption {
  let name = SO_LINGER

  func makeSocketValue(from seconds: Int32?) -> linger {
    linger(l_onoff: seconds == nil ? 0 : 1, l_linger: seconds ?? 0)
  }

  func makeValue(from value: linger) -> Int32? { value.l_onoff == 0 ? nil : value.l_linger }
}
