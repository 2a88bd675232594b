"""Which reported events become one event, and what that event says."""

from __future__ import annotations

from itertools import combinations, permutations, product

import pytest
from bench.resolving_scale import busy_record, pairwise
from tests.resolving.build import MONDAY, person, telling

from legation.conclusions import Event, Judgement, Telling
from legation.errors import SetupError
from legation.resolving import block_keys, event_id, load_weights, redirects, resolve

PARTS = (("CONSULT", "ASSAULT"), (None, 0, 6, 14), (("KAZ", "UZB"), ("KAZ",), ()))


def events(*tellings: Telling, judgements: tuple[Judgement, ...] = ()) -> list[Event]:
    return resolve(tellings, judgements)[0]


def the_event(*tellings: Telling) -> Event:
    found = events(*tellings)
    assert len(found) == 1, [event.tellings for event in found]
    return found[0]


def judged(left: Telling, right: Telling, verdict: str, made_at: str = "2026-03-09T10:00:00+00:00") -> Judgement:
    return Judgement(left=left.event.id, right=right.event.id, verdict=verdict, judge="reader", made_at=made_at)  # type: ignore[arg-type]


def test_two_reports_of_one_meeting_are_one_event() -> None:
    event = the_event(telling("a", "met in Almaty to discuss water"), telling("b", "held talks on water in Almaty", published=1))
    assert len(event.tellings) == 2
    assert event.voices == 2
    assert event.publishers == ("a", "b")
    assert (event.first_reported, event.last_reported) == (MONDAY, MONDAY.replace(day=3))


def test_meetings_of_the_same_states_a_week_apart_stay_apart() -> None:
    assert len(events(telling("a"), telling("b", day=7, published=7))) == 2


def test_meetings_on_one_day_of_other_states_stay_apart() -> None:
    assert len(events(telling("a"), telling("b", actors=("FRA", "DEU")))) == 2


def test_different_ministers_of_one_state_make_two_meetings() -> None:
    left = telling("a", actors=(person("Aliya Sarsen", "KAZ"), person("Rustam Qodirov", "UZB")), place="Almaty")
    right = telling("b", "received a guest", actors=(person("Daniyar Omar", "KAZ"), person("Farida Nur", "UZB")), place="Astana")
    assert len(events(left, right)) == 2


def test_an_attack_and_the_counter_attack_are_two_events() -> None:
    left = telling("a", "shelled a post", type="ASSAULT", actors=("KAZ",), recipients=("UZB",), cameo="190")
    right = telling("b", "answered with rockets", type="ASSAULT", actors=("UZB",), recipients=("KAZ",), cameo="190")
    assert len(events(left, right)) == 2


def test_accounts_that_disagree_on_who_began_are_one_event() -> None:
    left = telling("a", "fired on a post near Ta Khmum at dawn", type="ASSAULT", actors=("KAZ",), recipients=("UZB",), cameo="193")
    right = telling("b", "fired on a patrol near Ta Khmum at dawn", type="ASSAULT", actors=("UZB",), recipients=("KAZ",), cameo="193")
    assert [conflict.field for conflict in the_event(left, right).conflicts] == ["actors"]


def test_a_plan_and_its_fulfilment_are_one_event_with_a_history() -> None:
    plan = telling("a", "will meet in Almaty", status="planned", day=3, published=0, place="Almaty")
    deed = telling("b", "met in Almaty", day=3, published=3, place="Almaty")
    late = telling("c", "will meet in Almaty", status="planned", day=3, published=3, place="Almaty")
    event = the_event(late, deed, plan)
    assert [change.status for change in event.history] == ["planned", "occurred"]
    assert event.history[0].report == "a"
    assert event.status == "occurred"
    assert event.conflicts == ()


def test_a_plan_that_is_called_off_ends_as_cancelled() -> None:
    plan = telling("a", "will visit Almaty", status="planned", day=3, place="Almaty")
    off = telling("b", "called off visit to Almaty", status="cancelled", day=3, published=2, place="Almaty")
    assert [change.status for change in the_event(plan, off).history] == ["planned", "cancelled"]


def test_a_plan_made_after_the_deed_is_another_happening() -> None:
    deed = telling("a", "met in Almaty", place="Almaty")
    anew = telling("b", "will meet again", status="planned", day=9, published=2)
    assert len(events(deed, anew)) == 2


