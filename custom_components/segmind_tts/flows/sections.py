"""Sections: the folded parts of a form, which hide the fields that few people need."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.data_entry_flow import section
import voluptuous as vol


@dataclass(frozen=True, slots=True)
class Sections:
    """The names of the fields in each section. All other fields are always in view."""

    members: Mapping[str, tuple[str, ...]]

    def schema(
        self, fields: Mapping[vol.Marker, Any], *, unfolded: Collection[str]
    ) -> vol.Schema:
        """Return a form with all sections folded but those that are named."""
        form = {
            field: kind
            for field, kind in fields.items()
            if self.place_of(field.schema) == field.schema
        }
        for name, members in self.members.items():
            inside = {
                field: kind for field, kind in fields.items() if field.schema in members
            }
            form[vol.Optional(name)] = section(
                vol.Schema(inside), {"collapsed": name not in unfolded}
            )
        return vol.Schema(form)

    def flat(self, form: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a form without its division into sections."""
        values = {
            name: value for name, value in form.items() if name not in self.members
        }
        for name in self.members:
            values |= form.get(name, {})
        return values

    def divided(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values in the sections of the form. Undoes `flat`."""
        form = {
            field: value
            for field, value in values.items()
            if self.place_of(field) == field
        }
        for name, members in self.members.items():
            form[name] = {field: values[field] for field in members if field in values}
        return form

    def place_of(self, field: str) -> str:
        """Return where a field is, and its error: a section, or the field itself."""
        places = (name for name, members in self.members.items() if field in members)
        return next(places, field)
