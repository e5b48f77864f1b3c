"""Reading what is joined: groups of records with the pairs that hold them, filtered, by page."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.dedupe.merges import Word
from consilience.evidence import Record
from consilience_web.dedupe.queries import Said, in_words
from consilience_web.reviews.queries import Member

PAGE = 25
BY: dict[str, str] = {
    "finder": "joined by the finder",
    "people": "joined by people",
    "apart": "held apart by people",
    "study": "reports of one study",
}
_PAIRS = {"apart": "Different works", "study": "Reports of one study"}
SORTS: dict[str, str] = {
    "": "newest first",
    "unsure": "least sure first",
    "largest": "largest first",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for; an empty value asks for nothing."""

    words: str = ""
    source: str = ""
    by: str = ""
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """Records of one work, or two that people hold apart, with what was said on them."""

    records: tuple[tuple[Record, str], ...]
    said: tuple[Said, ...]
    title: str


@dataclass(frozen=True, slots=True)
class GroupList:
    """A page of the list."""

    groups: tuple[Group, ...]
    total: int
    n_pairs: int
    page: int
    n_pages: int


@dataclass(frozen=True, slots=True)
class _Held:
    """A group before its records are read: ids and words."""

    ids: tuple[str, ...]
    words: tuple[Word, ...]

    @property
    def weakest(self) -> float:
        """The least probability that holds it; a person's word counts as certain."""
        return min((w.probability for w in self.words if w.probability is not None), default=1.0)


def groups_wanted(member: Member, wanted: Wanted) -> GroupList:
    """Give a page of the groups that are asked for."""
    held = [h for h in _held(member, wanted.by) if _fits(member, h, wanted)]
    match wanted.sort:
        case "unsure":
            held.sort(key=lambda h: h.weakest)
        case "largest":
            held.sort(key=lambda h: -len(h.ids))
        case _:
            held.sort(key=lambda h: max(w.at for w in h.words), reverse=True)
    n_pages = max(1, -(-len(held) // PAGE))
    page = min(max(wanted.page, 1), n_pages)
    shown = held[(page - 1) * PAGE : page * PAGE]
    return GroupList(
        groups=tuple(_group(member, one, wanted.by) for one in shown),
        total=len(held),
        n_pairs=sum(len(one.words) for one in held),
        page=page,
        n_pages=n_pages,
    )


def _held(member: Member, by: str) -> list[_Held]:
    merges = member.review.state.merges
    if by in _PAIRS:
        words = merges.held_apart() if by == "apart" else merges.linked()
        return [_Held((word.a, word.b), (word,)) for word in words]
    of_group: dict[tuple[str, ...], list[Word]] = {}
    for word in merges.joined():
        group = merges.members(word.a)
        # A joined pair that other words hold apart is shown as it is, to be looked at.
        of_group.setdefault(group if word.b in group else (word.a, word.b), []).append(word)
    found = [_Held(group, tuple(words)) for group, words in of_group.items()]
    if by in ("finder", "people"):
        found = [h for h in found if any(w.automatic is (by == "finder") for w in h.words)]
    return found


def _fits(member: Member, held: _Held, wanted: Wanted) -> bool:
    search = member.review.state.search
    if wanted.source and all(search.export_of(i).search != wanted.source for i in held.ids):
        return False
    words = wanted.words.casefold().split()
    if not words:
        return True
    records = [member.review.record(id) for id in held.ids]
    text = " ".join(f"{r.id} {r.title} {' '.join(r.authors)} {r.year}" for r in records).casefold()
    return all(word in text for word in words)


def _group(member: Member, held: _Held, by: str) -> Group:
    state = member.review.state
    ids = sorted(held.ids, key=lambda id: state.order[id])
    return Group(
        tuple((member.review.record(id), state.search.source_of(id).source) for id in ids),
        tuple(in_words(member, word) for word in held.words),
        _PAIRS.get(by) or f"{len(ids)} records of one work",
    )
