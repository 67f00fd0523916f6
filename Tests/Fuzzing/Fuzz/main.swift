import Driver
import Foundation

// usage: fuzz                    the names of the targets
//        fuzz TARGET [OPTION…]   what libFuzzer takes: folders of inputs, -runs=N, -max_total_time=SECONDS, a file to repeat
//
// Each input must end in a value or an error of the program. A trap, a check of a target that fails, or an input that takes
// longer than -timeout ends the run, and is left in a file.

/// What the inputs go to: the driver takes no function that has anything with it.
nonisolated(unsafe) var target = FuzzTarget.all[0]

guard let name = CommandLine.arguments.dropFirst().first else {
  print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
  exit(0)
}
guard let chosen = FuzzTarget.all.first(where: { $0.name == name }) else {
  print("fuzz: no target '\(name)'; 'fuzz' alone lists them")
  exit(2)
}
target = chosen

// libFuzzer looks at all arguments behind the first, which is its own name.
var arguments: [UnsafeMutablePointer<CChar>?] =
  (["fuzz"] + CommandLine.arguments.dropFirst(2)).map { strdup($0) } + [nil]
var count = CInt(arguments.count - 1)
let code = arguments.withUnsafeMutableBufferPointer { buffer in
  guard var base = buffer.baseAddress else { preconditionFailure("there is the name at least") }
  return LLVMFuzzerRunDriver(&count, &base) { bytes, size in
    target.run(Array(UnsafeBufferPointer(start: bytes, count: size)))
    return 0
  }
}
exit(code)
