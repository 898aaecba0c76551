"""Runs unittest modules and writes "TEST OUTCOME" for each test, one a line, in the order in which they ended.
usage: unittest_outcomes.py OUTPUT MODULE..."""

import sys
import unittest


class Outcomes(unittest.TestResult):
    def __init__(self, output):
        super().__init__()
        self.output = output

    def tell(self, test, outcome):
        self.output.write(f"{test.id()} {outcome}\n")
        self.output.flush()

    def addSuccess(self, test):
        self.tell(test, "passed")

    def addError(self, test, err):
        self.tell(test, f"error {err[0].__name__}: {err[1]}".splitlines()[0])

    def addFailure(self, test, err):
        self.tell(test, f"failed {err[1]}".splitlines()[0])

    def addSkip(self, test, reason):
        self.tell(test, f"skipped {reason}")

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.tell(subtest, f"failed {err[1]}".splitlines()[0])

    def addExpectedFailure(self, test, err):
        self.tell(test, "failed as expected")

    def addUnexpectedSuccess(self, test):
        self.tell(test, "passed unexpectedly")


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        unittest.defaultTestLoader.loadTestsFromNames(sys.argv[2:]).run(Outcomes(file))
