"""The life of rows: no submitted job is forgotten, and no row stays for ever."""

from dataclasses import replace
from datetime import timedelta
import json

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from custom_components.segmind_tts.making.ledger_rows import (
    RETENTION,
    LedgerRow,
    LedgerRows,
)

from .rows import ACCOUNTS, KEYS, NOW, row

# A power of two, so that sums are exact.
PRICE = 0.25


class LedgerLife(RuleBasedStateMachine):
    """Jobs come and go, clocks jump, and Home Assistant is killed at any moment.

    A change is written before the next step of its job. A kill in the midst of a
    write leaves either the old ledger or the new one.
    """

    def __init__(self) -> None:
        """Start with an empty ledger and no jobs."""
        super().__init__()
        self.now = NOW
        self.count = 0
        self.rows = LedgerRows()
        self.disk = self.written()
        self.submitted: dict[tuple[str, str], LedgerRow] = {}
        self.taken = dict.fromkeys(("account", "other"), 0)

    def written(self) -> str:
        """Return what a write of the rows leaves on the disk."""
        return json.dumps(self.rows.as_dict())

    def restart(self) -> None:
        """Go on with what is on the disk."""
        self.rows = LedgerRows.from_dict(json.loads(self.disk))

    def open_rows(self) -> list[LedgerRow]:
        """Return the rows of all accounts."""
        return [*self.rows.of("account"), *self.rows.of("other")]

    @rule(entry_id=ACCOUNTS, key=KEYS, killed=st.sampled_from(["", "before", "after"]))
    def submit(self, entry_id: str, key: str, killed: str) -> None:
        """Write the intent, submit, write the answer; maybe die on the way."""
        self.rows.give_up(entry_id, key)
        self.submitted.pop((entry_id, key), None)
        intent = row(key, entry_id=entry_id, submitted_at=self.now, cost=PRICE)
        self.rows.add(intent)
        self.disk = self.written()
        self.count += 1
        self.taken[entry_id] += 1
        answered = replace(intent, request_id=f"request-{self.count}")
        if killed != "before":
            self.rows.add(answered)
        if not killed:
            self.disk = self.written()
            self.submitted[entry_id, key] = answered
            return
        self.restart()
        assert self.rows.get(entry_id, key) == intent

    @precondition(lambda self: self.submitted)
    @rule(data=st.data(), killed=st.sampled_from(["", "before", "after"]))
    def finish(self, data: st.DataObject, killed: str) -> None:
        """Book a job and strike it; a kill may come before each is written."""
        entry_id, key = data.draw(st.sampled_from(sorted(self.submitted)))
        if killed != "before":
            paid = self.rows.get(entry_id, key)
            assert paid is not None
            paid = replace(paid, paid=True)
            self.rows.add(paid)
            self.disk = self.written()
            self.submitted[entry_id, key] = paid
        self.rows.strike(entry_id, key)
        if killed:
            self.restart()
        else:
            self.disk = self.written()
            del self.submitted[entry_id, key]

    @rule()
    def kill(self) -> None:
        """Lose the memory."""
        self.restart()

    @rule(minutes=st.integers(-600, 600))
    def let_time_pass(self, minutes: int) -> None:
        """Move the clock, also backwards."""
        self.now += timedelta(minutes=minutes)

    @rule()
    def expire(self) -> None:
        """Report each lost job; keep those that Segmind may still answer for."""
        before = self.open_rows()
        lost = self.rows.expire(self.now)
        self.disk = self.written()
        for each in lost:
            assert self.now - each.submitted_at >= RETENTION
            self.submitted.pop((each.entry_id, each.key), None)
        assert len(before) == len(lost) + len(self.open_rows())

    @invariant()
    def no_submitted_job_is_forgotten(self) -> None:
        """Each job that was answered and not struck can be resumed, kill or not."""
        on_disk = LedgerRows.from_dict(json.loads(self.disk))
        for (entry_id, key), job in self.submitted.items():
            for rows in (self.rows, on_disk):
                found = rows.get(entry_id, key)
                assert found is not None
                assert found.request_id == job.request_id
                assert found.request == job.request

    @invariant()
    def nothing_is_spent_unseen(self) -> None:
        """What the API took is counted, each job once, kill or not."""
        on_disk = LedgerRows.from_dict(json.loads(self.disk))
        for entry_id, taken in self.taken.items():
            open_jobs = [each for each in on_disk.of(entry_id) if not each.paid]
            days = on_disk.spending(entry_id).days
            committed = on_disk.committed(entry_id).days
            assert sum(days.values()) == PRICE * (taken - len(open_jobs))
            assert sum(committed.values()) == PRICE * taken

    @invariant()
    def no_row_stays_for_ever(self) -> None:
        """Two looks, an hour apart by any clock, empty the ledger."""
        rows = LedgerRows.from_dict(json.loads(self.disk))
        rows.expire(self.now)
        rows.expire(self.now + RETENTION)
        assert len(rows) == 0


TestLedgerLife = LedgerLife.TestCase
