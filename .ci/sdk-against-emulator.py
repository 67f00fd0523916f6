#!/usr/bin/env python3
"""Lets Auth0's own Python SDK use `grantlint emulate` as a tenant: what it reads there must be what is served.

usage: sdk-against-emulator.py GRANTLINT

Needs the package auth0-python. What the emulator serves is compared with the file of the demo tenant.
"""
import contextlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
from unittest import mock

import httpx
from auth0.authentication import GetToken
from auth0.authentication.exceptions import Auth0Error
from auth0.management import ManagementClient
from auth0.management.core.api_error import ApiError
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

DEMO = pathlib.Path(__file__).parent.parent / "Sources/TenantEmulator/Resources/demo-tenant.json"
ORDERS = "https://api.larkspur.example/orders"
ORDER_WORKER = "cgr_demo000000000008"
ANY_ORGANIZATION = "cgr_demo000000000029"
# Longer than anything takes here; after it the emulator is ended, so that nothing waits for it forever.
LIMIT_SECONDS = 60

differences = []


def expect(what, actual, expected):
    if isinstance(actual, list) and isinstance(expected, list):
        expect(f"how many: {what}", len(actual), len(expected))
        # One that is missing shifts all that follow, so that the first one that differs says enough.
        unlike = [pair for pair in zip(actual, expected) if pair[0] != pair[1]]
        if unlike:
            expect(what, *unlike[0])
    elif actual != expected:
        differences.append(f"{what}\n    expected {expected!r}\n    but got  {actual!r}")


def expect_refusal(what, call, status, code):
    try:
        answer = call()
    except ApiError as error:
        body = error.body if isinstance(error.body, dict) else {}
        expect(what, (error.status_code, body.get("errorCode")), (status, code))
    except Auth0Error as error:
        expect(what, (error.status_code, error.error_code), (status, code))
    else:
        expect(what, answer, f"a refusal with {status}")


@contextlib.contextmanager
def emulator(grantlint, *arguments):
    """Its address, as the greeting says it."""
    command = [grantlint, "emulate", "--port", "0", *arguments]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    limit = threading.Timer(LIMIT_SECONDS, child.kill)
    limit.start()
    try:
        greeting = child.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:[0-9]+", greeting)
        if not address:
            sys.exit(f"the greeting names no address: {greeting!r}")
        yield address.group()
    finally:
        child.terminate()
        child.wait()
        limit.cancel()
        child.stdout.close()


class Loopback(httpx.HTTPTransport):
    """Sends to an emulator what is for https://DOMAIN."""

    def __init__(self, address, domain):
        super().__init__()
        self.address = httpx.URL(address)
        self.domain = domain

    def handle_request(self, request):
        expect("the host that the SDK calls", (request.url.scheme, request.url.host), ("https", self.domain))
        request.url = request.url.copy_with(scheme="http", host=self.address.host, port=self.address.port)
        return super().handle_request(request)


def record(model):
    """What the API sent of a record."""
    return model.model_dump(mode="json", exclude_unset=True)


def ids(models):
    return [model.id for model in models]


def only(records, **fields):
    return [record["id"] for record in records if all(record.get(key) == value for key, value in fields.items())]


def read(tenant, demo):
    grants = demo["client_grants"]
    expect("all grants", [record(grant) for grant in tenant.client_grants.list()], grants)
    pages = [len(page.items) for page in tenant.client_grants.list(take=20).iter_pages()]
    expect("grants a page of 20", pages, [20, 20, len(grants) - 40])
    expect("grants read by pages of 7", ids(tenant.client_grants.list(take=7)), [grant["id"] for grant in grants])

    expect("grants of an API", ids(tenant.client_grants.list(audience=ORDERS)), only(grants, audience=ORDERS))
    worker = tenant.client_grants.list(client_id="app_order_worker", take=2)
    expect("grants of a client, by pages", ids(worker), only(grants, client_id="app_order_worker"))
    users = tenant.client_grants.list(audience=ORDERS, subject_type="user")
    expect("user grants of an API", ids(users), only(grants, audience=ORDERS, subject_type="user"))
    defaults = tenant.client_grants.list(default_for="third_party_clients")
    expect("default grants", ids(defaults), only(grants, default_for="third_party_clients"))
    anywhere = tenant.client_grants.list(allow_any_organization=True)
    expect("grants for any organization", ids(anywhere), only(grants, allow_any_organization=True))
    expect("grants of nobody", ids(tenant.client_grants.list(client_id="app_nobody")), [])

    for grant in grants:
        expect(f"grant {grant['id']}", record(tenant.client_grants.get(grant["id"])), grant)
    organizations = [record(one) for one in tenant.client_grants.organizations.list(ANY_ORGANIZATION, take=1)]
    expect("organizations of a grant", organizations, demo["grant_organizations"][ANY_ORGANIZATION])
    expect("no organizations", list(tenant.client_grants.organizations.list(ORDER_WORKER)), [])

    names = [client["client_id"] for client in demo["clients"]]
    expect("clients", [client.client_id for client in tenant.clients.list(per_page=10)], names)
    expect("a client", tenant.clients.get("app_order_worker").name, name_of(demo["clients"], "app_order_worker"))
    servers = demo["resource_servers"]
    expect("APIs", ids(tenant.resource_servers.list(per_page=5)), [server["id"] for server in servers])
    by_name = tenant.resource_servers.list(identifiers=[ORDERS])
    expect("an API by its identifier", [server.identifier for server in by_name], [ORDERS])
    expect("an API", tenant.resource_servers.get("rs_demo_orders").identifier, ORDERS)


