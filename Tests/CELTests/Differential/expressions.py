#!/usr/bin/env python3
"""Compares expressions with cel-cpp, through its Python bindings: random ones that are well typed, and mutations of them.

See README.md beside this file. The engine under test is a command that reads lines of JSON {"expr": "…"} and writes one line for each:
{"compile_error": "…"}, {"error": "…"} or {"value": "<literal>"}, with "type", "cost" and "estimate" where it compiled.
"""

import argparse
import collections
import datetime
import json
import math
import os
import random
import re
import subprocess
import sys

from cel_expr_python import cel
from cel_expr_python.ext import ext_bindings, ext_encoders, ext_math, ext_optional, ext_strings

T = cel.Type
UTC = datetime.timezone.utc

# Name, type of the generator, type of the peer, value. The engine declares the same.
VARIABLES = [
    ("b", "bool", T.BOOL, True),
    ("i", "int", T.INT, 3),
    ("u", "uint", T.UINT, 7),
    ("x", "double", T.DOUBLE, 2.5),
    ("s", "string", T.STRING, "héllo, World"),
    ("y", "bytes", T.BYTES, b"a\xff"),
    ("t", "timestamp", T.TIMESTAMP, datetime.datetime(2024, 2, 29, 12, 34, 56, 123456, UTC)),
    ("p", "duration", T.DURATION, datetime.timedelta(hours=1, minutes=30, seconds=45, milliseconds=250)),
    ("li", "list(int)", T.List(T.INT), [1, 2, 3]),
    ("ls", "list(string)", T.List(T.STRING), ["a", "b:c", ""]),
    ("ll", "list(list(int))", T.List(T.List(T.INT)), [[1], []]),
    ("ms", "map(string,int)", T.Map(T.STRING, T.INT), {"a": 1, "b": 2}),
    ("d", "dyn", T.DYN, [1, "a", None, 2.5]),
    ("dm", "dyn", T.DYN, {"a": 1, "b": "x", "c": [1]}),
    ("di", "dyn", T.DYN, 5),
    ("ds", "dyn", T.DYN, "dyn"),
]


# MARK: Generator


