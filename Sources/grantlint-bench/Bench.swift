import ArgumentParser

/// The benchmarks. Build them in release, and compare figures of one run only.
@main struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grantlint-bench", abstract: "Benchmarks of grantlint.",
    subcommands: [
      AllBench.self, AnswersBench.self, CELBench.self, CatalogueBench.self, CallsBench.self, FleetBench.self,
      JSONBench.self, LiveBench.self, ReportsBench.self, SoakBench.self,
    ])
}
