"""A pack made ready for use: versions resolved, limbs compiled, names looked up."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files

import msgspec
import yaml

from counterfoil.errors import InputError, NotFound
from counterfoil.law.assessment import Assessment
from counterfoil.law.facts import known_names
from counterfoil.law.limbs import Ruling, ruling
from counterfoil.law.pack import Offence, Pack, Scope, Valuation
from counterfoil.law.provisions import Condition, Source, Version

FORMAT = "counterfoil-law/1"


class Rulebook:
    """One jurisdiction's rules.

    Attributes:
        pack: The data.
        names: Accepted spelling of a fact -> canonical name.
        offences: Offences by id, in the order of the pack.
        rulings: Versions of each offence, oldest first.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.names: Mapping[str, str] = known_names(pack)
        self.offences = {offence.id: offence for offence in pack.offences}
        versions = {v.id: v for offence in pack.offences for v in offence.versions}
        self.rulings: dict[str, tuple[Ruling, ...]] = {
            offence.id: tuple(
                ruling(_resolved(v, versions)) for v in sorted(offence.versions, key=_since)
            )
            for offence in pack.offences
        }
        self.valuations: dict[str, Valuation] = {rule.id: rule for rule in pack.valuations}
        self.general = frozenset(
            offence.id for offence in pack.offences if offence.scope == Scope()
        )
        self.categories = frozenset(
            word
            for offence in pack.offences
            for word in (*offence.scope.rights, *offence.scope.near, *offence.scope.goods)
        )
        self.indicators = frozenset(
            indicator.id
            for offence in pack.offences
            for element in offence.elements
            if element.presumption is not None
            for indicator in element.presumption.indicators
        )
        self._rules = {
            name: tuple(r.rule for r in pack.rules if name in r.offences) for name in self.offences
        }
        self.off_topic: dict[tuple[str, str, str], Assessment] = {}
        """Answers for offences that the facts say nothing about, by offence, version, scope."""

    def offence(self, name: str) -> Offence:
        """An offence by its id, in any case.

        Raises:
            NotFound: The pack has none of that name.
        """
        wanted = name.strip().casefold()
        short = f"{self.pack.jurisdiction}-{wanted}".casefold()
        for offence in self.pack.offences:
            if offence.id.casefold() in (wanted, short) or wanted in (
                offence.charge,
                offence.article,
                *offence.names.values(),
            ):
                return offence
        known = ", ".join(self.offences)
        raise NotFound(
            f"no offence {name!r} in the pack of {self.pack.jurisdiction}",
            remedy=f"use one of {known}",
        )

    def at(self, offence: Offence, on: date) -> Ruling | None:
        """The version in force on a day; None if the pack has none."""
        found = [r for r in self.rulings[offence.id] if r.version.since <= on]
        found = [r for r in found if r.version.until is None or on <= r.version.until]
        return found[-1] if found else None

    def now(self, offence: Offence) -> Ruling:
        """The version without an end."""
        return self.rulings[offence.id][-1]

    def rules_of(self, offence: str) -> tuple[str, ...]:
        """General rules that bear on an offence."""
        return self._rules.get(offence, ())

    def source(self, name: str) -> Source:
        """A source; one of unknown title if the pack does not declare it."""
        return self.pack.sources.get(name) or Source(title=name, confidence="from-memory")


def _since(version: Version) -> date:
    return version.since


def _resolved(version: Version, versions: Mapping[str, Version]) -> Version:
    """A version that is like another one gets its tiers, with its own penalties."""
    if not version.like:
        return version
    model = _resolved(versions[version.like], versions)
    tiers = tuple(
        msgspec.structs.replace(t, penalty=version.penalties.get(t.id, t.penalty))
        for t in model.tiers
    )
    return msgspec.structs.replace(version, tiers=tiers)


def read_pack(text: str | bytes, name: str) -> Pack:
    """A pack from YAML, checked against its types and its own cross references.

    Args:
        text: The file.
        name: File name, for messages.

    Raises:
        InputError: Not YAML, not of the form, or it refers to something it does not have.
    """
    try:
        raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        pack = msgspec.convert(raw, Pack, strict=False)
    except yaml.YAMLError as error:
        raise InputError(f"{name} is not YAML: {error}", remedy="mend the file") from error
    except msgspec.ValidationError as error:
        raise InputError(f"{name}: {error}", remedy="see law/packs/pack.schema.json") from error
    faults = list(faults_of(pack))
    if faults:
        raise InputError(f"{name}: {'; '.join(faults)}", remedy="mend the pack")
    return pack


def faults_of(pack: Pack) -> Iterable[str]:
    """References of a pack to things that it does not declare."""
    if pack.pack != FORMAT:
        yield f"format is {pack.pack!r}, this program reads {FORMAT!r}"
    versions = {version.id for offence in pack.offences for version in offence.versions}
    for offence in pack.offences:
        if not offence.versions:
            yield f"{offence.id} has no version"
        if offence.source and offence.source not in pack.sources:
            yield f"{offence.id} cites the unknown source {offence.source!r}"
        for version in offence.versions:
            if version.like and version.like not in versions:
                yield f"{version.id} is like the unknown version {version.like!r}"
            for tier in version.tiers:
                for condition in tier.any_of:
                    yield from _faults_in(condition, pack, f"{version.id} {tier.id}")


def _faults_in(node: Condition, pack: Pack, where: str) -> Iterable[str]:
    if node.metric and node.metric not in pack.metrics:
        yield f"{where} uses the unknown metric {node.metric!r}"
    if node.flag and node.flag not in pack.flags:
        yield f"{where} uses the unknown flag {node.flag!r}"
    if node.source and node.source not in pack.sources:
        yield f"{where} cites the unknown source {node.source!r}"
    for child in (*node.any_of, *node.all_of, *((node.when,) if node.when else ())):
        yield from _faults_in(child, pack, where)


@cache
def built_in() -> Mapping[str, Rulebook]:
    """The rulebooks of this installation and of its entry points `counterfoil.law.packs`.

    An entry point names a function without arguments that returns the YAML text of a pack.
    """
    folder = files("counterfoil.law") / "packs"
    texts = [
        (entry.name, entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".yaml")
    ]
    for point in sorted(entry_points(group="counterfoil.law.packs"), key=lambda p: p.name):
        texts.append((point.name, point.load()()))
    return shelf(read_pack(text, name) for name, text in texts)


def shelf(
    packs: Iterable[Pack], over: Mapping[str, Rulebook] | None = None
) -> Mapping[str, Rulebook]:
    """Rulebooks by jurisdiction; a later pack of a jurisdiction replaces an earlier one."""
    return {**(over or {}), **{pack.jurisdiction: Rulebook(pack) for pack in packs}}


def rulebook(jurisdiction: str, books: Mapping[str, Rulebook] | None = None) -> Rulebook:
    """The rules of a jurisdiction, by code or by another of its names.

    Raises:
        InputError: No pack has that name.
    """
    held = built_in() if books is None else books
    wanted = jurisdiction.strip().casefold()
    for code, book in held.items():
        if wanted in (code.casefold(), *(name.casefold() for name in book.pack.also)):
            return book
    raise InputError(
        f"no rule pack for jurisdiction {jurisdiction!r}",
        remedy=f"use one of {', '.join(sorted(held))}, or add a pack (docs/law.md)",
    )
