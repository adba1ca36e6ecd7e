"""Trade secrets in the company: register them, and find them in what goes out."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from counterfoil.actions.passages import (
    chance_of_version,
    disguises,
    likeness_of_whole,
    passage_rows,
)
from counterfoil.actions.secret_routes import route, suggested
from counterfoil.errors import InputError, NotFound
from counterfoil.matching.boilerplate import boilerplate_index
from counterfoil.matching.commonness import Prior
from counterfoil.matching.fingerprints import Fingerprinter
from counterfoil.matching.imprint import Imprint, imprints
from counterfoil.matching.search import Collection, Found, Match, search
from counterfoil.model.actor import Actor
from counterfoil.sources.documents.extracted import Extracted, Limits
from counterfoil.sources.documents.reader import Reader
from counterfoil.store.commitments import commit
from counterfoil.store.secrets import Secret, Vault

SUSPECT_BITS = 85.0
"""Bits of a passage, explained ones not counted, from which a document is suspected (score
0.5). Set on one half of the development documents; `secrets calibrate` sets your own."""

CERTAIN = 3.0
"""Times the threshold beyond which more bits of one passage say no more."""

LET_GO_EVERY = 8
"""Documents after which the pages of the index that they brought into memory are given back."""

WEAK_BITS = 40.0
"""Passages below are not shown at all."""


_BATCH = 1 << 20
"""Characters of texts whose fingerprints are taken together."""


class Particulars(msgspec.Struct, frozen=True, kw_only=True):
    """What the company states about the secrets it registers."""

    classification: str = ""
    owner: str = ""
    measures: str = ""
    """Protective measures, in words."""


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """What registering did."""

    secrets: list[dict[str, Any]]
    background: int
    unchanged: int
    unread: list[dict[str, str]]


class ScanOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to scan."""

    limits: Limits | None = None
    least: float = 0.5
    """Findings with a lower score are left out."""

    threshold: float = 0.0
    """Bits with score 0.5; the vault's own if 0."""

    home: tuple[str, ...] = ("cn",)
    """Country codes and domains that are not abroad."""


def files_under(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """(file, name) of every file; names are relative to the folder that was given.

    Raises:
        NotFound: If a path does not exist.
    """
    found: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            inner = sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink())
            found += [(p, p.relative_to(path).as_posix()) for p in inner]
        elif path.exists():
            found.append((path, path.name))
        else:
            raise NotFound(f"{path} does not exist")
    return found


def score_of(bits: float, threshold: float = SUSPECT_BITS, version: float = 0.0) -> float:
    """Score from 0 to 1 of a passage worth so many bits; the threshold has 0.5.

    From `CERTAIN` times the threshold a passage is as sure as a passage can be (0.964); what
    ranks above is what looks like the whole.

    Args:
        bits: Bits of the best passage.
        threshold: Bits from which a document is suspected.
        version: Chance that the document is a version of the whole secret. It ranks what is
            suspected; it suspects nothing by itself.
    """
    doubt = 1.0 / (1.0 + min(max(0.0, bits) / threshold, CERTAIN) ** 3)
    if bits >= threshold:
        doubt *= 1.0 - version
    return round(1.0 - doubt, 6)


def register(
    actor: Actor,
    vault: Vault,
    paths: Sequence[Path],
    background: Sequence[Path],
    particulars: Particulars,
    now: str,
    limits: Limits | None = None,
    names: Mapping[Path, str] | None = None,
) -> Registered:
    """Register documents as secrets, and others as the common background.

    A document that is registered already, byte for byte, is left as it is.

    Args:
        actor: Who registers.
        vault: The company's vault.
        paths: Files and folders that are secret.
        background: Files and folders of text that may be shared: templates, public manuals,
            documents of the same kind that are not secret.
        particulars: Classification, owner, measures.
        now: ISO 8601 in UTC.
        limits: Bounds of extraction.
        names: Names of files that are not to be called after their path.
    """
    fingerprinter = Fingerprinter(vault.epoch.derived("fingerprints"))
    intake = _Intake(vault, fingerprinter, particulars, now, Reader(limits))
    intake.names = names or {}
    with intake.reader:
        added = vault.add(intake.items(paths, False))
        common = vault.add(intake.items(background, True))
    vault.merge()
    vault.note(
        now,
        actor.name,
        "register",
        {"secrets": [s.number for s in added], "background": len(common), "basis": actor.basis},
    )
    return Registered(
        secrets=[msgspec.to_builtins(secret) for secret in added],
        background=len(common),
        unchanged=intake.unchanged,
        unread=intake.unread,
    )


