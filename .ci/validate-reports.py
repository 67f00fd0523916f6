"""Reads the reports of one audit with other people's readers, and holds their counts to each other.

usage: validate-reports.py FOLDER REPORT_SCHEMA

FOLDER holds report.json and any of report.ndjson, .xml (JUnit), .sarif, .gitlab.json, .csv, .md and .github.txt of the
same audit; REPORT_SCHEMA is what `grantlint schema report` prints. Needs jsonschema, junitparser,
markdown-it-py and sarif-tools.
"""

import csv
import html.parser
import json
import pathlib
import re
import sys

import markdown_it
from jsonschema import Draft4Validator, Draft7Validator, Draft202012Validator
from junitparser import Error, Failure, JUnitXml, Skipped
from sarif import loader

SHARED = pathlib.Path(__file__).resolve().parent.parent.parent / "shared" / "schemas"
problems = []


def expect(what, found, wanted):
    if found != wanted:
        problems.append(f"{what}: found {found}, expected {wanted}")


def validate(what, value, schema, validator):
    for error in list(validator(schema).iter_errors(value))[:5]:
        problems.append(f"{what}: /{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")


def shared_schema(name):
    path = SHARED / name
    if not path.exists():
        print(f"skipped: no {path} to validate with")
        return None
    return json.loads(path.read_text())


class Expected:
    """What the JSON report says that the others have to hold."""

    def __init__(self, report):
        self.report = report
        self.complete = report["run"]["complete"]
        findings = report["findings"]
        self.findings = len(findings)
        self.unknown = [f for f in findings if f["result"] == "unknown"]
        self.failures = [f for f in findings if f["result"] == "fail"]
        self.open = [f for f in self.failures if f["status"] == "open"]
        self.accepted = [f for f in self.failures if f["status"] in ("waived", "baselined")]
        self.standing = [f for f in self.failures if f["status"] != "fixed"]
        self.fixed_since = len((report["baseline"] or {"fixed_since": []})["fixed_since"])
        self.gaps = report["run"]["incomplete"]
        self.repairs = report["remediation"]
        self.short_repairs = [
            r for r in self.repairs if r["status"] in ("applied", "drifted", "stale", "refused", "failed")]
        self.attention = report["attention"]
        self.is_weakened = report["weakened_by"] is not None
        self.attention_kinds = {a["kind"] for a in self.attention}

    def count(self, findings, severity):
        return sum(f["severity"] == severity for f in findings)


def check_json(expected, schema):
    validate("json", expected.report, schema, Draft202012Validator)
    summary = expected.report["summary"]
    if summary["unknown"] == len(expected.unknown):
        for severity, count in summary["open"].items():
            expect(f"json: open {severity}", expected.count(expected.open, severity), count)


def check_ndjson(path, expected, schema):
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    record = {"$ref": "#/$defs/record", "$defs": schema["$defs"]}
    for line in lines:
        validate("ndjson", line, record, Draft202012Validator)
    expect("ndjson: findings", sum(line["record"] == "finding" for line in lines), expected.findings)
    expect("ndjson: last record", lines[-1]["record"], "summary")
    records = [{k: v for k, v in line.items() if k != "record"} for line in lines[:-1]]
    expect("ndjson: attention", sum(line["record"] == "attention" for line in lines), len(expected.attention))
    expect("ndjson: attention and findings are those of json, in this order",
           records == expected.attention + expected.report["findings"], True)


def check_junit(path, expected):
    xml = JUnitXml.fromfile(str(path))
    cases = [case for suite in xml for case in suite]
    kinds = [type(result) for case in cases for result in case.result]
    expect("junit: failures", kinds.count(Failure), len(expected.open) + len(expected.short_repairs))
    errors = [case for case in cases if any(isinstance(result, Error) for result in case.result)]
    incomplete = [case for case in errors if case.name == "audit is complete"]
    first = cases[:len(expected.attention)]
    expect("junit: attention comes first", [[(r.type, type(r)) for r in case.result] for case in first],
           [[(a["kind"], Error)] for a in expected.attention])
    expect("junit: errors", len(errors) - len(incomplete), len(expected.unknown) + len(expected.attention))
    expect("junit: says that it is incomplete", bool(incomplete), not expected.complete)
    expect("junit: attribute tests", xml.tests, len(cases))
    expect("junit: attribute failures", xml.failures, kinds.count(Failure))
    expect("junit: attribute errors", xml.errors, len(errors))
    if kinds.count(Skipped) < len(expected.accepted):
        problems.append(f"junit: {kinds.count(Skipped)} skipped, {len(expected.accepted)} are accepted")
    names = [(case.classname, case.name) for case in cases]
    expect("junit: names that occur twice", len(names) - len(set(names)), 0)


