"""Reads reports as programs of others do, and prints what they found in them as JSON.

Arguments: the directory of the reports, the schema of Jenkins' xunit plugin. Whatever is not accepted
ends it with an assertion.
"""

import io
import json
import pathlib
import sys
import unittest

import junitparser
import xmlschema
from gradescope_utils.autograder_utils import decorators
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

reports, schema = (pathlib.Path(word) for word in sys.argv[1:])


def junit():
    file = reports / "junit"
    wrong = [f"{error.path}: {error.reason}" for error in xmlschema.XMLSchema(schema).iter_errors(str(file))]
    assert not wrong, wrong
    suites = junitparser.JUnitXml.fromfile(str(file))
    of = {junitparser.Failure: [], junitparser.Error: [], junitparser.Skipped: [], None: []}
    sums = {"points": 0, "max_points": 0}
    for suite in suites:
        for case in suite:
            results = case.result or [None]
            assert len(results) == 1, case.name
            of[type(results[0]) if results[0] else None].append(results[0])
        for entry in suite.properties():
            if entry.name in sums:
                sums[entry.name] += int(entry.value)
    # As it is written and as it is counted again.
    counted = [len(of[kind]) for kind in (junitparser.Failure, junitparser.Error, junitparser.Skipped)]
    assert [suites.failures, suites.errors] == counted[:2], "the totals"
    assert [sum(int(getattr(s, key)) for s in suites) for key in ("failures", "errors", "skipped")] == counted
    failed, errors, skipped = counted
    return sums | {
        "tests": suites.tests, "passed": len(of[None]), "failed": failed, "errors": errors, "skipped": skipped,
        "texts": [result.text for kind in (junitparser.Failure, junitparser.Error) for result in of[kind]],
    }


class Example(unittest.TestCase):
    """Whatever Gradescope's own library can write about a test."""

    @decorators.weight(2)
    @decorators.number("1.1")
    @decorators.visibility("visible")
    @decorators.tags("x")
    def test_passes(self):
        print("said")

    @decorators.weight(1)
    def test_fails(self):
        self.fail("no")


def kinds(objects):
    """The type of each key; all numbers are of one."""
    name = {int: "number", float: "number"}
    return {key: name.get(type(value), type(value).__name__) for o in objects for key, value in o.items()}


def gradescope():
    stream = io.StringIO()
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Example)
    JSONTestRunner(stream=stream, visibility="visible", stdout_visibility="hidden").run(suite)
    theirs, ours = json.loads(stream.getvalue()), json.loads((reports / "gradescope").read_text("utf-8"))
    # The library writes the seconds as text and knows neither of these; the specification has them.
    documented = {"execution_time": "number", "output": "str", "output_format": "str", "extra_data": "dict"}
    compare(kinds([ours]), kinds([theirs]) | documented)
    compare(kinds(ours["tests"]), kinds(theirs["tests"]) | {"output_format": "str"})
    tests = ours["tests"]
    assert {test["status"] for test in tests} <= {test["status"] for test in theirs["tests"]}
    scored = [test for test in tests if "score" in test]
    assert "score" not in ours and not scored or ours["score"] == sum(t["score"] for t in tests)
    return {
        "tests": len(tests),
        "passed": sum(test["status"] == "passed" for test in tests),
        "points": ours.get("score"),
        "max_points": sum(test["max_score"] for test in scored) if scored else None,
        "texts": [test["output"] for test in tests],
    }


def compare(ours, known):
    wrong = {key: kind for key, kind in ours.items() if known.get(key) != kind}
    assert not wrong, f"not as Gradescope knows it: {wrong}"


print(json.dumps({"junit": junit(), "gradescope": gradescope()}))