class _Intake:
    """Reads files into pairs for the vault."""

    def __init__(
        self,
        vault: Vault,
        fingerprinter: Fingerprinter,
        particulars: Particulars,
        now: str,
        reader: Reader,
    ) -> None:
        self.vault, self.fingerprinter, self.now = vault, fingerprinter, now
        self.particulars, self.reader = particulars, reader
        self.unchanged = 0
        self.names: Mapping[Path, str] = {}
        self.unread: list[dict[str, str]] = []

    def items(self, paths: Sequence[Path], background: bool) -> Iterator[tuple[Secret, Imprint]]:
        batch: list[tuple[Secret, str]] = []
        held = 0
        for secret, text in self._texts(paths, background):
            batch.append((secret, text))
            held += len(text)
            if held > _BATCH:
                yield from self._imprinted(batch)
                batch, held = [], 0
        yield from self._imprinted(batch)

    def _imprinted(self, batch: list[tuple[Secret, str]]) -> Iterator[tuple[Secret, Imprint]]:
        taken = imprints(self.fingerprinter, [text for _, text in batch])
        return zip([secret for secret, _ in batch], taken, strict=True)

    def _texts(self, paths: Sequence[Path], background: bool) -> Iterator[tuple[Secret, str]]:
        known = {
            (s.sha256, s.name)
            for s in self.vault.secrets(background)
            if s.epoch == self.vault.epoch.number
        }
        for path, relative in files_under(paths):
            name = self.names.get(path, relative)
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            if (digest, name) in known:
                self.unchanged += 1
                continue
            extracted = self.reader.read(path)
            self.unread += [msgspec.structs.asdict(lack) for lack in extracted.unread]
            if not extracted.text.strip():
                continue
            secret = self._secret(path, name, digest, len(data), extracted.text, background)
            yield secret, extracted.text

    def _secret(
        self, path: Path, name: str, digest: str, size: int, text: str, background: bool
    ) -> Secret:
        epoch = self.vault.epoch
        tree = commit(epoch.derived("passages"), digest, text)
        return Secret(
            name=name,
            path=str(path.resolve()),
            sha256=digest,
            bytes=size,
            characters=len(text),
            registered_at=self.now,
            classification=self.particulars.classification,
            owner=self.particulars.owner,
            measures=self.particulars.measures,
            root=tree.root().hex(),
            leaves=len(tree),
            epoch=epoch.number,
            background=background,
        )


