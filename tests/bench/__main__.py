"""`python -m tests.bench [TICKETS ...]`: pages at 10,000 and 100,000 demo tickets, side by side."""

import json
import subprocess
import sys

from tests.bench.databases import cloned, demo_template, environment_of, provide
from tests.bench.serving import server

SIZES = (10_000, 100_000)


def main() -> None:
    sizes = [int(word.replace(",", "")) for word in sys.argv[1:]] or list(SIZES)
    with provide():
        found = {size: measure(size) for size in sizes}
    for size, pages in found.items():
        report(size, pages)
    if len(sizes) > 1:
        compare(found[sizes[0]], found[sizes[-1]], sizes)


def measure(size: int) -> dict[str, dict[str, float]]:
    """Serve a database of demo tickets and measure its pages."""
    with cloned(demo_template(size), "pages") as address:
        environment = environment_of(address)
        with (
            server("tests.bench.counted", environment) as product,
            server("tests.bench.bare", environment) as bare,
        ):
            pages = [sys.executable, "-m", "tests.bench.pages", str(product), str(bare)]
            output = subprocess.run(
                pages, env=environment, check=True, stdout=subprocess.PIPE, text=True
            ).stdout
    result: dict[str, dict[str, float]] = json.loads(output.splitlines()[-1])
    return result


def report(size: int, pages: dict[str, dict[str, float]]) -> None:
    """Print a table of one size."""
    bare = pages["bare view"]["median"]
    print(f"\n{size:,} tickets{'median ms':>17}{'p95 ms':>10}{'queries':>9}{'x bare':>8}")
    for name, figures in pages.items():
        times = figures["median"] / bare
        print(
            f"{name:18}{figures['median']:>12.1f}{figures['p95']:>10.1f}{figures['queries']:>9.0f}{times:>8.1f}"
        )


def compare(small: dict[str, dict[str, float]], large: dict[str, dict[str, float]], sizes: list[int]) -> None:
    """Print how much slower each page is at the last size than at the first."""
    print(f"\nmedian at {sizes[-1]:,} / at {sizes[0]:,}")
    for name in small:
        print(f"{name:18}{large[name]['median'] / small[name]['median']:>12.2f}")


if __name__ == "__main__":
    main()
