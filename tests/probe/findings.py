"""Findings: what was assumed, what was found, and the facts that follow."""

from dataclasses import dataclass, field, replace
from typing import Any

from custom_components.segmind_tts.api.error_mapping import redacted
from tests.emulator.facts import Facts

NOT_ASKED = "not asked: the budget is used up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the table."""

    question: str
    assumed: str
    found: str
    differs: bool


@dataclass(slots=True)
class Findings:
    """All that was found, in the order of asking."""

    rows: list[Finding] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    """What is assumed, put right by what was found."""

    def add(self, question: str, assumed: object, found: object, **facts: Any) -> None:
        """Note an answer; `facts` are fields of the facts that it settles."""
        self.rows.append(
            Finding(
                question=question,
                assumed=str(assumed),
                found=str(found),
                differs=str(assumed) != str(found),
            )
        )
        self.facts = replace(self.facts, **facts)

    def note(self, question: str, found: object) -> None:
        """Note what nothing was assumed about."""
        row = Finding(question=question, assumed="—", found=str(found), differs=False)
        self.rows.append(row)

    def table(self, api_key: str) -> str:
        """Return the rows as Markdown, without the key or anything like one."""
        lines = ["| question | assumed | found | |", "|---|---|---|---|"]
        lines += [
            f"| {row.question} | {row.assumed} | {row.found} | {'differs' if row.differs else ''} |"
            for row in self.rows
        ]
        return redacted("\n".join(lines), api_key)