class Generator:
    """Random expressions of a wanted type."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.locals = []

    def pick(self, *choices):
        return self.random.choice(choices)

    def expression(self, kind, depth):
        """The text of an expression that has the type, in brackets where an operator could take it apart."""
        if self.random.random() < 0.04 and kind != "dyn":
            return f"dyn({self.expression(kind, depth - 1)})"
        if depth <= 0 or self.random.random() < 0.15:
            return self.leaf(kind)
        if self.random.random() < 0.08:
            return self.general(kind, depth - 1)
        maker = getattr(self, "make_" + re.sub(r"\W+", "_", kind).strip("_"), None)
        return maker(depth - 1) if maker else self.leaf(kind)

    def leaf(self, kind):
        names = [name for name, own in self.locals if own == kind]
        names += [name for name, own, _, _ in VARIABLES if own == kind]
        if names and self.random.random() < 0.4:
            return self.random.choice(names)
        pick = self.pick
        match kind:
            case "bool":
                return pick("true", "false")
            case "int":
                return pick("0", "1", "2", "-1", "10", "0x1F", "-0xff", "9223372036854775807", "-9223372036854775808",
                            str(self.random.randint(-1000, 1000)), str(self.random.randint(-2**62, 2**62)))
            case "uint":
                return pick("0u", "1u", "0xFFu", "18446744073709551615u", f"{self.random.randint(0, 9999)}u")
            case "double":
                return pick("0.0", "-0.0", "1.0", "1.5", "-2.25", ".5", "1e3", "1e21", "1e-7", "123456789.125", "0.1",
                            "1e308", "5e-324", "(0.0 / 0.0)", "(1.0 / 0.0)", f"{self.random.uniform(-1000, 1000)!r}",
                            f"{self.random.randint(1, 99999)}e{self.random.randint(-20, 25)}")
            case "string":
                return pick("''", "'a'", "'b:c'", "'hello'", "'héé😀'", "'  trim\\t'", "'A,B,,C'", r"r'\d+'", "'12'",
                            "'-7'", "'1.5'", "'true'", "'1h30m'", "'2024-02-29T12:00:00Z'", "'aGk='", "'%d'", "'\\n'",
                            "'''x''y'''", "'0x1F'", "'1e3'", "'NaN'", f"'{self.random.randint(0, 99)}'")
            case "bytes":
                return pick("b''", "b'abc'", "b'\\xff'", "b'é'", "b'\\303\\251'")
            case "timestamp":
                return pick("timestamp('2024-02-29T12:34:56.789Z')", "timestamp('1969-12-31T23:59:59+05:30')",
                            "timestamp('0001-01-01T00:00:00Z')", "timestamp('9999-12-31T23:59:59.999Z')",
                            f"timestamp({self.random.randint(-10**9, 4 * 10**9)})")
            case "duration":
                return pick("duration('0')", "duration('1.5s')", "duration('-1h30m')", "duration('10ms')",
                            f"duration('{self.random.randint(-9999, 9999)}s')")
            case "list(int)":
                return pick("[]", "[1]", "[1, 2, 3]", "[3, 1, 2, 1]", "[1, 2,]")
            case "list(string)":
                return pick("[]", "['a']", "['b', 'a']", "['x', '', 'é']")
            case "list(list(int))":
                return pick("[]", "[[]]", "[[1], [2, 3]]")
            case "map(string,int)":
                return pick("{}", "{'a': 1}", "{'b': 2, 'a': 1}")
            case "optional(int)":
                return pick("optional.none()", "optional.of(1)", "optional.ofNonZeroValue(0)")
            case _:
                return pick("dyn(1)", "dyn('a')", "dyn(1.5)", "dyn([1, 'a'])", "dyn({'a': 1})", "dyn(null)", "d", "dm")

    def general(self, kind, depth):
        """Forms that every type has."""
        match self.random.randint(0, 5):
            case 0:
                return f"({self.expression('bool', depth)} ? {self.expression(kind, depth)} : {self.expression(kind, depth)})"
            case 1:
                return f"[{self.expression(kind, depth)}, {self.expression(kind, depth)}][{self.pick('0', '1', '2', 'i')}]"
            case 2:
                return f"{{'k': {self.expression(kind, depth)}}}{self.pick('.k', '[%r]' % 'k', '.`k`', '.z')}"
            case 3:
                other = self.pick("int", "string", "bool", "list(int)")
                value = self.expression(other, depth)
                return f"cel.bind({self.bound(other)}, {value}, {self.inside(kind, depth)})"
            case 4:
                return f"optional.of({self.expression(kind, depth)}).{self.pick('value()', f'orValue({self.leaf(kind)})')}"
            case _:
                return f"([{self.expression(kind, depth)}] + [{self.expression(self.pick(kind, 'dyn'), depth)}])[0]"

    def bound(self, kind):
        self.locals.append((f"v{len(self.locals)}", kind))
        return self.locals[-1][0]

    def inside(self, kind, depth):
        text = self.expression(kind, depth)
        self.locals.pop()
        return text

    def macro(self, name, kind, depth):
        """A macro over a list, whose body has the type."""
        element = self.pick("int", "string")
        range_ = self.expression(f"list({element})", depth)
        if self.random.random() < 0.15:
            element, range_ = "string", self.expression("map(string,int)", depth)
        return f"{range_}.{name}({self.bound(element)}, {self.inside(kind, depth)})"

    def make_bool(self, depth):
        e = self.expression
        kind = self.pick("int", "uint", "double", "string", "bytes", "timestamp", "duration", "list(int)", "map(string,int)", "dyn")
        ordered = self.pick("int", "uint", "double", "string", "bytes", "timestamp", "duration", "bool", "dyn")
        return self.pick(
            lambda: f"({e('bool', depth)} && {e('bool', depth)})",
            lambda: f"({e('bool', depth)} || {e('bool', depth)})",
            lambda: f"!{e('bool', depth)}",
            lambda: f"({e(kind, depth)} == {e(kind, depth)})",
            lambda: f"({e(kind, depth)} != {e(self.pick(kind, 'dyn'), depth)})",
            lambda: f"({e(ordered, depth)} {self.pick('<', '<=', '>', '>=')} {e(self.pick(ordered, 'dyn'), depth)})",
            lambda: f"({e('int', depth)} in {e('list(int)', depth)})",
            lambda: f"({e('string', depth)} in {e(self.pick('map(string,int)', 'list(string)', 'dyn'), depth)})",
            lambda: f"{e('string', depth)}.{self.pick('startsWith', 'endsWith', 'contains')}({e('string', depth)})",
            lambda: f"{e('string', depth)}.matches({self.pick(chr(39) + '^a' + chr(39), chr(39) + '[0-9]+' + chr(39), e('string', 0))})",
            lambda: self.macro(self.pick("all", "exists", "exists_one"), "bool", depth),
            lambda: f"has({self.pick('dm.a', 'dm.z', 'ms.a', 'dm.b.c', 'd.a')})",
            lambda: f"{e('optional(int)', depth)}.hasValue()",
            lambda: f"(type({e(self.pick('int', 'string', 'dyn'), depth)}) == {self.pick('int', 'string', 'list', 'type', 'double')})",
            lambda: f"bool({e('string', depth)})",
            lambda: f"math.{self.pick('isNaN', 'isInf', 'isFinite')}({e('double', depth)})",
        )()

    def make_int(self, depth):
        e = self.expression
        zone = self.pick("''", "'UTC'", "'Europe/Berlin'", "'America/New_York'", "'+05:30'", "'-5:30'", "'05:00'", "'-0:30'",
                         "'US/Central'", "'EST'", "'+14:00'", "'99:59'", "'1:60'", "'5'", "'PST'", "'Nowhere'", e("string", 0))
        part = self.pick("getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours",
                         "getMinutes", "getSeconds", "getMilliseconds")
        return self.pick(
            lambda: f"({e('int', depth)} {self.pick('+', '-', '*', '/', '%')} {e(self.pick('int', 'int', 'int', 'dyn'), depth)})",
            lambda: f"-({e('int', depth)})",
            lambda: f"size({e(self.pick('string', 'bytes', 'list(int)', 'map(string,int)', 'dyn'), depth)})",
            lambda: f"{e(self.pick('string', 'list(string)'), depth)}.size()",
            lambda: f"int({e(self.pick('uint', 'double', 'string', 'timestamp', 'dyn'), depth)})",
            lambda: f"{e('timestamp', depth)}.{part}({self.pick('', zone)})",
            lambda: f"{e('duration', depth)}.{self.pick('getHours', 'getMinutes', 'getSeconds')}()",
            lambda: f"{e('list(int)', depth)}[{e('int', 0)}]",
            lambda: f"{e('map(string,int)', depth)}[{e('string', 0)}]",
            lambda: f"{e('optional(int)', depth)}.{self.pick('value()', f'orValue({self.leaf(chr(105) + chr(110) + chr(116))})')}",
            lambda: f"{e('string', depth)}.{self.pick('indexOf', 'lastIndexOf')}({e('string', 0)}{self.pick('', ', 1', ', 0')})",
            lambda: f"math.{self.pick('abs', 'sign', 'bitNot')}({e('int', depth)})",
            lambda: f"math.{self.pick('bitAnd', 'bitOr', 'bitXor', 'bitShiftLeft', 'bitShiftRight')}({e('int', depth)}, {e('int', 0)})",
            lambda: f"math.{self.pick('greatest', 'least')}({e('int', depth)}, {e('int', depth)})",
            lambda: f"math.{self.pick('greatest', 'least')}({e('list(int)', depth)})",
        )()

    def make_uint(self, depth):
        e = self.expression
        return self.pick(
            lambda: f"({e('uint', depth)} {self.pick('+', '-', '*', '/', '%')} {e('uint', depth)})",
            lambda: f"uint({e(self.pick('int', 'double', 'string', 'dyn'), depth)})",
            lambda: f"math.{self.pick('abs', 'sign', 'bitNot')}({e('uint', depth)})",
        )()

    def make_double(self, depth):
        e = self.expression
        return self.pick(
            lambda: f"({e('double', depth)} {self.pick('+', '-', '*', '/')} {e('double', depth)})",
            lambda: f"-({e('double', depth)})",
            lambda: f"double({e(self.pick('int', 'uint', 'string', 'dyn'), depth)})",
            lambda: f"math.{self.pick('ceil', 'floor', 'round', 'trunc', 'abs', 'sign', 'sqrt')}({e('double', depth)})",
        )()

    def make_string(self, depth):
        e = self.expression
        return self.pick(
            lambda: f"({e('string', depth)} + {e(self.pick('string', 'string', 'dyn'), depth)})",
            lambda: f"string({e(self.pick('int', 'uint', 'double', 'bytes', 'bool', 'timestamp', 'duration', 'string', 'dyn'), depth)})",
            lambda: f"{e('string', depth)}.{self.pick('lowerAscii', 'upperAscii', 'trim', 'reverse')}()",
            lambda: f"{e('string', depth)}.charAt({e('int', 0)})",
            lambda: f"{e('string', depth)}.substring({self.pick('0', '1', '2', '-1', 'i')}{self.pick('', ', 3', ', 1', ', 99')})",
            lambda: f"{e('string', depth)}.replace({e('string', 0)}, {e('string', 0)}{self.pick('', ', 1', ', -1', ', 0')})",
            lambda: f"{e('list(string)', depth)}.join({self.pick('', e('string', 0))})",
            lambda: f"{e('list(string)', depth)}[{e('int', 0)}]",
            lambda: f"strings.quote({e('string', depth)})",
            lambda: f"base64.encode({e('bytes', depth)})",
            lambda: self.format(depth),
        )()

    def format(self, depth):
        clauses, values = [], []
        for _ in range(self.random.randint(1, 3)):
            clause = self.pick("s", "d", "f", "e", "x", "X", "o", "b", ".0f", ".2f", ".3e", ".10f", "s", "d")
            kind = self.pick("int", "uint", "double", "string", "bool", "bytes", "duration", "timestamp", "list(int)", "dyn")
            if self.random.random() < 0.7:
                kind = {"s": kind, "d": self.pick("int", "uint", "double"), "x": self.pick("int", "string", "bytes"),
                        "X": self.pick("uint", "string"), "o": "int", "b": self.pick("int", "bool")}.get(clause, "double")
            clauses.append("%" + clause)
            values.append(self.expression(kind, depth - 1))
        return f"'{self.pick('', '%% ', 'x=')}{' '.join(clauses)}'.format([{', '.join(values)}])"

    def make_bytes(self, depth):
        e = self.expression
        text = "".join(self.random.choice("aGk=\\n\\r /+_-AQ") for _ in range(self.random.randint(0, 9)))
        return self.pick(
            lambda: f"({e('bytes', depth)} + {e('bytes', depth)})",
            lambda: f"bytes({e('string', depth)})",
            lambda: "base64.decode('%s')" % text.replace("\\", "").replace("\n", "\\n"),
            lambda: "base64.decode('%s')" % self.pick("aGk=", "aGk", "aG\\nk=", "aGk=\\r\\n", "a", "aGk==", "/+8=", "_-8=", "aGl="),
        )()

    def make_timestamp(self, depth):
        e = self.expression
        return self.pick(
            lambda: f"({e('timestamp', depth)} {self.pick('+', '-')} {e('duration', depth)})",
            lambda: f"timestamp({e(self.pick('string', 'int'), depth)})",
            lambda: f"timestamp('{self.date()}')",
        )()

    def date(self):
        r = self.random
        text = f"{r.randint(1, 9999):04}-{r.randint(1, 13):02}-{r.randint(1, 31):02}T{r.randint(0, 24):02}:{r.randint(0, 60):02}:{r.randint(0, 60):02}"
        return text + self.pick("", ".5", ".123456789", ".1234567891", ".") + self.pick("Z", "Z", "+01:00", "-23:59", "+24:00", "")

    def make_duration(self, depth):
        e = self.expression
        units = "".join(f"{self.pick('1', '0', '1.5', '.5', '2.', '12', '.')}{self.pick('h', 'm', 's', 'ms', 'us', 'ns', 'd', '')}"
                        for _ in range(self.random.randint(1, 2)))
        return self.pick(
            lambda: f"({e('duration', depth)} {self.pick('+', '-')} {e('duration', depth)})",
            lambda: f"({e('timestamp', depth)} - {e('timestamp', depth)})",
            lambda: f"duration('{self.pick('', '-', '+')}{units}')",
        )()

    def make_list_int(self, depth):
        e = self.expression
        return self.pick(
            lambda: f"[{', '.join(e(self.pick('int', 'int', 'int', 'dyn'), depth) for _ in range(self.random.randint(0, 3)))}]",
            lambda: f"[?{e('optional(int)', depth)}, {e('int', depth)}]",
            lambda: f"({e('list(int)', depth)} + {e('list(int)', depth)})",
            lambda: self.macro("map", "int", depth),
            lambda: f"{e('list(int)', depth)}.filter({self.bound('int')}, {self.inside('bool', depth)})",
            lambda: f"{e('list(int)', depth)}.map({self.bound('int')}, {self.expression('bool', depth)}, {self.inside('int', depth)})",
        )()

    def make_list_string(self, depth):
        e = self.expression
        return self.pick(
            lambda: f"[{', '.join(e('string', depth) for _ in range(self.random.randint(0, 3)))}]",
            lambda: f"{e('string', depth)}.split({e('string', 0)}{self.pick('', ', 2', ', 0', ', -1', ', 1')})",
            lambda: self.macro("map", "string", depth),
            lambda: f"{e('list(string)', depth)}.filter({self.bound('string')}, {self.inside('bool', depth)})",
        )()

    def make_list_list_int(self, depth):
        return f"[{self.expression('list(int)', depth)}, {self.expression('list(int)', depth)}]"

    def make_map_string_int(self, depth):
        e = self.expression
        return self.pick(
            lambda: f"{{{e('string', 0)}: {e('int', depth)}, 'q': {e('int', depth)}}}",
            lambda: f"{{?'a': {e('optional(int)', depth)}, 'b': {e('int', depth)},}}",
        )()

    def make_optional_int(self, depth):
        e = self.expression
        return self.pick(
            lambda: f"optional.of({e('int', depth)})",
            lambda: f"optional.ofNonZeroValue({e('int', depth)})",
            lambda: f"{e('map(string,int)', depth)}.?{self.pick('a', 'q', 'zz')}",
            lambda: f"{e('list(int)', depth)}[?{e('int', 0)}]",
            lambda: f"{e('map(string,int)', depth)}[?{e('string', 0)}]",
            lambda: f"{e('optional(int)', depth)}.or({e('optional(int)', depth)})",
            lambda: f"{e('optional(int)', depth)}.optMap({self.bound('int')}, {self.inside('int', depth)})",
            lambda: f"{e('optional(int)', depth)}.optFlatMap({self.bound('int')}, {self.inside('optional(int)', depth)})",
        )()

    def make_dyn(self, depth):
        e = self.expression
        kind = self.pick("int", "uint", "double", "string", "bool", "list(int)", "map(string,int)", "bytes", "duration")
        return self.pick(
            lambda: f"dyn({e(kind, depth)})",
            lambda: f"d[{self.pick('0', '1', '2', '3', '9', '1.0', '1u')}]",
            lambda: f"dm{self.pick('.a', '.b', '.c', '.z', '[%r]' % 'a', '.?a', '.c[0]')}",
            lambda: f"[{e(kind, depth)}, {e('dyn', depth)}][{self.pick('0', '1')}]",
            lambda: f"({e('dyn', depth)} + {e('dyn', depth)})",
            lambda: self.pick("null", "type(d)", "[null, 1]", "{1: 'a', 'b': 2u, false: null}"),
        )()

    PIECES = [
        "(", ")", "[", "]", "{", "}", "?", ":", ".", ",", "&&", "||", "==", "!=", "<", ">=", " in ", "in", "+", "-", "*", "/", "%", "!",
        "'", '"', "\\", "\\n", "\\x41", "\\u00e9", "0", "1", "0x", "0X1F", "1u", "1.5", ".5", "1e3", "null", "true", ".true", "if", ".if", ".in",
        "`a`", ".?", "[?", ".?a", "[,]", "{,}", ",]", ",}", "dyn(", "dyn(1)", "optional.none()", "has(", "rb'a'", "br'a'", "b'", "r'", "'''",
        " ", "\t", "\n", "\r", "\f", "//", "// x\n", "é", "_", "i", "s", "d", "li", "--", "- ",
    ]

    def mutated(self, text):
        """The text after one to three changes."""
        for _ in range(self.random.randint(1, 3)):
            start = self.random.randint(0, len(text))
            end = min(len(text), start + self.random.randint(0, 5))
            match self.random.randint(0, 3):
                case 0:
                    text = text[:start] + text[end:]
                case 1:
                    text = text[:start] + self.random.choice(self.PIECES) + text[start:]
                case 2:
                    text = text[:start] + self.random.choice(self.PIECES) + text[end:]
                case _:
                    text = text[:start] + text[start:end] + text[start:]
        return text

    def next(self):
        kind = self.pick("bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration", "list(int)",
                         "list(string)", "list(list(int))", "map(string,int)", "optional(int)", "dyn")
        self.locals = []
        text = self.expression(kind, self.random.randint(1, 4))
        return self.mutated(text) if self.random.random() < 0.4 else text


# MARK: Peer


class Peer:
    """cel-cpp with the extensions that its bindings have."""

    def __init__(self):
        extensions = [ext_bindings.ExtBindings(), ext_encoders.ExtEncoders(), ext_math.ExtMath(), ext_optional.ExtOptional(),
                      ext_strings.ExtStrings()]
        self.env = cel.NewEnv(variables={name: type_ for name, _, type_, _ in VARIABLES}, extensions=extensions)
        self.data = {name: value for name, _, _, value in VARIABLES}

    def answer(self, text):
        """("compile_error", message), ("error", message), ("value", comparable) or ("skip", reason)."""
        try:
            program = self.env.compile(text)
        except Exception as error:
            return "compile_error", str(error).split("\n")[0]
        name = program.return_type().name()
        if "optional" in name.lower():
            return self.optional(text)
        try:
            value = program.eval(data=self.data)
            if value.type() == T.ERROR:
                return "error", str(value.plain_value())
            return "value", plain(value)
        except Exception as error:
            return "skip", type(error).__name__ + " " + str(error).split("\n")[0]

    def optional(self, text):
        """The bindings cannot convert an optional, so it is asked for what it has in it."""
        kind, present = self.answer(f"[({text}).hasValue()]")
        if kind != "value" or present != ("list", [("bool", True)]):
            return (kind, ("optional", None)) if kind == "value" else (kind, present)
        kind, value = self.answer(f"[({text}).value()]")
        return (kind, ("optional", value[1][0])) if kind == "value" else (kind, value)


def plain(value):
    """A value with its type, comparable by ==, NaN equal to itself."""
    kind = value.type().name()
    content = value.value()
    if isinstance(content, list):
        return "list", [plain(element) for element in content]
    if isinstance(content, dict):
        return "map", sorted((repr(key), plain(element)) for key, element in content.items())
    if isinstance(content, float):
        return "double", "NaN" if math.isnan(content) else repr(content)
    if isinstance(content, (bytes, bytearray)):
        return "bytes", bytes(content)
    if isinstance(content, T):
        return "type", content.name()
    return kind.lower(), content


# MARK: Known differences

def shortened(value):
    """A value's text without the zeros that cel-cpp puts behind fractions of a second."""
    text = re.sub(r"(\.\d*?)0+([sZ])", r"\1\2", repr(value))
    return re.sub(r"(\d)\.([sZ])", r"\1\2", text)


