import ArgumentParser
import Workflows

extension TextOrJSON: ExpressibleByArgument {}
