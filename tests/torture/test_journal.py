"""The oracle itself notices what it is there for."""

from collections import Counter

import pytest

from tests.torture.journal import Effect, Found, Journal, Kind

SAVED = Effect(Kind.VERSION, "page", "one")
LIVE = Effect(Kind.LIVE, "page", "one")
LATER = Effect(Kind.LIVE, "page", "two")
DRAFT = Effect(Kind.DRAFT, "somebody page", "three")
PICTURE = Effect(Kind.PICTURE, "digest", "kept")


def held(*effects: Effect, **standing: str) -> Found:
    stands = {(Kind(kind), "page"): says for kind, says in standing.items()}
    return Found(Counter(effects), stands)


def answered(*effects: Effect) -> Journal:
    journal = Journal()
    for effect in effects:
        journal.begin(effect).answer()
    return journal


def test_what_was_answered_and_is_there_is_well() -> None:
    answered(SAVED, LIVE, LATER).check(held(SAVED, LIVE, LATER, live="two"))


@pytest.mark.parametrize(
    ("site", "said"),
    [
        (held(LIVE, LATER, live="two"), "lost"),
        (held(SAVED, SAVED, LIVE, LATER, live="two"), "doubled"),
        (held(SAVED, LIVE, LATER, Effect(Kind.VERSION, "page", "x"), live="two"), "never sent"),
        (held(SAVED, LIVE, LATER, live="one"), "should be two"),
        (Found(Counter([SAVED, LIVE, LATER]), {LIVE.place: "two"}, ["one"]), "not whole"),
    ],
)
def test_what_is_not_as_it_was_answered_is_noticed(site: Found, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        answered(SAVED, LIVE, LATER).check(site)


def test_what_was_cut_off_is_there_or_not_and_stays_so() -> None:
    for site, other in [(held(SAVED), held()), (held(), held(SAVED))]:
        journal = Journal()
        journal.begin(SAVED).send()
        journal.settle(site)
        journal.check(site)
        with pytest.raises(AssertionError):
            journal.check(other)


def test_what_was_sent_again_may_have_come_with_either() -> None:
    journal = Journal()
    write = journal.begin(SAVED)
    journal.settle(held())
    write.send()
    journal.settle(held(SAVED))
    journal.check(held(SAVED))


def test_half_of_a_request_is_noticed() -> None:
    journal = Journal()
    journal.begin(DRAFT, PICTURE).send()
    with pytest.raises(AssertionError, match="half"):
        journal.settle(Found(standing={PICTURE.place: "kept"}))