def check_sarif(path, expected):
    log = json.loads(path.read_text())
    schema = shared_schema("sarif-schema-2.1.0.json")
    if schema:
        validate("sarif", log, schema, Draft4Validator)
    # What sarif-tools counts, of what stands: an absent result has the level none.
    counts = loader.load_sarif_file(str(path)).get_report().get_issue_type_histogram_for_severity
    # A level follows the rank.
    for level, ranks in (("error", range(60, 101)), ("warning", range(25, 60)), ("note", range(25))):
        wanted = sum(f["rank"] in ranks for f in expected.standing)
        expect(f"sarif: {level}", sum(counts(level).values()), wanted)
    results = [result for run in log["runs"] for result in run["results"]]
    expect("sarif: suppressed", sum(bool(r.get("suppressions")) for r in results), len(expected.accepted))
    expect("sarif: absent", sum(r.get("baselineState") == "absent" for r in results), expected.fixed_since)
    notifications = [run["invocations"][0]["toolExecutionNotifications"] for run in log["runs"]]
    texts = [[n["message"]["text"].startswith("attention: ") for n in of_run] for of_run in notifications]
    expect("sarif: attention", sum(map(sum, texts)), len(expected.attention))
    expect("sarif: attention comes first", texts, [sorted(of_run, reverse=True) for of_run in texts])
    for run in log["runs"]:
        successful = run["invocations"][0]["executionSuccessful"]
        expect("sarif: executionSuccessful", successful, expected.report["run"]["exit_code"] in (0, 1))


def check_gitlab(path, expected):
    entries = json.loads(path.read_text())
    strict = shared_schema("gitlab-codequality-strict.schema.json")
    if strict:
        validate("gitlab", entries, strict, Draft7Validator)
    entry_schema = shared_schema("gitlab-codeclimate-entry.json")
    if entry_schema:
        for entry in entries:
            validate("gitlab", entry, entry_schema, Draft7Validator)
    first = entries[:len(expected.attention)]
    expect("gitlab: attention comes first", [entry["check_name"] for entry in first],
           [a["kind"] for a in expected.attention])
    others = expected.attention_kinds | {"audit-is-complete", "weakened-by-configuration"}
    weakened = sum(entry["check_name"] == "weakened-by-configuration" for entry in entries)
    expect("gitlab: weakened", weakened, int(expected.is_weakened))
    findings = [entry for entry in entries if entry["check_name"] not in others]
    expect("gitlab: entries", len(findings), len(expected.open) + len(expected.unknown))
    expect("gitlab: fingerprints", len({entry["fingerprint"] for entry in entries}), len(entries))


def check_csv(path, expected):
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, strict=True))
    expect("csv: rows", sum(row["result"] in ("fail", "unknown") for row in rows), expected.findings)
    expect("csv: gaps", sum(row["result"] == "not_read" for row in rows), len(expected.gaps))
    expect("csv: weakened", sum(row["result"] == "weakened" for row in rows), int(expected.is_weakened))
    attention = [index for index, row in enumerate(rows) if row["result"] == "attention"]
    expect("csv: attention comes first", attention, list(range(len(expected.attention))))
    findings = [row for row in rows if row["result"] in ("fail", "unknown")]
    for row, finding in zip(findings, expected.report["findings"]):
        expect("csv: fingerprint", row["fingerprint"], finding["fingerprint"])
        message = finding["message"]
        expect("csv: message", unescaped(row["message"]).removeprefix("'"), message.removeprefix("'"))
        if finding["fix"]:
            expect("csv: fix", json.loads(row["fix"]), finding["fix"]["set"])
        if None in row or None in row.values():
            problems.append("csv: a row has too many or too few cells")
        for cell in row.values():
            if cell and cell.lstrip()[:1] in ("=", "+", "-", "@"):
                problems.append(f"csv: a cell begins as a formula does: {cell[:40]}")