def test_counts_that_contradict_each_other_stand_side_by_side() -> None:
    def blast(report: str, words: str, published: int = 0) -> Telling:
        return telling(report, words, type="ASSAULT", actors=("KAZ",), recipients=("UZB",), cameo="183", published=published)

    event = the_event(
        blast("a", "bomb killed 12 people at the market"), blast("b", "bomb killed fourteen people at the market"),
        blast("c", "the bomb killed 12 at the market", 1),
    )  # fmt: skip
    [conflict] = event.conflicts
    assert conflict.field == "killed"
    assert [value for value, _ in conflict.values] == ["12", "14"]
    assert [len(told) for _, told in conflict.values] == [2, 1]


def test_who_did_it_and_when_can_be_disputed() -> None:
    left = telling("a", "struck the bridge at Osh", type="ASSAULT", actors=("UZB",), recipients=("KGZ",), place="Osh")
    right = telling("b", "struck the bridge at Osh", type="ASSAULT", actors=("TJK",), recipients=("KGZ",), place="Osh", day=1)
    event = the_event(left, right)
    assert [conflict.field for conflict in event.conflicts] == ["actors", "date"]
    assert [value for value, _ in event.conflicts[0].values] == ["TJK", "UZB"]


def test_a_denied_deed_keeps_both_accounts() -> None:
    left = telling("a", "struck the bridge at Osh", type="ASSAULT", actors=("UZB",), recipients=("KGZ",), place="Osh")
    right = telling("b", "struck the bridge at Osh", type="ASSAULT", actors=("UZB",), recipients=("KGZ",), place="Osh", status="negated")
    assert "status" in [conflict.field for conflict in the_event(left, right).conflicts]


def test_a_correction_replaces_what_it_corrects_and_says_so() -> None:
    wrong = telling("a", "bomb killed 40 people", type="ASSAULT", recipients=("UZB",), actors=("KAZ",), cameo="183")
    right = telling("b", "bomb killed 4 people", type="ASSAULT", recipients=("UZB",), actors=("KAZ",), cameo="183", published=1, corrects="a")
    event = the_event(wrong, right)
    assert event.conflicts == ()
    [correction] = event.corrections
    assert (correction.old, correction.new, correction.report) == (wrong.event.id, right.event.id, "b")
    assert event.voices == 1


def test_what_a_correction_does_not_repeat_is_withdrawn() -> None:
    wrong = telling("a", "shelled the town of Osh", type="ASSAULT", actors=("UZB",), recipients=("KGZ",))
    right = telling("b", "held talks with its neighbour", actors=("UZB", "KGZ"), published=1, corrects="a")
    withdrawn = next(event for event in events(wrong, right) if event.type == "ASSAULT")
    assert [(one.old, one.new) for one in withdrawn.corrections] == [(wrong.event.id, "")]
    assert withdrawn.confidence == 0


def test_reprints_count_as_one_voice_and_lie_in_one_event() -> None:
    texts = [telling(name, "met in Almaty to discuss water", voice="wire") for name in ("a", "b", "c")]
    own = telling("d", "held talks on water in Almaty")
    event = the_event(*texts, own)
    assert (len(event.tellings), event.voices) == (4, 2)


def test_the_value_of_most_voices_is_agreed_on() -> None:
    event = the_event(
        telling("a", place="Almaty"), telling("b", "met to discuss trade", place="Almaty"), telling("c", "met for talks on trade", place="Aktau")
    )
    assert event.place is not None
    assert event.place.name == "Almaty"
    assert [conflict.field for conflict in event.conflicts] == ["place"]


def test_an_event_keeps_its_id_when_reports_join_and_other_ids_redirect() -> None:
    first, second = telling("a"), telling("b", "held talks", published=1)
    alone, later = the_event(first), the_event(second)
    both = the_event(first, second)
    assert both.id == alone.id == event_id(first.event.id)
    assert redirects(both) == {later.id: both.id}


def test_a_person_who_says_same_or_different_is_obeyed() -> None:
    left, right = telling("a"), telling("b", "held talks", published=1)
    far = telling("c", "opened fire", type="ASSAULT", actors=("FRA",), recipients=("DEU",), day=20, published=20)
    assert len(events(left, right, judgements=(judged(left, right, "different"),))) == 2
    assert len(events(left, far, judgements=(judged(left, far, "same"),))) == 1


def test_of_two_judgements_of_persons_the_later_counts() -> None:
    left, right = telling("a"), telling("b", "held talks", published=1)
    first, second = judged(left, right, "different", "2026-03-09"), judged(left, right, "same", "2026-03-10")
    for order in permutations((first, second)):
        assert len(events(left, right, judgements=order)) == 1


