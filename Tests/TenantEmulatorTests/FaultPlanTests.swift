import TenantEmulator
import Testing

@Suite struct FaultPlanTests {
  @Test func `an empty text is the plan without faults`() throws {
    #expect(try FaultPlan("") == .none)
    #expect(FaultPlan.none.isEmpty)
    #expect(try !FaultPlan("1:500").isEmpty)
  }

  @Test(arguments: [
    ("1-1:500", "1:500"), ("clients#1:500", "clients:500"), ("*:500", "1:500*"), ("*:500*", "*:500"),
    ("1:429", "1:429=1"), ("1:trickle", "1:trickle=100"), ("patch#*:hang", "patch:hang*"),
  ])
  func `two ways to write one plan`(left: String, right: String) throws {
    #expect(try FaultPlan(left) == FaultPlan(right))
  }

  @Test(arguments: [
    ("500", 1, "a rule is WHICH:FAULT, as in 2:429 or clients:500*"),
    ("1:500,", 7, "a rule is WHICH:FAULT, as in 2:429 or clients:500*"),
    (":500", 1, "\"\" names no calls: a number from 1, a range as 2-5, or *"),
    ("0:500", 1, "\"0\" names no calls: a number from 1, a range as 2-5, or *"),
    ("1:500,5-2:500", 7, "\"5-2\" names no calls: a number from 1, a range as 2-5, or *"),
    ("patch#:500", 7, "\"\" names no calls: a number from 1, a range as 2-5, or *"),
    ("1234567890:500", 1, "\"1234567890\" names no calls: a number from 1, a range as 2-5, or *"),
    ("2-5:500*", 1, "a range ends where it says, a * lasts: only one of them"),
    ("1:reset=3", 3, "reset takes no number"), ("1:cut=x", 7, "\"x\" is not a number of at most 9 digits"),
    ("1:cut=-1", 7, "\"-1\" is not a number of at most 9 digits"),
    ("1:cut=", 7, "\"\" is not a number of at most 9 digits"),
    ("clients:é=x", 11, "\"x\" is not a number of at most 9 digits"),
    ("1:latency", 3, "latency needs its milliseconds: latency=MS"),
  ])
  func `what cannot be read is said with its place`(text: String, column: Int, message: String) {
    let error = #expect(throws: FaultPlanError.self) { try FaultPlan(text) }
    #expect(error?.column == column)
    #expect(error?.message == message)
    #expect(error?.description == "column \(column): \(message)")
  }

  @Test(arguments: [
    ("1:399", 3, "unknown fault \"399\""), ("1:200", 3, "unknown fault \"200\""), ("1:Reset", 3, "unknown fault"),
    ("1:500,é:reset", 7, "unknown route \"é\""), ("client:500", 1, "unknown route \"client\""),
  ])
  func `what is unknown is said with what is known`(text: String, column: Int, start: String) throws {
    let error = try #require(#expect(throws: FaultPlanError.self) { try FaultPlan(text) })
    #expect(error.column == column)
    #expect(error.message.hasPrefix(start))
    #expect(
      error.message.hasSuffix("trickle")
        || error.message.hasSuffix(
          "client-grants, client-grant, organizations, clients, resource-servers, tenant, patch")
    )
  }

  @Test func `help names every route and every fault`() {
    for route in FaultRoute.allCases { #expect(FaultPlan.help.contains(route.rawValue)) }
    for fault in ["429", "cut", "garbage", "reset-after", "hang", "trickle", "redirect", "expire", "html", "stop"] {
      #expect(FaultPlan.help.contains(fault))
    }
  }
}
