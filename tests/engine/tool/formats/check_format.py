#!/usr/bin/env python3
"""Checks a document against the rules of the system that reads it: required fields, types, known values.

    check_format.py gradescope|github|prairielearn|csv FILE

Prints each breach and ends with 1, or what a reader takes from it, as JSON, and ends with 0. The rules are
those of the systems' own pages; nothing here comes from the writers."""

import base64
import csv
import json
import sys

breaches = []
NUMBER = (int, float)
VISIBILITIES = ("hidden", "after_due_date", "after_published", "visible")
FORMATS = ("text", "html", "simple_format", "md", "ansi")


def is_a(value, kinds):
    return isinstance(value, kinds) and not (isinstance(value, bool) and kinds is not bool)


def fields(where, value, required, optional):
    """Every required field, no unknown one, each of its type."""
    if not isinstance(value, dict):
        return breaches.append(f"{where} is no object")
    for name in required:
        if name not in value:
            breaches.append(f"{where} has no {name}")
    for name, content in value.items():
        kinds = {**required, **optional}.get(name)
        if kinds is None:
            breaches.append(f"{where} has an unknown {name}")
        elif isinstance(kinds, tuple) and all(isinstance(kind, str) for kind in kinds):
            if content not in kinds:
                breaches.append(f"{where}: {name} is {content!r}")
        elif not is_a(content, kinds):
            breaches.append(f"{where}: {name} is a {type(content).__name__}")


def gradescope(text):
    document = json.loads(text)
    fields("the document", document, {}, {
        "score": NUMBER, "execution_time": NUMBER, "output": str, "output_format": FORMATS,
        "test_output_format": FORMATS, "test_name_format": FORMATS, "visibility": VISIBILITIES,
        "stdout_visibility": VISIBILITIES, "extra_data": dict, "tests": list, "leaderboard": list})
    if "score" not in document and not document.get("tests"):
        breaches.append("there is neither a score nor a test")
    for number, test in enumerate(document.get("tests", []), 1):
        where = f"test {number}"
        fields(where, test, {}, {
            "score": NUMBER, "max_score": NUMBER, "status": ("passed", "failed"), "name": str, "name_format": FORMATS,
            "number": str, "output": str, "output_format": FORMATS, "tags": list, "visibility": VISIBILITIES,
            "extra_data": dict})
        if "score" not in document and "score" not in test:
            breaches.append(f"{where} has no score, and neither has the document")
        if not all(isinstance(tag, str) for tag in test.get("tags", [])):
            breaches.append(f"{where}: a tag is no text")
    if any(test.get("visibility", "visible") != "visible" for test in document.get("tests", [])):
        # Students see no total then: somebody has to tell them why.
        if "hidden" not in document.get("output", ""):
            breaches.append("tests are hidden, and nothing says so")
    return document


def github(text):
    lines = text.splitlines()
    if len(lines) != 1 or not lines[0].startswith("result="):
        breaches.append("it is not one line result=…")
        return None
    document = json.loads(base64.b64decode(lines[0][len("result="):], validate=True))
    fields("the document", document,
           {"version": int, "status": ("pass", "fail", "error"), "max_score": NUMBER, "tests": list}, {})
    for number, test in enumerate(document.get("tests", []), 1):
        fields(f"test {number}", test,
               {"name": str, "status": ("pass", "fail", "error"), "score": NUMBER, "message": str, "test_code": str,
                "line_no": int}, {"filename": str, "execution_time": NUMBER})
    return document


def prairielearn(text):
    if len(text.encode()) > 1024 * 1024:
        breaches.append("it is longer than 1 MB")
    document = json.loads(text)
    fields("the document", document, {}, {
        "score": NUMBER, "gradable": bool, "format_errors": (str, list), "message": str, "output": str,
        "images": list, "tests": list})
    if document.get("gradable", True) and "score" not in document:
        breaches.append("it is gradable and has no score")
    if not 0 <= document.get("score", 0) <= 1:
        breaches.append("the score is not between 0 and 1")
    for number, test in enumerate(document.get("tests", []), 1):
        fields(f"test {number}", test, {"name": str, "points": NUMBER, "max_points": NUMBER},
               {"description": str, "message": str, "output": str, "images": list})
    return document


def comma_separated(text):
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    if "\n" in text.replace("\r\n", "") and not any("\n" in field for row in rows for field in row):
        breaches.append("a line ends without CR")
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            breaches.append(f"row {number} has {len(row)} fields, the head has {len(rows[0])}")
        for field in row:
            if field.lstrip()[:1] in ("=", "+", "-", "@"):
                breaches.append(f"row {number}: {field!r} is a formula")
    return rows


def main():
    readers = {"gradescope": gradescope, "github": github, "prairielearn": prairielearn, "csv": comma_separated}
    with open(sys.argv[2], newline="", encoding="utf-8") as file:
        try:
            document = readers[sys.argv[1]](file.read())
        except (ValueError, csv.Error) as error:
            breaches.append(str(error))
    if breaches:
        print("\n".join(breaches))
        return 1
    print(json.dumps(document))
    return 0


sys.exit(main())
