"""The acute card: 112 first, then the county's own numbers by time of day."""

from __future__ import annotations

import pytest
import yaml
from pydantic import ValidationError

from bot.catalogue.acute_model import AcuteCard
from bot.understanding.acute_card import card_for, card_text
from tests.paths import ROOT

ACUTE = yaml.load((ROOT / "knowledge" / "acute.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
FACTS = {"kalmar-bup-akut-dagtid": "DAG", "kalmar-bup-akut-jourtid": "JOUR"}
COUNTIES = ["kalmar", "varmland", "vastmanland", None]


@pytest.mark.parametrize("county", COUNTIES)
@pytest.mark.parametrize("time", ["dagtid", "jourtid", None])
def test_112_stands_first(county: str | None, time: str | None) -> None:
    """Every card begins with 112, in every county and at every hour, and names the duty to report."""
    text = card_text(card_for(ACUTE, county).data, FACTS, time, None)
    assert "112" in text.splitlines()[0]
    assert "19 kap. 1 § SoL" in text


@pytest.mark.parametrize(("time", "shown"), [("dagtid", {"DAG"}), ("jourtid", {"JOUR"}), (None, {"DAG", "JOUR"})])
def test_kalmar_numbers_follow_the_time(time: str | None, shown: set[str]) -> None:
    """Kalmar shows the number of the hour, and both where the hour is not known."""
    text = card_text(card_for(ACUTE, "kalmar").data, FACTS, time, None)
    assert {number for number in FACTS.values() if number in text} == shown


def test_other_counties_have_no_kalmar_number() -> None:
    """No county is given another county's number or sections."""
    for county in ("varmland", "vastmanland", None):
        card = card_for(ACUTE, county)
        assert "{" not in "".join(line.text for line in card.data.lines)
        assert all(cite.startswith(str(county)) for cite in card.cites)


def test_vastmanland_names_both() -> None:
    """Västmanland's agreement wants both BUP and the social services contacted at risk of suicide."""
    text = card_text(card_for(ACUTE, "vastmanland").data, FACTS, None, None)
    assert "BUP" in text
    assert "socialtjänsten" in text


def test_unknown_county_gets_the_general_card() -> None:
    """A county without a card of its own gets the one for an unknown county."""
    assert card_for(ACUTE, "skane") == card_for(ACUTE, None)


def test_card_without_112_is_refused() -> None:
    """A card whose first line lacks 112, or shows only sometimes, does not load."""
    with pytest.raises(ValidationError):
        AcuteCard.model_validate({"lines": [{"text": "Ring BUP."}]})
    with pytest.raises(ValidationError):
        AcuteCard.model_validate({"lines": [{"text": "Ring 112.", "when": {"time": "dagtid"}}]})


def test_fact_that_is_missing_is_an_error() -> None:
    """A number that is not among the facts is never shown as an empty place."""
    with pytest.raises(KeyError):
        card_text(card_for(ACUTE, "kalmar").data, {}, None, None)