def name_of(clients, client_id):
    return next(client["name"] for client in clients if client["client_id"] == client_id)


def change(tenant, demo):
    before = next(grant for grant in demo["client_grants"] if grant["id"] == ORDER_WORKER)
    after = {**before, "scope": ["read:orders"]}
    expect("the answer to an update", record(tenant.client_grants.update(ORDER_WORKER, scope=["read:orders"])), after)
    expect("the grant after it", record(tenant.client_grants.get(ORDER_WORKER)), after)
    others = [grant for grant in demo["client_grants"] if grant["id"] != ORDER_WORKER]
    listed = [record(grant) for grant in tenant.client_grants.list()]
    expect("the other grants after it", [grant for grant in listed if grant["id"] != ORDER_WORKER], others)
    restored = tenant.client_grants.update(ORDER_WORKER, scope=before["scope"])
    expect("the grant given back", record(restored), before)


def fail(tenant, stranger):
    grants = tenant.client_grants
    expect_refusal("subject_type alone", lambda: grants.list(subject_type="user"), 400, "invalid_query_string")
    expect_refusal("a false checkpoint", lambda: grants.list(from_="none"), 400, "invalid_query_string")
    expect_refusal("an undefined scope", lambda: grants.update(ORDER_WORKER, scope=["no"]), 400, "invalid_body")
    expect_refusal("a false token", lambda: stranger.client_grants.list(), 401, None)
    expect_refusal("no grant", lambda: grants.get("cgr_none"), 404, "inexistent_client_grant")
    expect_refusal("an update of none", lambda: grants.update("cgr_none", scope=[]), 404, "inexistent_client_grant")
    expect_refusal("organizations of none", lambda: grants.organizations.list("cgr_none"), 404,
                   "inexistent_client_grant")
    expect_refusal("no client", lambda: tenant.clients.get("app_none"), 404, "inexistent_client")
    expect_refusal("no API", lambda: tenant.resource_servers.get("rs_none"), 404, "inexistent_resource_server")


def by_secret(grantlint, demo):
    domain = demo["domain"]
    with emulator(grantlint) as address, contextlib.ExitStack() as clients:
        ordinary = httpx.Client

        def client():
            return clients.enter_context(ordinary(transport=Loopback(address, domain), timeout=LIMIT_SECONDS))

        def signed_in(secret):
            return ManagementClient(
                domain=domain, client_id="app_grantlint_auditor", client_secret=secret, httpx_client=client())

        # The SDK signs in by a client of its own making.
        with mock.patch.object(httpx, "Client", lambda: ordinary(transport=Loopback(address, domain))):
            try:
                signed_in("wrong").client_grants.list()
            except httpx.HTTPStatusError as error:
                expect("a wrong secret", error.response.json(), {
                    "error": "access_denied", "error_description": "Unauthorized"})
            else:
                expect("a wrong secret", "a sign-in", "a refusal with 401")
            tenant = signed_in("emulated")
            read(tenant, demo)
            change(tenant, demo)
            fail(tenant, ManagementClient(domain=domain, token="none", httpx_client=client()))


def by_private_key(grantlint, demo, folder):
    domain, audience = demo["domain"], demo["management_audience"]
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    public = folder / "public.pem"
    public.write_bytes(key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
    # A snapshot without organizations: whoever asks for them is refused with 403.
    snapshot = folder / "snapshot.json"
    unread = ("grant_organizations", "coverage")
    snapshot.write_text(json.dumps({name: demo[name] for name in demo if name not in unread}))

    with emulator(grantlint, "--client-key", str(public), "--snapshot", str(snapshot)) as address:
        def sign_in(algorithm=None, **proof):
            sdk = GetToken(domain, "app_grantlint_auditor", client_assertion_signing_alg=algorithm, **proof)
            post = sdk.client.post
            sdk.client.post = lambda url, **rest: post(url.replace(f"https://{domain}", address), **rest)
            return sdk.client_credentials(audience)["access_token"]

        tokens = [sign_in(one, client_assertion_signing_key=private) for one in ("RS256", "RS384", "PS256")]
        expect_refusal("another algorithm", lambda: sign_in("RS512", client_assertion_signing_key=private), 401,
                       "invalid_client")
        expect_refusal("the secret of a client with a key", lambda: sign_in(client_secret="emulated"), 401,
                       "invalid_client")
        for token in tokens:
            with httpx.Client(transport=Loopback(address, domain), timeout=LIMIT_SECONDS) as client:
                tenant = ManagementClient(domain=domain, token=token, httpx_client=client)
                expect("grants by private key", ids(tenant.client_grants.list()),
                       [grant["id"] for grant in demo["client_grants"]])
                expect_refusal("organizations that may not be read",
                               lambda: tenant.client_grants.organizations.list(ANY_ORGANIZATION), 403,
                               "insufficient_scope")


def main():
    [grantlint] = sys.argv[1:]
    demo = json.loads(DEMO.read_text())
    try:
        by_secret(grantlint, demo)
        with tempfile.TemporaryDirectory() as folder:
            by_private_key(grantlint, demo, pathlib.Path(folder))
    finally:
        # Also where the SDK gave up: what differed before that tells why.
        for difference in differences:
            print(difference, file=sys.stderr)
    if differences:
        sys.exit(f"{len(differences)} answers differ from what is served")
    print("the SDK read, changed and was refused as it should be")


main()
