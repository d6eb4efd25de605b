"""What a tick costs that finds nothing due, and whether that grows with the number of open clocks."""

from tests.bench.databases import clocks_template, cloned, environment_of
from tests.bench.verdicts import Bound, load
from tests.bench.workers import result_of

MILLISECONDS = 5.0
GROWTH = 1.5  # what noise may add; a scan of all clocks would make it a hundredfold
INDEX = "timer_due"


def measure(sizes: list[int]) -> list[Bound]:
    """Tick on databases of these sizes; print times and plans."""
    found = {}
    for size in sizes:
        with cloned(clocks_template(size), "idle") as address:
            found[size] = result_of("tests.bench.loops.tick", environment_of(address))
    print("\nidle tick: a drain that finds nothing due")
    for size, result in found.items():
        median, p95 = result["median"], result["p95"]
        print(f"  {size:>9,} open clocks: median {median:.2f} ms, p95 {p95:.2f} ms   {load()}")
        print("".join(f"      {line}\n" for line in result["plan"]), end="")
        if not any(INDEX in line for line in result["plan"]) or any(
            "Seq Scan" in line for line in result["plan"]
        ):
            raise SystemExit(f"the plan does not use the partial index {INDEX}")
    first, last = found[sizes[0]]["median"], found[sizes[-1]]["median"]
    return [
        Bound(f"idle tick at {sizes[-1]:,} clocks", last, MILLISECONDS, unit="ms"),
        Bound(f"idle tick, times that at {sizes[0]:,}", last / first, GROWTH, unit=""),
    ]
