"""The life of rows: no submitted job is forgotten, and no row stays for ever."""

from datetime import timedelta
import json

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from custom_components.segmind_tts.making.ledger import RETENTION, LedgerRow, LedgerRows

from .rows import ACCOUNTS, KEYS, NOW, row


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
        if self.rows.get(entry_id, key):
            return
        self.rows.add(row(key, entry_id=entry_id, submitted_at=self.now))
        self.disk = self.written()
        self.count += 1
        answered = row(
            key, f"request-{self.count}", entry_id=entry_id, submitted_at=self.now
        )
        if killed != "before":
            self.rows.add(answered)
        if not killed:
            self.disk = self.written()
            self.submitted[entry_id, key] = answered
            return
        self.restart()
        intent = self.rows.get(entry_id, key)
        assert intent is not None
        assert intent.request_id is None

    @precondition(lambda self: self.submitted)
    @rule(data=st.data(), killed=st.booleans())
    def finish(self, data: st.DataObject, killed: bool) -> None:
        """Strike a job; a kill may come before the strike is written."""
        entry_id, key = data.draw(st.sampled_from(sorted(self.submitted)))
        self.rows.strike(entry_id, key)
        if killed:
            self.restart()
        else:
            self.disk = self.written()
            del self.submitted[entry_id, key]

    @rule(entry_id=ACCOUNTS)
    def remove_account(self, entry_id: str) -> None:
        """Remove an account with all its jobs."""
        self.rows.forget(entry_id)
        self.disk = self.written()
        for each in [each for each in self.submitted if each[0] == entry_id]:
            del self.submitted[each]

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
    def no_row_stays_for_ever(self) -> None:
        """Two looks, an hour apart by any clock, empty the ledger."""
        rows = LedgerRows.from_dict(json.loads(self.disk))
        rows.expire(self.now)
        rows.expire(self.now + RETENTION)
        assert len(rows) == 0


TestLedgerLife = LedgerLife.TestCase
