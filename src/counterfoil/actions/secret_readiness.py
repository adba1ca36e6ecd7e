"""Secret readiness: what the law asks of a trade secret, and what the company can show for it."""

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from counterfoil.errors import Conflict, InputError, NotFound
from counterfoil.model.actor import Actor
from counterfoil.store.secrets import Vault
from counterfoil.store.timestamping import query


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question of the checklist."""

    id: str
    element: str
    """`not public`, `valuable` or `measures`."""

    asks: str
    zh: str
    evidence: str
    """What usually shows it."""


CARRIES = {"not public": "e1_secret", "valuable": "e2_value", "measures": "e3_measures"}
"""Element of the checklist -> element of the offences that it later carries."""

OFFENCES = ("CN-219", "CN-219-1")

LAW = "Anti-Unfair Competition Law (2025) art. 10; Criminal Law art. 219"

QUESTIONS = (
    Question(id="scope", element="not public", asks="Is it written down which points are secret?",
             zh="密点是否书面确定", evidence="list of confidential points with versions"),
    Question(id="unknown", element="not public",
             asks="Was it checked that these points are not generally known or easy to obtain?",
             zh="是否做过非公知性检索", evidence="search report, non-public-knowledge appraisal"),
    Question(id="published", element="not public",
             asks="Is it certain that no patent, paper, manual or product on sale discloses them?",
             zh="专利、论文、说明书、产品是否已公开", evidence="publication and patent review"),
    Question(id="value", element="valuable", asks="What advantage do the points bring?",
             zh="商业价值体现", evidence="margin, licence offers, savings, valuation report"),
    Question(id="cost", element="valuable", asks="What did it cost to develop them?",
             zh="研发投入", evidence="project accounts, time sheets, purchase records"),
    Question(id="marking", element="measures", asks="Do the carriers bear a secrecy mark?",
             zh="载体是否标注密级", evidence="marked documents, classification rules"),
    Question(id="access", element="measures", asks="Is access limited to those who need it?",
             zh="是否限制接触范围", evidence="access lists, permissions, door and system logs"),
    Question(id="agreements", element="measures",
             asks="Have all who know it signed confidentiality agreements?",
             zh="是否签订保密协议", evidence="agreements of staff, suppliers, customers"),
    Question(id="training", element="measures", asks="Were they told what is secret?",
             zh="是否培训告知", evidence="training records, signed notices"),
    Question(id="leaving", element="measures", asks="Is it recorded what leavers hand back?",
             zh="离职交接与提醒", evidence="exit interviews, hand-over lists, wiped devices"),
    Question(id="monitoring", element="measures", asks="Is what goes out watched and logged?",
             zh="外发是否监测留痕", evidence="log of `secrets watch`, mail gateway logs"),
    Question(id="registration", element="measures",
             asks="Are the secrets registered with a date that can be proved?",
             zh="是否登记存证", evidence="root of `secrets prove` with a trusted time stamp"),
)  # fmt: skip


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer of the company."""

    id: str
    answer: str = "unknown"
    """`yes`, `no` or `unknown`."""

    says: str = ""
    evidence: list[str] = []
    """Files that show it."""


def blank() -> dict[str, Any]:
    """The checklist to fill in."""
    return {
        "law": LAW,
        "questions": [msgspec.to_builtins(question) for question in QUESTIONS],
        "answers": [msgspec.to_builtins(Answer(id=question.id)) for question in QUESTIONS],
    }


def assess(path: Path, vault: Vault | None, now: str) -> dict[str, Any]:
    """Weigh a filled-in checklist; the result is a dated exhibit.

    Every evidence file is named with its SHA-256, so that it can be shown later to be the
    same. The vault itself answers whether secrets are registered.

    Args:
        path: The filled-in checklist (JSON).
        vault: The company's vault, if there is one.
        now: ISO 8601 in UTC.

    Raises:
        InputError: If the file is not of the form of `blank`.
        NotFound: If an evidence file is not there.
    """
    try:
        body = msgspec.json.decode(path.read_bytes())
        answers = {a.id: a for a in msgspec.convert(body["answers"], list[Answer])}
    except (msgspec.DecodeError, msgspec.ValidationError, KeyError, TypeError) as error:
        raise InputError(f"{path}: {error}", remedy="fill in `secrets assess --blank`") from error
    rows = [_row(question, answers.get(question.id), path.parent) for question in QUESTIONS]
    elements = {
        name: {**_element([row for row in rows if row["element"] == name]), "carries": carried}
        for name, carried in CARRIES.items()
    }
    return {
        "form": "counterfoil secret readiness 1",
        "law": LAW,
        "offences": list(OFFENCES),
        "assessed_at": now,
        "checklist_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "elements": elements,
        "answers": rows,
        "collect": [
            {"question": row["asks"], "evidence": row["usual_evidence"]}
            for row in rows
            if row["answer"] != "yes" or not row["evidence"]
        ],
        "secrets_registered": len(vault.secrets()) if vault else 0,
        "roots": [secret.root for secret in vault.secrets()] if vault else [],
    }


def keep(
    actor: Actor, vault: Vault | None, result: dict[str, Any], to: Path, now: str
) -> dict[str, Any]:
    """Write the result as a file that can be shown later; what dates it.

    The query goes to a time-stamp authority (RFC 3161), which sees only the digest. The
    vault's log keeps the digest too.

    Raises:
        Conflict: If the file is there already.
    """
    if to.exists():
        raise Conflict(f"{to} is there already", remedy="an exhibit is never written over")
    body = msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n"
    to.write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()
    if vault:
        statuses = {name: row["status"] for name, row in result["elements"].items()}
        vault.note(now, actor.name, "assess", {"exhibit": digest, "elements": statuses})
    return {"exhibit": str(to), "sha256": digest, "timestamp_query": query(body).hex()}


def _row(question: Question, answer: Answer | None, folder: Path) -> dict[str, Any]:
    stated = answer or Answer(id=question.id)
    if stated.answer not in ("yes", "no", "unknown"):
        raise InputError(f"answer {stated.answer!r} to {question.id}", remedy="yes, no or unknown")
    evidence = []
    for name in stated.evidence:
        file = folder / name
        if not file.is_file():
            raise NotFound(f"evidence {name} for {question.id} is not beside the checklist")
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        evidence.append({"file": name, "sha256": digest})
    return {
        "id": question.id,
        "element": question.element,
        "asks": question.asks,
        "zh": question.zh,
        "answer": stated.answer,
        "says": stated.says,
        "evidence": evidence,
        "usual_evidence": question.evidence,
    }


def _element(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Carried if everything is answered yes with evidence, lacking if something is no."""
    answered = [row["answer"] for row in rows]
    shown = [row for row in rows if row["answer"] == "yes" and row["evidence"]]
    if "no" in answered and not shown:
        status = "lacking"
    else:
        status = "carried" if len(shown) == len(rows) else "partly carried" if shown else "unknown"
    return {"status": status, "shown": len(shown), "asked": len(rows)}