class Scanner:
    """Looks for a vault's secrets in documents.

    Args:
        vault: The company's vault.
        threshold: Bits from which a document is suspected; the vault's own by default.
        home: Country codes and domains that are not abroad.
        on: Day of the scan, ISO 8601: which law is meant.
    """

    def __init__(
        self,
        vault: Vault,
        threshold: float = 0.0,
        home: Sequence[str] = ("cn",),
        on: str = "2025-04-26",
    ) -> None:
        self.vault = vault
        self.home, self.on = home, on
        self._offences: dict[str, list[dict[str, str]]] = {}
        self.threshold = threshold or float(vault.setting("threshold") or SUSPECT_BITS)
        self._examined = 0
        self._known: dict[int, Secret | None] = {}
        in_force = vault.in_force()
        if not in_force:
            raise InputError(f"{vault.folder} has no secrets", remedy="register some first")
        self._collections = [
            self._collection(epoch, documents) for epoch, documents in in_force.items()
        ]

    def _collection(self, epoch: int, documents: int) -> Collection:
        key = Fingerprinter(self.vault.epoch_of(epoch).derived("fingerprints"))
        return Collection(
            fingerprinter=key,
            prior=Prior(key),
            indexes=self.vault.indexes(epoch, background=False),
            background=[*self.vault.indexes(epoch, background=True), boilerplate_index(key)],
            documents=documents,
            window=self.vault.window,
        )

    def examine(self, extracted: Extracted, name: str) -> list[dict[str, Any]]:
        """Findings of one document, best first; weak and suppressed ones are among them."""
        rows = []
        for collection in self._collections:
            found = search(collection, extracted.text, WEAK_BITS)
            rows += [
                self._row(extracted, name, found, match, secret)
                for match in found.matches
                if (secret := self._secret(match.document))
            ]
        self._examined += 1
        if self._examined % LET_GO_EVERY == 0:
            self.vault.let_go()
        return sorted(rows, key=lambda row: (-row["score"], -row["bits"], row["secret"]))

    def _secret(self, number: int) -> Secret | None:
        if number not in self._known:
            self._known[number] = self.vault.numbered(number)
        return self._known[number]

    def _road(self, extracted: Extracted) -> dict[str, Any]:
        """Channel and recipients, and the offences that they suggest."""
        way = route(extracted, self.home)
        if way["abroad"] not in self._offences:
            self._offences[way["abroad"]] = suggested(way["abroad"], self.on)
        return {**way, "offences": self._offences[way["abroad"]]}

    def _row(
        self, extracted: Extracted, name: str, found: Found, match: Match, secret: Secret
    ) -> dict[str, Any]:
        shown = [chain for chain in match.chains if chain.bits >= WEAK_BITS][:20]
        hidden = [chain for chain in match.chains if chain.bits < WEAK_BITS][:20]
        passages = passage_rows(self.vault, extracted, found, shown)
        own = int(np.diff(found.tokens.places)[~found.common].sum())
        whole = likeness_of_whole(match.units, own, self.vault.units(match.document))
        version = chance_of_version(whole, match.opening)
        score = score_of(match.bits, self.threshold, version)
        return {
            "document": name,
            "secret": secret.name,
            "score": score,
            "verdict": "suspected" if score >= 0.5 else "weak",
            "relation": "version" if version >= 0.5 else "passage",
            "likeness_of_whole": whole,
            "opening_bits": round(match.opening, 1),
            "passages": passages,
            "suppressed": passage_rows(self.vault, extracted, found, hidden),
            "right": f"secrets:{secret.number}",
            "secret_sha256": secret.sha256,
            "classification": secret.classification,
            "registered_at": secret.registered_at,
            "bits": round(match.bits, 1),
            "threshold_bits": self.threshold,
            **self._road(extracted),
            "disguises": disguises(extracted),
        }


def scan(
    actor: Actor,
    vault: Vault,
    paths: Sequence[Path],
    now: str,
    options: ScanOptions | None = None,
) -> Iterator[dict[str, Any]]:
    """Findings of every document, then one line for each thing that could not be read.

    Args:
        actor: Who scans.
        vault: The company's vault.
        paths: Files and folders.
        now: ISO 8601 in UTC.
        options: Limits, least score, threshold.
    """
    options = options or ScanOptions()
    scanner = Scanner(vault, options.threshold, options.home, now)
    files = given_names(paths)
    findings = 0
    with Reader(options.limits) as reader:
        for path, name in files:
            extracted = reader.read(path, name)
            for row in scanner.examine(extracted, name):
                if row["score"] >= options.least:
                    findings += 1
                    yield row
            for lack in extracted.unread:
                yield {**_NOTHING, "document": name, "unread": msgspec.structs.asdict(lack)}
    vault.note(now, actor.name, "scan", {"documents": len(files), "findings": findings})


_NOTHING: dict[str, Any] = {
    "document": "",
    "secret": None,
    "score": 0.0,
    "verdict": "unread",
    "passages": [],
    "suppressed": [],
}


def given_names(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """(file, name) of every file, named as the caller reaches it."""
    found: list[tuple[Path, str]] = []
    for path in paths:
        found += [(inner, str(inner)) for inner, _ in files_under([path])]
    return found
