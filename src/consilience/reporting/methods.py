"""The methods of a review in sentences, told from its plan and its searches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from consilience.catalogue import instrument, question_frame, review_type
from consilience.errors import RuleError
from consilience.protocol import Plan
from consilience.protocol.plan import VotingRule
from consilience.search import KINDS, Search

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_words(n: int) -> str:
    """Give a small number as a word."""
    return _NUMBERS[n] if 0 <= n < len(_NUMBERS) else f"{n:,}"


def kind_of(plan: Plan) -> str:
    """What kind of review it is, in words."""
    try:
        return review_type(plan.kind).label
    except RuleError:
        return plan.kind


def question_facts(plan: Plan) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Each question with the parts of its frame under the frame's own words."""
    rows = []
    for question in plan.questions:
        labels: dict[str, str] = {}
        if question.frame:
            try:
                labels = {e.id: e.label for e in question_frame(question.frame).elements}
            except RuleError:
                labels = {}
        order = [*labels, *(k for k in question.elements if k not in labels)]
        pairs = tuple(
            (labels.get(key, key), question.elements[key])
            for key in order
            if question.elements.get(key)
        )
        rows.append((question.text, pairs))
    return rows


def criteria(plan: Plan, kind: str) -> tuple[str, ...]:
    """The criteria of one kind as sentences, with what they are about in front."""
    said = [f"{c.about}: {c.text}" if c.about else c.text for c in plan.criteria if c.kind == kind]
    return tuple(text[:1].upper() + text[1:] for text in said)


def protocol_sentence(plan: Plan) -> str:
    """Where the protocol is registered, and how often it changed."""
    where = plan.registration
    if not where.get("number") and not where.get("url"):
        return "The protocol was not registered."
    name = " ".join(p for p in (where.get("registry", ""), where.get("number", "")) if p)
    dated = f" on {day(where['date'])}" if where.get("date") else ""
    address = f" ({where['url']})" if where.get("url") else ""
    return f"The protocol was registered{dated} as {name or 'given'}{address}."


def search_sentences(searches: Sequence[Search]) -> list[str]:
    """What was searched, databases and registers first, each with the dates that are known."""
    sentences = []
    for from_database, opening in ((True, "We searched {}"), (False, "Other methods were {}")):
        rows = [s for s in searches if s.from_database == from_database]
        if not rows:
            continue
        dates = sorted({s.date for s in rows if s.date})
        undated = [s for s in rows if not s.date]
        when = f" {_when(dates)}" if dates and not undated else ""
        text = opening.format(_list(_source(s) for s in rows)) + when + "."
        if dates and undated:
            text += f" The searches of {_list(_source(s) for s in rows if s.date)} are dated "
            text += f"{_list(map(day, dates))}."
        sentences.append(text)
    return sentences


def _when(dates: Iterable[str]) -> str:
    """Give dates with their prepositions: on days, and in months and years."""
    known = list(dates)
    days = [date for date in known if date.count("-") == 2]
    rest = [date for date in known if date not in days]
    told = [f"{word} {_list(map(day, of))}" for word, of in (("on", days), ("in", rest)) if of]
    return " and ".join(told)


def _source(search: Search) -> str:
    name = search.named
    # Reference lists, say; a proper name keeps its capital.
    lower = search.kind == "citation" and name[1:].islower()
    return name[:1].lower() + name[1:] if lower else name


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day(date: str) -> str:
    """Write a date as prose does; anything else as it stands.

    >>> day("2019-07-13"), day("2019-07"), day("2019")
    ('13 July 2019', 'July 2019', '2019')
    """
    parts = date.split("-")
    if len(parts) not in (2, 3) or not all(part.isdecimal() for part in parts):
        return date
    year, month, *rest = parts
    if not 1 <= int(month) <= 12:
        return date
    return " ".join([*(str(int(part)) for part in rest), _MONTHS[int(month) - 1], year])


def stage_sentences(
    plan: Plan, *, begun: Collection[str], passed_over: Collection[str] = ()
) -> list[str]:
    """Who screened, extracted and appraised, how often, and how conflicts were settled.

    Parameters
    ----------
    plan : Plan
        What says so.
    begun : collection of str
        The stages of which something is held; of the others the plan says what will be done.
    passed_over : collection of str
        Stages that the review has in its plan and does not go through.
    """
    sentences = []
    off = {*plan.stages_off, *passed_over}
    rules = (
        ("screening", "Titles and abstracts", plan.screening),
        ("fulltext", "Full texts", plan.fulltext),
    )
    told = [(what, rule, name in begun) for name, what, rule in rules if name not in off]
    if len(told) == 2 and told[0][1:] == told[1][1:]:
        told = [("Titles and abstracts, and then full texts,", *told[0][1:])]
    sentences += [_voting(*one) for one in told]
    if "extraction" not in off:
        n, (were, _) = plan.extraction_people, _TENSES["extraction" in begun]
        how = f" independently; differences {were} reconciled" if n > 1 else ""
        sentences.append(f"Data {were} extracted by {_people(n)}{how}.")
    if "appraisal" not in off and plan.appraisal.instrument:
        sentences.append(_appraisal(plan, "appraisal" in begun))
    return sentences


_TENSES = {True: ("were", "settled"), False: ("will be", "will settle")}


def _voting(what: str, rule: VotingRule, begun: bool) -> str:
    were, settle = _TENSES[begun]
    said = f"{what} {were} screened by {_people(rule.votes)}"
    if rule.votes > 1:
        by_one = f"an adjudicator {settle} conflicts"
        by_all = f"conflicts {were} settled by discussion"
        said += ", each blind to the other" if rule.votes == 2 else ", each blind to the others"
        said += f"; {by_one if rule.settle == 'adjudicator' else by_all}"
    if rule.calibration:
        came = "came" if begun else "will come"
        said += f". A calibration set of {rule.calibration} shared records {came} first"
    return said + "."


def _appraisal(plan: Plan, begun: bool) -> str:
    rule = plan.appraisal
    chosen = instrument(rule.instrument)
    were, _ = _TENSES[begun]
    text = f"Studies {were} appraised with the {chosen.name} by {_people(rule.people)}"
    if rule.items and len(rule.items) < len(chosen.items):
        text += f" on {in_words(len(rule.items))} of its {in_words(len(chosen.items))} items"
    if rule.rule or chosen.rule:
        ruleset = chosen.ruleset(rule.rule or chosen.rule)
        text += f". The overall judgement follows from this rule. {ruleset.description.rstrip('.')}"
    return text + "."


def _people(n: int) -> str:
    return f"{in_words(n)} {'person' if n == 1 else 'people'}"


def source_kind(kind: str) -> str:
    """What a kind of source is called."""
    return KINDS.get(kind, kind)


def _list(words: Iterable[str]) -> str:
    items = list(words)
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)
