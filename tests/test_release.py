"""What is published: one version, the zip that is installed, and who may do what."""

import json
from pathlib import Path
import re
import shutil
import subprocess
import tomllib
from typing import Final
from zipfile import ZipFile

from homeassistant.util.yaml import load_yaml_dict
import pytest

from .test_translations import PACKAGE

ROOT: Final = PACKAGE.parents[1]
COMPONENT: Final = f"custom_components/{PACKAGE.name}"
WORKFLOWS: Final = sorted((ROOT / ".github" / "workflows").iterdir())
CHANGELOG: Final = """# Changelog

## 1.2.3 (2026-11-29)

- New.

## 1.2.2 (2026-11-01)

- Old.
"""


def _run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )


def _commit(folder: Path) -> None:
    who = ("-c", "user.name=Anna", "-c", "user.email=anna@example.com")
    assert _run("git", "add", ".", folder=folder).returncode == 0
    assert _run("git", *who, "commit", "-m", "All", folder=folder).returncode == 0


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository that is ready to be released as 1.2.3."""
    component = tmp_path / COMPONENT
    (component / "brand").mkdir(parents=True)
    (component / "manifest.json").write_text('{\n  "version": "1.2.3"\n}\n')
    (component / "brand" / "icon.png").write_bytes(b"icon")
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "release", tmp_path / "scripts")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    (tmp_path / ".gitignore").write_text("build/\n")
    _run("git", "init", "--quiet", folder=tmp_path)
    _commit(tmp_path)
    return tmp_path


def test_the_zip_has_what_is_installed(repository: Path) -> None:
    """The integration is at the top of the zip, and the notes are of this version alone."""
    hacs = json.loads((ROOT / "hacs.json").read_text())
    done = _run("scripts/release", "--checked", folder=repository)
    assert done.returncode == 0, done.stderr
    with ZipFile(repository / "build" / hacs["filename"]) as archive:
        files = {name for name in archive.namelist() if not name.endswith("/")}
    assert files == {"manifest.json", "brand/icon.png"}
    assert (repository / "build" / "notes.md").read_text().strip() == "- New."


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("CHANGELOG.md", "# Changelog\n\n## 1.2.3 (not released)\n", "has no line"),
        ("CHANGELOG.md", "# Changelog\n\n## 1.2.3 (2026-11-29)\n", "says nothing"),
        (f"{COMPONENT}/manifest.json", '{"version": "next"}', "has no version"),
    ],
)
def test_what_is_not_ready_is_refused(
    repository: Path, file: str, content: str, reason: str
) -> None:
    """Nothing is made of a version that has no number, no date or no news."""
    (repository / file).write_text(content)
    _commit(repository)
    done = _run("scripts/release", "--checked", folder=repository)
    assert done.returncode == 1
    assert reason in done.stderr
    assert not list(repository.glob("build/*.zip"))


def test_only_what_is_committed_and_tagged_right_is_released(repository: Path) -> None:
    """What is published can be found by its tag."""
    _run("git", "tag", "v1.2.4", folder=repository)
    done = _run("scripts/release", "--checked", folder=repository)
    assert "the tag is v1.2.4, the version 1.2.3" in done.stderr
    (repository / "new").touch()
    done = _run("scripts/release", "--checked", folder=repository)
    assert "not committed" in done.stderr


def test_the_version_has_one_place() -> None:
    """The manifest has it, and the changelog tells of it first."""
    version = json.loads((PACKAGE / "manifest.json").read_text())["version"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "version" not in project
    headings = re.findall(
        r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert headings[0] == version


def test_the_oldest_home_assistant_is_the_one_that_is_tested() -> None:
    """Nobody is offered what was never tried on their Home Assistant."""
    hacs = json.loads((ROOT / "hacs.json").read_text())
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    (pinned,) = groups["homeassistant"]
    assert pinned.startswith(
        f"homeassistant=={hacs['homeassistant'].rpartition('.')[0]}."
    )


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_run_what_was_looked_at(path: Path) -> None:
    """Actions of others are pinned to a commit, and each job names its permissions."""
    workflow = load_yaml_dict(str(path))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"]
        for step in job.get("steps", []):
            _, _, commit = step.get("uses", "own@").partition("@")
            assert commit == "" or re.fullmatch(r"[0-9a-f]{40}", commit)
