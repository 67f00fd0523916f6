"""Checks YAML files against a JSON Schema with somebody else's validator: validate-yaml.py SCHEMA FILE…

YAML is read by the core schema of YAML 1.2, as grantlint reads it: dates, `on` and `off` are strings.
"""

import json
import re
import sys

import jsonschema
import yaml


class Core(yaml.SafeLoader):
    """SafeLoader resolves by YAML 1.1: its rules are replaced."""

    yaml_implicit_resolvers = {}


for tag, pattern, first in [
    ("null", r"^(~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^-?[0-9]+$", list("-0123456789")),
    ("float", r"^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$", list("-0123456789")),
]:
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)


def main(schema_path, paths):
    with open(schema_path) as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failures = 0
    for path in paths:
        with open(path) as file:
            document = yaml.load(file, Loader=Core)
        for error in validator.iter_errors(document):
            failures += 1
            print(f"{path}: {error.json_path}: {error.message}", file=sys.stderr)
    print(f"{len(paths)} files hold" if failures == 0 else f"{failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
