"""Stands before a server, hands its calls on, and tells of those that change something."""
import contextlib
import http.client
import http.server
import json
import socket
import sys
import threading

# Longer than any call takes.
LIMIT_SECONDS = 120


def call(backend: str, method: str, path: str, body=None, headers=None) -> tuple[http.client.HTTPResponse, bytes]:
    with contextlib.closing(http.client.HTTPConnection(backend, timeout=LIMIT_SECONDS)) as connection:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer, answer.read()


class Lost(Exception):
    """Raised by `on_patch`: the PATCH is not handed on, and has no answer."""


class Relay(http.server.ThreadingHTTPServer):
    """Stands before an emulator. It tells `on_patch` of a PATCH before it hands it on."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), RelayedCall)
        self.backend, self.on_patch = "", lambda _grant, _body: None
        self.changed, self.open, self.seen = threading.Condition(), 0, set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def process_request(self, request, client_address):
        with self.changed:
            self.open += 1
            self.seen.add(client_address[1])
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        super().shutdown_request(request)
        with self.changed:
            self.open -= 1
            self.changed.notify_all()

    def handle_error(self, request, client_address):
        # Who was killed takes no answer.
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def settle(self) -> None:
        """Waits until all is handed on that a run sent which is over: connections are taken in their order."""
        with socket.create_connection(self.server_address) as last:
            port = last.getsockname()[1]
        with self.changed:
            if not self.changed.wait_for(lambda: port in self.seen and not self.open, LIMIT_SECONDS):
                raise TimeoutError("a call that does not end")
            self.seen.clear()


class RelayedCall(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def relay(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.command == "PATCH":
            try:
                self.server.on_patch(self.path.rsplit("/", 1)[1], json.loads(body))
            except Lost:
                self.close_connection = True
                return
            except OSError as error:
                # It is not the connection that failed: whoever looks has to hear of it.
                raise RuntimeError("the PATCH was not looked at") from error
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        answer, text = call(self.server.backend, self.command, self.path, body, headers)
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PATCH = relay

    def log_message(self, *_):
        pass

