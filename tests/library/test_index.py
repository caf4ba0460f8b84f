"""The index by itself: order, totals, and what has to go."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
from typing import Any

from hypothesis import given, strategies as st

from custom_components.segmind_tts.library.index import Index, LibraryLimits
from custom_components.segmind_tts.library.recording import Recording

RECORDINGS = [
    Recording(
        key=f"{number:064x}",
        size=10 + number,
        checksum=number,
        created=datetime(2026, 11, 22, tzinfo=UTC),
        text="Hello",
    )
    for number in range(6)
]
KEYS = st.sampled_from([recording.key for recording in RECORDINGS])
STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "use", "update", "discard"]), KEYS), max_size=40
)


def lived(steps: list[tuple[str, str]]) -> Index:
    """Return an index that has been through some steps, one a second."""
    index = Index()
    for now, (step, key) in enumerate(steps):
        match step, index.get(key):
            case "add", _:
                index.add(RECORDINGS[int(key, 16)], now)
            case "use", _:
                index.use(key, now)
            case "update", Recording(pinned=pinned, size=size) as known:
                index.update(replace(known, pinned=not pinned, size=size + 1))
            case "discard", _:
                index.discard([RECORDINGS[int(key, 16)]])
    return index


def table(index: Index) -> list[dict[str, Any]]:
    """Return the stored rows with the names of their columns."""
    columns = index.as_dict()["recordings"]
    rows = zip(*columns.values(), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


@given(steps=STEPS)
def test_totals(steps: list[tuple[str, str]]) -> None:
    """Count and size are those of the recordings, whatever came before."""
    index = lived(steps)
    recordings = list(index)
    assert len(index) == len(recordings) == len({each.key for each in recordings})
    assert index.size == sum(each.size for each in recordings)


@given(steps=STEPS)
def test_storage(steps: list[tuple[str, str]]) -> None:
    """Rows, order and use come back from JSON as they were."""
    index = lived(steps)
    again = Index.from_dict(json.loads(json.dumps(index.as_dict())))
    assert list(again) == list(index)
    assert again.as_dict() == index.as_dict()
    assert again.size == index.size


@given(steps=STEPS, max_bytes=st.integers(0, 80), spared=st.sets(KEYS, max_size=2))
def test_surplus_keeps_the_size(
    steps: list[tuple[str, str]], max_bytes: int, spared: set[str]
) -> None:
    """What goes is the least recently used, no more than needed, and never what is kept."""
    index = lived(steps)
    movable = [each for each in index if not each.pinned and each.key not in spared]
    surplus = list(index.surplus(LibraryLimits(max_bytes=max_bytes), 0, spared))
    assert surplus == movable[: len(surplus)]
    left = index.size - sum(each.size for each in surplus)
    assert left <= max_bytes or surplus == movable
    assert not surplus or left + surplus[-1].size > max_bytes


@given(steps=STEPS, seconds=st.integers(0, 50))
def test_surplus_keeps_the_age(steps: list[tuple[str, str]], seconds: int) -> None:
    """What was not used for the time allowed goes, unless it is pinned."""
    limits = LibraryLimits(max_age=timedelta(seconds=seconds))
    index, now = lived(steps), len(steps)
    used = {row["key"]: row["last_used"] for row in table(index)}
    assert list(index.surplus(limits, now, ())) == [
        each for each in index if not each.pinned and used[each.key] < now - seconds
    ]


def test_a_clock_set_back() -> None:
    """A recording that is played while the clock is wrong does not look unused."""
    index = Index()
    index.add(RECORDINGS[0], now=1000)
    index.use(RECORDINGS[0].key, now=0)
    limits = LibraryLimits(max_age=timedelta(seconds=10))
    assert list(index.surplus(limits, 1005, ())) == []


def test_a_key_twice_in_storage() -> None:
    """Of two rows with a key the later counts, once."""
    index = Index()
    index.add(RECORDINGS[0], 0)
    (stored,) = table(index)
    later = stored | {"size": 99}
    columns = {name: [value, later[name]] for name, value in stored.items()}
    again = Index.from_dict({"recordings": columns})
    assert list(again) == [replace(RECORDINGS[0], size=99)]
    assert again.size == 99


def test_rows_of_earlier_versions() -> None:
    """They were stored each by itself, and are read as they are."""
    index = lived([("add", each.key) for each in RECORDINGS])
    stored = table(index)
    rows = [[*row.values()] for row in stored]
    again = Index.from_dict({"columns": [*stored[0]], "recordings": rows})
    assert again.as_dict() == index.as_dict()
