"""What the READMEs name is there: files, folders, tests; and no comment cites a document that is not."""

import re
import subprocess
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ["departments", "sla", "surveys", "tickets"]
MOST_LINES = 100
TEST = re.compile(r"`(?P<file>[\w/]*test_\w+\.py)(?:::(?P<name>test_\w+\*?))?`")
PLACE = re.compile(r"`(?P<path>[\w./-]+(?:\.py|\.toml|\.html|\.css|\.js|\.json|\.md|/))`")
CITED = re.compile(r"(?<![\w/.-])(?P<path>\w[\w/.-]*\.md)\b")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


READMES = tracked("*README*.md")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("app", APPS)
def test_every_app_says_what_it_holds(app: str) -> None:
    assert (ROOT / app / "README.md").exists()


@pytest.mark.parametrize("readme", READMES, ids=relative)
def test_a_folders_readme_is_short(readme: Path) -> None:
    if readme.parent != ROOT:
        assert len(readme.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("readme", READMES, ids=relative)
def test_every_test_that_is_named_exists(readme: Path) -> None:
    files = tracked("tests/*.py")
    missing = []
    for found in TEST.finditer(readme.read_text()):
        sources = [path.read_text() for path in files if str(path).endswith(f"/{found['file']}")]
        name = (found["name"] or "test_*").removesuffix("*")
        if not any(re.search(rf"def {name}", source) for source in sources):
            missing.append(found[0])
    assert missing == []


@pytest.mark.parametrize("readme", READMES, ids=relative)
def test_every_place_that_is_named_exists(readme: Path) -> None:
    homes = [ROOT, readme.parent, ROOT / "servicedesk", ROOT / "tests", *(ROOT / app for app in APPS)]
    named = {found["path"] for found in PLACE.finditer(readme.read_text())}
    missing = [
        path
        for path in named
        if not path.startswith(("/", ".", "api/v1"))
        and not any((home / path).exists() for home in homes)
        and not tracked(f"*/{path}" if not path.endswith("/") else f"*/{path}*")
    ]
    assert sorted(missing) == []


def prose(path: Path) -> str:
    """Return what people wrote in a source; of Python its comments and strings alone."""
    if path.suffix != ".py":
        return path.read_text()
    with tokenize.open(path) as source:
        tokens = list(tokenize.generate_tokens(source.readline))
    return "\n".join(token.string for token in tokens if token.type in (tokenize.COMMENT, tokenize.STRING))


def test_no_comment_cites_a_document_outside_the_repository() -> None:
    sources = tracked("*.py", "*.html", "*.css", "static/js/*.js", "*.toml")
    missing = [
        f"{relative(path)}: {found['path']}"
        for path in sources
        for found in CITED.finditer(prose(path))
        if not any((home / found["path"]).exists() for home in (ROOT, path.parent, ROOT / "servicedesk"))
    ]
    assert missing == []
