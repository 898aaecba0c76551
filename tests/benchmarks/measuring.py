"""Rounds that take turns, ratios within a round, and a table: what benchmarks in Python share."""

import statistics


def in_turns(configurations, rounds, measure):
    """Measures each configuration once a round, in turns, so that a noisy minute meets all of them alike.

    `measure(configuration)` gives nanoseconds for one operation, or None. Returns {configuration: [ns or None, ...]}.
    """
    results = {configuration: [] for configuration in configurations}
    for number in range(rounds):
        # Forward and backward, so that nobody always runs in the wake of the same neighbour.
        for configuration in configurations if number % 2 == 0 else reversed(configurations):
            results[configuration].append(measure(configuration))
    return results


def ratios(above, below):
    """Round by round; a round that one of the two lacks does not count."""
    return [a / b for a, b in zip(above, below) if a and b]


def median_and_range(values, digits=2):
    if not values:
        return "-"
    return f"{statistics.median(values):.{digits}f} [{min(values):.{digits}f}..{max(values):.{digits}f}]"


def print_table(title, header, rows):
    """A Markdown table with aligned columns, so that it reads well on a terminal and in docs/benchmarks.md."""
    widths = [max(len(str(row[i])) for row in [header] + rows) for i in range(len(header))]
    line = lambda row: "| " + " | ".join(str(cell).ljust(width) for cell, width in zip(row, widths)) + " |"
    print(f"{title}\n\n{line(header)}\n|{'|'.join('-' * (width + 2) for width in widths)}|", flush=True)
    for row in rows:
        print(line(row), flush=True)
    print(flush=True)
