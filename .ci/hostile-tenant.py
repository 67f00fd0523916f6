"""Prints a grantlint snapshot of a tenant whose names try to do something in every format that a report has."""

import json

NAMES = [
    "\x1b[2J\x1b]8;;https://evil.example\x07", "a\x00b", "\u202enimda\u2066", "\u200b\ufeff\u00ad", "]]>",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "=1+1", "@SUM(A1)", "+1", "-1", "a,b;\"c\"\r\nd",
    "::error::x", "x\n::error::y", "##[error]z", "%0A::error::w", "##vso[task.setvariable variable=X]v",
    " ::stop-commands::x", "::add-mask::x " * 40, "##VSO[task.complete result=Succeeded]x", "a\u2028::error::x",
    "[a](https://evil.example)", "@octocat #1",
    "|`|\\|", "../../etc/passwd", "\\u{202E}", "e\u0301\u20dd", "n" * 10240, " ", "\uffff",
]
grants = [
    {"id": f"cgr_{number}", "client_id": name, "audience": name, "scope": [name, "read: x"], "subject_type": "user"}
    for number, name in enumerate(NAMES)
]
grants += [
    {"client_id": name, "audience": "https://api.example/", "allow_all_scopes": True, "subject_type": name}
    for name in NAMES
]
print(json.dumps({
    "snapshot_version": 1,
    "domain": "hostile.example",
    "client_grants": grants,
    "clients": [{"client_id": name, "name": name, "app_type": "non_interactive"} for name in NAMES],
    "resource_servers": [{"identifier": "https://api.example/", "scopes": [{"value": name} for name in NAMES]}],
    "grant_organizations": {},
}))