def test_different_blocks_a_chain_of_same() -> None:
    a, b, c = telling("a"), telling("b", "held talks"), telling("c", "met to hold talks")
    found = events(a, b, c, judgements=(judged(a, c, "different"),))
    assert len(found) == 2
    together = next(event for event in found if len(event.tellings) == 2)
    assert not {a.event.id, c.event.id} <= set(together.tellings)


def test_persons_same_holds_against_a_strong_difference_of_others() -> None:
    a, b = telling("a"), telling("b", "held talks")
    c, d = telling("c", day=9, published=9), telling("d", "held talks", day=9, published=9)
    assert len(events(a, b, c, d)) == 2
    assert len(events(a, b, c, d, judgements=(judged(a, b, "same"), judged(c, d, "same"), judged(b, c, "same")))) == 1


def test_judgements_say_why() -> None:
    _, [judgement] = resolve([telling("a", place="Almaty"), telling("b", "held talks", place="Almaty")])
    assert judgement.verdict == "same"
    reasons = {reason.feature: reason for reason in judgement.reasons}
    assert {"type", "parties", "date", "place"} <= reasons.keys()
    assert reasons["place"].left == "Almaty, KAZ"
    assert reasons["date"].weight > 0


def test_those_are_compared_that_share_a_block() -> None:
    told = [telling(f"r{n}", type=kind, day=day, actors=actors) for n, (kind, day, actors) in enumerate(product(*PARTS))]
    _, made = resolve(told)
    keys = {one.event.id: set(block_keys(one)) for one in told}
    expected = [(a, b) for a, b in combinations(sorted(keys), 2) if keys[a] & keys[b]]
    assert [(one.left, one.right) for one in made] == expected


def test_tellings_far_apart_share_no_block() -> None:
    assert not set(block_keys(telling("a"))) & set(block_keys(telling("b", day=30, published=30)))
    assert not set(block_keys(telling("a"))) & set(block_keys(telling("b", actors=("FRA", "DEU"))))


def test_a_large_block_is_not_compared_each_with_each() -> None:
    told = [telling(f"r{number}", f"met in round {number}", day=number % 5) for number in range(400)]
    assert len(resolve(told)[1]) < 400 * 70


def test_a_faulty_table_is_a_set_up_error(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "weights.toml"
    path.write_text('version = "1"\nsource = "test"\nbias = 0\n[weights.type]\n"same code" = "much"\n', encoding="utf-8")
    with pytest.raises(SetupError, match=r"weights\.toml"):
        load_weights(path)


def test_a_denial_does_not_undo_what_occurred() -> None:
    deed = telling("a", "struck the bridge at Osh", type="ASSAULT", actors=("UZB",), recipients=("KGZ",))
    denied = telling("b", "struck the bridge at Osh", type="ASSAULT", actors=("UZB",), recipients=("KGZ",), status="negated", published=1)
    event = the_event(deed, denied)
    assert [change.status for change in event.history] == ["occurred"]
    assert event.status == "occurred"


def test_undated_reports_lead_no_chain_from_one_meeting_to_the_next() -> None:
    told = [telling("a", day=0), telling("z", day=8, published=8)]
    told += [telling(f"r{number}", day=None, published=number) for number in range(1, 8)]
    for event in events(*told):
        days = [one.published for one in told if one.event.id in event.tellings and one.published]
        assert (max(days) - min(days)).days < 8
    assert len(events(*told)) > 1


def test_a_pattern_that_all_reports_use_ties_nobody_together() -> None:
    words = "held a round of consultations on bilateral cooperation"
    left, right = telling("a", words, actors=("KAZ", "UZB"), day=None), telling("b", words, actors=("KAZ", "FRA"), day=None)
    others = [telling(f"r{number}", words, actors=("FRA", "DEU"), day=number * 30, published=number * 30) for number in range(1, 200)]
    alone, busy = resolve([left, right])[1], resolve([left, right, *others])[1]
    pair = {left.event.id, right.event.id}
    scores = [next(one.score for one in made if {one.left, one.right} == pair) for made in (alone, busy)]
    assert scores[1] < scores[0]


def test_a_plan_of_last_month_is_not_every_later_meeting() -> None:
    plan = telling("a", "will meet for talks", status="planned", day=None, published=0)
    soon, late = telling("b", "met for talks", day=4, published=4), telling("c", "met for talks", day=29, published=29)
    found = events(plan, soon, late)
    assert {plan.event.id, soon.event.id} in [set(event.tellings) for event in found]
    assert len(found) == 2


def test_a_busy_record_keeps_its_happenings_apart() -> None:
    told, gold = busy_record(500, 12, seed=3)
    precision, recall = pairwise(resolve(told)[0], gold)
    assert precision >= 0.75
    assert recall >= 0.85
