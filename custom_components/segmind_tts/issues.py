"""Repair issues and reauthentication: problems that only the user can solve."""

from collections.abc import Collection
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .api import (
    SegmindAuthenticationError,
    SegmindError,
    SegmindInsufficientCreditsError,
    SegmindModelNotFoundError,
    SegmindModelRetiredError,
    SegmindSpendLimitError,
)
from .const import BILLING_URL, DOMAIN, MODELS_URL

LIBRARY_AWAY: Final = "library_away"
# The kinds of these errors are the keys of the issues.
_NO_CREDIT: Final = SegmindInsufficientCreditsError.kind
_OF_THE_ACCOUNT: Final = (_NO_CREDIT, SegmindSpendLimitError.kind)
_OF_A_MODEL: Final = (SegmindModelRetiredError.kind, SegmindModelNotFoundError.kind)


class AccountIssues:
    """Starts reauthentication, and raises repair issues that go away when solved."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Initialize the issues of an account."""
        self._hass = hass
        self._entry = entry
        self.gone_models: set[str] = set()
        """The models of which a job has shown that they are gone."""

    @callback
    def async_failed(
        self, err: BaseException, model: str, *, is_stand_in: bool = False
    ) -> None:
        """Raise what only the user can mend, if that is why a job failed.

        That a stand-in is gone is noted only: no voice has it.
        """
        if self._entry.state is not ConfigEntryState.LOADED:
            # The account was unloaded or removed, and its job went on.
            return
        if isinstance(err, SegmindAuthenticationError):
            self._entry.async_start_reauth(self._hass)
        elif not isinstance(err, SegmindError):
            return
        elif err.kind in _OF_THE_ACCOUNT:
            self._raise(err.kind, BILLING_URL)
        elif err.kind in _OF_A_MODEL:
            self.gone_models.add(model)
            if not is_stand_in:
                self._raise(err.kind, MODELS_URL, model)

    @callback
    def async_worked(self, model: str) -> None:
        """Take back what a job that worked has shown to be solved."""
        if model in self.gone_models:
            # It is back, and so may be the others.
            self.gone_models.clear()
        for key in _OF_THE_ACCOUNT:
            self._take_back(self._issue_id(key))
        for key in _OF_A_MODEL:
            self._take_back(self._issue_id(key, model))

    @callback
    def async_credit_found(self) -> None:
        """Take back that credit is missing."""
        self._take_back(self._issue_id(_NO_CREDIT))

    @callback
    def async_models_used(self, models: Collection[str]) -> None:
        """Take back what was raised about models that no voice has any more."""
        for issue_id, issue in _issues_of(self._hass, self._entry.entry_id):
            if issue["model"] and issue["model"] not in models:
                self._take_back(issue_id)

    def _raise(self, key: str, url: str, model: str = "") -> None:
        issue_id = self._issue_id(key, model)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue_id,
            # A limit is raised elsewhere, and nobody can ask whether it was.
            is_fixable=bool(model) or key == _NO_CREDIT,
            data={"entry_id": self._entry.entry_id, "model": model},
            learn_more_url=url,
            severity=ir.IssueSeverity.ERROR,
            translation_key=key,
            translation_placeholders={
                # Half a character would keep the whole list of notices from pages.
                "account": self._entry.title.encode(errors="replace").decode(),
                "model": model,
                "url": url,
            },
        )

    def _take_back(self, issue_id: str) -> None:
        ir.async_delete_issue(self._hass, DOMAIN, issue_id)

    def _issue_id(self, key: str, model: str = "") -> str:
        return "_".join(filter(None, (key, self._entry.entry_id, model)))


@callback
def async_gone_models(hass: HomeAssistant, entry_id: str) -> set[str]:
    """Return the models of an account that were raised as gone."""
    return {issue["model"] for _, issue in _issues_of(hass, entry_id) if issue["model"]}


@callback
def async_forget_account(hass: HomeAssistant, entry_id: str) -> None:
    """Take back all that was raised about an account that is removed."""
    for issue_id, _ in _issues_of(hass, entry_id):
        ir.async_delete_issue(hass, DOMAIN, issue_id)


def _issues_of(hass: HomeAssistant, entry_id: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the issues of an account by their ids, with their data."""
    return [
        (issue.issue_id, issue.data)
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN
        and issue.data
        and issue.data.get("entry_id") == entry_id
    ]


@callback
def async_watch_library(
    hass: HomeAssistant, problem: str | None, *, is_away: bool
) -> None:
    """Raise that recordings cannot be kept, or that their folder is away, or take it back.

    The problem is the system's reason. A folder that is away keeps nothing anyhow.
    """
    placeholders = None if problem is None else {"reason": problem}
    is_refused = problem is not None and not is_away
    _watch(hass, "library_not_writable", is_refused, placeholders)
    _watch(hass, LIBRARY_AWAY, is_away, is_fixable=True)


@callback
def async_watch_ledger(hass: HomeAssistant, problem: bool) -> None:
    """Raise that jobs cannot be written down, or take it back."""
    _watch(hass, "ledger_not_writable", problem)


@callback
def async_watch_store(hass: HomeAssistant, store: str, *, problem: bool) -> None:
    """Raise that the file of a store cannot be written, or take it back."""
    placeholders = {"file": store}
    _watch(hass, f"{store}_not_saved", problem, placeholders, text="store_not_saved")


@callback
def async_tell_unreadable(hass: HomeAssistant, store: str, file: str) -> None:
    """Raise that a store was begun anew, until the user has taken note of it.

    `file` is the name of the file with what was in the store. What Home Assistant itself
    cannot parse it tells by itself.
    """
    kind = store.split(".")[1]
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{kind}_unreadable_{file}",
        is_fixable=True,
        # After the next start the new store is well, and nothing else tells of the old.
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=f"{kind}_unreadable",
        translation_placeholders={"file": file},
    )


def _watch(
    hass: HomeAssistant,
    key: str,
    problem: bool,
    placeholders: dict[str, str] | None = None,
    *,
    text: str | None = None,
    is_fixable: bool = False,
) -> None:
    if not problem:
        ir.async_delete_issue(hass, DOMAIN, key)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        key,
        is_fixable=is_fixable,
        severity=ir.IssueSeverity.ERROR,
        translation_key=text or key,
        translation_placeholders=placeholders,
    )
