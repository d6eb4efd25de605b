"""Every action is called by the product; those that wait for a verb are in modules that say so."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.test_words_apart import APPS, ROOT

PLANNED = "planned"


def sources() -> dict[Path, ast.Module]:
    paths = (path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    return {path: ast.parse(path.read_text()) for path in paths}


def actions(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield the public functions of a module of actions."""
    if "actions" in {*path.parts[:-1], path.stem}:
        yield from (
            node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"
        )


def uses(path: Path, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield (module, name) of all that a module imports by name, asks another module for, or uses of its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module.rpartition(".")[2], alias.name) for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield ast.unparse(node.value).rpartition(".")[2], node.attr
        elif isinstance(node, ast.Name):
            yield path.stem, node.id


def test_actions_that_nothing_calls_are_those_that_are_planned() -> None:
    trees = sources()
    used = {one for path, tree in trees.items() for one in uses(path, tree)}
    idle = {
        (path.stem, name)
        for path, tree in trees.items()
        for name in actions(path, tree)
        if not {(path.stem, name), (path.parent.name, name)} & used
    }
    planned = {
        (path.stem, name)
        for path, tree in trees.items()
        if path.stem == PLANNED
        for name in actions(path, tree)
    }
    assert idle == planned