def unescaped(text):
    """Undoes the visible escapes of the formats that have no escapes of their own."""
    return re.sub(r"\\u\{([0-9A-F]+)\}", lambda escape: chr(int(escape[1], 16)), text)


def check_commands(path):
    """Reads a report as a log, for what GitHub's runner and Azure's agent would obey."""
    for line in re.split(r"[\n\r]", path.read_text()):
        own = path.name == "report.github.txt" and re.match(r"::(error|warning|notice) ", line)
        if re.match(r"\s*::.*::", line) and not own or re.search(r"##(vso)?\[", line, re.IGNORECASE):
            problems.append(f"{path.name}: a command to the runner of a pipeline: {line.strip()[:60]}")


class Tags(html.parser.HTMLParser):
    """Gathers what a renderer makes of a page that the report itself would not write."""

    own = set("a blockquote br code details em h1 h2 h3 hr li ol p pre strong summary table tbody td th thead tr ul".split())

    def __init__(self):
        super().__init__()
        self.foreign = set()

    def handle_starttag(self, tag, attributes):
        address = dict(attributes).get("href") or ""
        if tag not in self.own or "evil.example" in address:
            self.foreign.add(f"<{tag}> {address}".strip())


def check_markdown(path, expected):
    text = path.read_text()
    if len(text.encode()) >= 900_000:
        problems.append("markdown: too large for a step summary")
    rows = re.findall(r"^\| \d+ \| ", text, re.MULTILINE)
    if "more are left out here" not in text:
        expect("markdown: rows", len(rows), len(expected.open) + len(expected.unknown))
    quotes = [line.startswith("> **Attention:** ") for line in text.splitlines() if line]
    expect("markdown: attention comes first", quotes[:sum(quotes)], [True] * len(expected.attention))
    tags = Tags()
    tags.feed(markdown_it.MarkdownIt("commonmark").enable("table").render(text))
    for tag in sorted(tags.foreign):
        problems.append(f"markdown: {tag} is none of its own")


def check_github(path, expected):
    lines = path.read_text().splitlines()
    for level, severities in (("error", ["error"]), ("warning", ["warning"]), ("notice", ["note"])):
        count = sum(line.startswith(f"::{level} ") for line in lines)
        wanted = sum(expected.count(expected.open, severity) for severity in severities)
        if level == "error":
            wanted += len(expected.unknown) + len(expected.gaps) + len(expected.short_repairs) + len(expected.attention)
        if level == "notice":
            wanted += bool(expected.repairs) + expected.is_weakened
        expect(f"github: {level}", count, min(wanted, 10))
    titles = [f"::error title=grantlint%3A {a['kind'].replace('_', ' ')}::" for a in expected.attention[:9]]
    for line, title in zip(lines, titles):
        expect("github: attention comes first", line[:len(title)], title)
    expect("github: lines that are no command", sum(not line.startswith("::") for line in lines), 1)


def main(folder, schema_path):
    schema = json.loads(pathlib.Path(schema_path).read_text())
    Draft202012Validator.check_schema(schema)
    expected = Expected(json.loads((folder / "report.json").read_text()))
    check_commands(folder / "report.json")
    check_json(expected, schema)
    checks = {
        "report.ndjson": lambda path: check_ndjson(path, expected, schema),
        "report.xml": lambda path: check_junit(path, expected),
        "report.sarif": lambda path: check_sarif(path, expected),
        "report.gitlab.json": lambda path: check_gitlab(path, expected),
        "report.csv": lambda path: check_csv(path, expected),
        "report.md": lambda path: check_markdown(path, expected),
        "report.github.txt": lambda path: check_github(path, expected),
    }
    for name, check in checks.items():
        path = folder / name
        if path.exists():
            check(path)
            check_commands(path)
            print(f"{name}: read by another's reader")
        else:
            problems.append(f"{name} is missing")
    for problem in problems[:40]:
        print(f"FAILED: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2]))
