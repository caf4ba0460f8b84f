"""Keys, their balance and their rate limit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import math

_WINDOW = 60.0


@dataclass(slots=True)
class RateWindow:
    """A minute that opens with its first request."""

    opened: float = -math.inf
    used: int = 0

    def take(self, limit: int, now: float) -> bool:
        """Count a request; false if the window has no room for it."""
        if not self.opened <= now < self.closes:
            self.opened, self.used = now, 0
        if self.used >= limit:
            return False
        self.used += 1
        return True

    @property
    def closes(self) -> float:
        """Moment at which requests are admitted again."""
        return self.opened + _WINDOW


@dataclass(slots=True, kw_only=True, eq=False)
class Account:
    """What belongs to a key; without a balance the account has no credits record."""

    balance: float | None
    free: float = 0.0
    """Credit that was given, of which the figures of jobs know nothing."""
    revoked: bool = False
    window: RateWindow = field(default_factory=RateWindow)

    def charge(self, amount: float) -> float:
        """Take an amount of US dollars and return what remains."""
        self.balance = round((self.balance or 0.0) - amount, 6)
        return self.balance


class Accounts:
    """All accounts by key; a revoked one comes back with its jobs."""

    def __init__(self, balances: Mapping[str, float | None]) -> None:
        """Open an account per key."""
        self._by_key = {
            key: Account(balance=balance) for key, balance in balances.items()
        }

    def find(self, key: str | None) -> Account | None:
        """Return the account of a good key."""
        account = self._by_key.get(key or "")
        return None if account is None or account.revoked else account

    def put(self, key: str, balance: float | None) -> None:
        """Let a key be good and have this balance."""
        account = self._by_key.setdefault(key, Account(balance=balance))
        account.balance = balance
        account.revoked = False

    def revoke(self, key: str) -> None:
        """Let a key be refused.

        Raises:
            KeyError: The key was never good.
        """
        self._by_key[key].revoked = True