def both_values(ours, theirs):
    return ours[0] == theirs[0] == "value"


# Why a disagreement stays as it is, and how it is told from others: by the expression and the two answers.
KNOWN = [
    ("the bindings cannot convert the value", lambda text, ours, theirs: theirs[0] == "skip"),
    ("cel-go and this engine take a dyn after a question mark, cel-cpp does not",
     lambda text, ours, theirs: "expected type 'optional_type(dyn)' but found 'dyn'" in str(theirs[1])),
    ("the limit of the cost", lambda text, ours, theirs: "could cost" in str(ours[1]) or "more than the limit" in str(ours[1])),
    ("blanks and dots in base64: cel-cpp skips them, cel-go does not",
     lambda text, ours, theirs: ours == ("error", "the text is not base64") and theirs[0] != "compile_error"),
    ("math.least([]) fails when evaluated instead of when compiled",
     lambda text, ours, theirs: "invalid single argument value" in str(theirs[1]) or "simple literal arguments" in str(theirs[1])),
    ("offsets with 60 minutes or more: cel-cpp takes them, cel-go does not",
     lambda text, ours, theirs: ours[0] == "error" and re.match(r'unknown time zone "[-+]?\d+:[6-9]\d', ours[1])),
    ("dates with fewer digits, small letters or short offsets: cel-cpp takes them, RFC 3339 and cel-go do not",
     lambda text, ours, theirs: ours[0] == "error" and "is not an RFC 3339 timestamp" in ours[1] and theirs[0] == "value"
     and ":60" not in ours[1]),
    ("hexadecimal digits without an exponent as a double: cel-cpp reads them, cel-go does not",
     lambda text, ours, theirs: ours[0] == "error" and re.search('0x[^p]*" cannot be converted to double', ours[1])),
    ("the order of a map's keys, which cel-cpp does not keep",
     lambda text, ours, theirs: both_values(ours, theirs) and "map(" in text and sorted(repr(ours)) == sorted(repr(theirs))),
    ("zones before there were any: the tables of time zones differ",
     lambda text, ours, theirs: both_values(ours, theirs) and "0001-01-01" in text and "'EST'" in text),
    ("second 60 of a minute: cel-cpp takes it, cel-go does not",
     lambda text, ours, theirs: ours[0] == "error" and re.search(r":60(\.\d+)?(Z|[-+]\d\d:\d\d). is not an RFC 3339", ours[1])),
    ("fractions of durations and timestamps as text: cel-cpp pads them to three, six or nine digits, cel-go does not",
     lambda text, ours, theirs: both_values(ours, theirs) and shortened(ours[1]) == shortened(theirs[1])),
    ("int of a bool: cel-cpp takes it where the type is dyn, the language definition has none",
     lambda text, ours, theirs: ours == ("error", "no matching overload: int(bool)")),
    ("%s and %d of a double: cel-go writes the shortest digits, cel-cpp six",
     lambda text, ours, theirs: ours[0] == theirs[0] and ".format(" in text and re.search("%[.0-9]*[sd]", text)),
    ("names of what is not finite: cel-cpp writes nan and inf",
     lambda text, ours, theirs: both_values(ours, theirs) and re.search("NaN|Infinity", repr(ours[1])) is not None),
    ("substring up to the end: cel-cpp refuses it",
     lambda text, ours, theirs: "<string>.substring(<start>, <end>)" in str(theirs[1])),
    ("type names without a value, such as dyn, are unknown when compiled instead of when evaluated",
     lambda text, ours, theirs: ours[0] == "compile_error" and "found in Activation" in str(theirs[1])),
    ("double literals out of range: cel-cpp reads infinity, cel-go refuses them",
     lambda text, ours, theirs: ours[0] == "compile_error" and "not a double" in ours[1]),
]


