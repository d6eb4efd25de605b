"""`python -m tests.bench [TICKETS ...] [--pages "NAME; NAME"]`: pages at 10,000 and 100,000 demo tickets, side by side.

Their databases are reused (databases.py): the first run at a size builds one, which takes minutes for a million.
"""

import argparse
import json
import subprocess
import sys

from tests.bench.databases import cloned, demo_template, environment_of, provide
from tests.bench.serving import server

SIZES = (10_000, 100_000)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("sizes", nargs="*", default=SIZES, type=lambda word: int(word.replace(",", "")))
    parser.add_argument(
        "--pages", default="", help="names of pages between semicolons; `*` stands for anything"
    )
    asked = parser.parse_args()
    sizes, names = list(asked.sizes), [name.strip() for name in asked.pages.split(";") if name.strip()]
    with provide():
        found = {size: measure(size, names) for size in sizes}
    for size, pages in found.items():
        report(size, pages)
    if len(sizes) > 1:
        compare(found[sizes[0]], found[sizes[-1]], sizes)


def measure(size: int, names: list[str]) -> dict[str, dict[str, float]]:
    """Serve a database of demo tickets and measure its pages, all of them where no names are given."""
    with cloned(demo_template(size), "pages") as address:
        environment = environment_of(address)
        with (
            server("tests.bench.counted", environment) as product,
            server("tests.bench.bare", environment) as bare,
        ):
            pages = [sys.executable, "-m", "tests.bench.pages", str(product), str(bare), *names]
            output = subprocess.run(
                pages, env=environment, check=True, stdout=subprocess.PIPE, text=True
            ).stdout
    result: dict[str, dict[str, float]] = json.loads(output.splitlines()[-1])
    return result


def report(size: int, pages: dict[str, dict[str, float]]) -> None:
    """Print a table of one size."""
    bare = pages["bare view"]["median"]
    print(f"\n{size:,} tickets{'median ms':>21}{'p95 ms':>10}{'queries':>9}{'x bare':>8}")
    for name, figures in pages.items():
        times = figures["median"] / bare
        print(
            f"{name:24}{figures['median']:>12.1f}{figures['p95']:>10.1f}{figures['queries']:>9.0f}{times:>8.1f}"
        )


def compare(small: dict[str, dict[str, float]], large: dict[str, dict[str, float]], sizes: list[int]) -> None:
    """Print how much slower each page is at the last size than at the first."""
    print(f"\nmedian at {sizes[-1]:,} / at {sizes[0]:,}")
    for name in small:
        print(f"{name:24}{large[name]['median'] / small[name]['median']:>12.2f}")


if __name__ == "__main__":
    main()
