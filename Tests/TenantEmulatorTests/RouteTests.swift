import Documents
import HTTPTypes
import TenantEmulator
import Testing

@Suite struct RouteTests {
  @Test(arguments: [
    "/", "/oauth", "/api/v2", "/api/v2/", "/api/v1/clients", "/api/v2/users", "/api/v2/client-grants/cgr_0/clients",
    "/api/v2/client-grants/cgr_0/organizations/org_0", "/api/v2/clients/app_0/credentials",
    "/api/v2/resource-servers/https://api.example/0",
  ])
  func `an unknown path is not found`(path: String) async throws {
    let answer = try await Caller(.numbered(1)).get(path)
    #expect(answer.json == ["statusCode": 404, "error": "Not Found", "message": "Not Found"])
    #expect(answer.status == 404)
  }

  @Test(arguments: [HTTPRequest.Method.post, .patch, .put, .delete])
  func `nothing but GET and a grant's PATCH is served`(
    method: HTTPRequest.Method
  ) async throws {
    let caller = await Caller(.numbered(1))
    let paths = [
      "client-grants", "client-grants/cgr_0", "client-grants/cgr_0/organizations", "clients", "clients/app_0",
      "resource-servers", "resource-servers/rs_0",
    ]
    for path in paths where method != .patch || path != "client-grants/cgr_0" {
      #expect(try await caller.send(method, "/api/v2/\(path)").status == 405)
    }
    #expect(try await caller.get("/oauth/token").status == 405)
    #expect(try await caller.get("/api/v2/client-grants/cgr_0").status == 200)
  }

  @Test(arguments: [
    ("/api/v2/client-grants/cgr_7", "The grant does not exist.", "inexistent_client_grant"),
    ("/api/v2/client-grants/cgr_7/organizations", "The grant does not exist.", "inexistent_client_grant"),
    ("/api/v2/clients/app_7", "The client does not exist.", "inexistent_client"),
    ("/api/v2/resource-servers/rs_7", "The resource server does not exist.", "inexistent_resource_server"),
  ])
  func `a record that is not there is named`(path: String, message: String, code: String) async throws {
    let answer = try await Caller(.numbered(1)).get(path)
    #expect(answer.status == 404)
    #expect(
      answer.json == [
        "statusCode": 404, "error": "Not Found", "message": .string(message), "errorCode": .string(code),
      ])
  }

  @Test(arguments: [
    ("/api/v2/client-grants/cgr_0", "id", "cgr_0"), ("/api/v2/clients/app_0", "client_id", "app_0"),
    ("/api/v2/resource-servers/rs_0", "id", "rs_0"),
    ("/api/v2/resource-servers/https:%2F%2Fapi.example%2F0", "id", "rs_0"),
    ("/api/v2/resource-servers/https%3A%2F%2Fapi.example%2F0", "id", "rs_0"),
  ])
  func `a record is found by what names it`(path: String, key: String, value: String) async throws {
    let answer = try await Caller(.numbered(2)).get(path)
    #expect(answer.status == 200)
    #expect(answer.json.string(key) == value)
    #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
  }

  @Test(arguments: ["/api/v2/clients/%ZZ", "/api/v2/client-grants?audience=%FF", "/api/v2/client-grants?%=1"])
  func `what cannot be decoded is an invalid URI`(path: String) async throws {
    let answer = try await Caller(.numbered(1)).get(path)
    #expect(answer.status == 400)
    #expect(answer.errorCode == "invalid_uri")
  }

  @Test func `every call is logged in order also a refused one`() async throws {
    var caller = await Caller(.numbered(1))
    _ = try await caller.get("/api/v2/client-grants?take=1")
    caller.token = nil
    _ = try await caller.send(.patch, "/api/v2/client-grants/cgr_0")
    _ = try await caller.signIn([:])
    let log = await caller.emulator.requests
    #expect(log.map(\.method) == [.get, .patch, .post])
    #expect(log.map(\.path) == ["/api/v2/client-grants?take=1", "/api/v2/client-grants/cgr_0", "/oauth/token"])
    #expect(log.map(\.status) == [200, 401, 400])
    #expect(log.allSatisfy { $0.correlationID == nil })
  }
}