def classes_of(text, ours, theirs):
    """A name for a disagreement, so that similar ones are counted together."""

    def norm(message):
        message = re.sub(r"INVALID_ARGUMENT: ERROR: <input>:\d+:\d+: ", "", str(message))
        message = re.sub(r"^\d+:\d+: ", "", message)
        return re.sub(r"\d+", "0", re.sub(r"'[^']*'|\"[^\"]*\"|\(.*\)", "…", message))[:70]

    def shape(answer):
        return answer[0] if answer[0] in ("value", "skip") else f"{answer[0]} <{norm(answer[1])}>"

    detail = ""
    if ours[0] == theirs[0] == "value":
        functions = re.findall(r"(\w+)\(", text)
        detail = f" {ours[1][0]}/{theirs[1][0]} {functions[0] if functions else ''}"
    return f"ours {shape(ours)} | theirs {shape(theirs)}{detail}"


def run_engine(command, expressions):
    """The engine's answers; if it dies, the expression that ended it has the answer {"crash": …}."""
    answers = []
    while len(answers) < len(expressions):
        rest = expressions[len(answers):]
        lines = "".join(json.dumps({"expr": text}) + "\n" for text in rest)
        done = subprocess.run(command, shell=True, input=lines.encode(), stdout=subprocess.PIPE, check=False)
        answers += [json.loads(line) for line in done.stdout.decode().split("\n") if line]
        if len(answers) < len(expressions):
            answers.append({"crash": done.returncode})
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--engine", required=True, help="the command of the engine under test")
    parser.add_argument("-n", type=int, default=68_000, help="how many expressions")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=3, help="how many examples of each class to print")
    options = parser.parse_args()

    generator, peer = Generator(options.seed), Peer()
    expressions = [generator.next() for _ in range(options.n)]
    answers = run_engine(options.engine, expressions)

    counts, examples = collections.Counter(), collections.defaultdict(list)
    agreed = collections.Counter()
    for text, answer in zip(expressions, answers):
        theirs = peer.answer(text)
        if "crash" in answer:
            ours = "crash", answer["crash"]
        elif "value" in answer:
            kind, value = peer.answer(answer["value"])
            ours = ("value", value) if kind == "value" else ("value", ("unreadable", answer["value"]))
            if answer["cost"] > answer["estimate"]:
                counts["cost over estimate"] += 1
                examples["cost over estimate"].append((text, answer, ""))
        else:
            ours = next((key, answer[key]) for key in ("compile_error", "error") if key in answer)
        if ours == theirs or ours[0] == theirs[0] != "value":
            agreed[theirs[0]] += 1
            continue
        known = next((why for why, matches in KNOWN if matches(text, ours, theirs)), None)
        name = f"known: {known}" if known else classes_of(text, ours, theirs)
        counts[name] += 1
        examples[name].append((text, ours[1], theirs[1]))

    print(f"{options.n} expressions, seed {options.seed}; agreed: " + ", ".join(f"{n} {kind}" for kind, n in agreed.most_common()))
    for name, count in counts.most_common():
        print(f"{count:6}  {name}")
        for text, ours, theirs in sorted(examples[name], key=lambda e: len(e[0]))[: options.examples]:
            print(f"          {text!r}\n            ours   {str(ours)[:150]}\n            theirs {str(theirs)[:150]}")
    sys.stdout.flush()
    # The bindings end the process when they are taken down, so it ends before.
    os._exit(1 if any(not name.startswith("known: ") for name in counts) else 0)


if __name__ == "__main__":
    main()
