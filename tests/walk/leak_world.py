"""A made-up company: document sets that are secret, ordinary mails, and leaks in disguise."""

import io
import random
import zipfile
from email.message import EmailMessage
from pathlib import Path

_WORDS = """valve rotor alloy batch coolant nozzle furnace sintering pressure cavity torque
bearing polymer resin filler curing viscosity solvent feed hopper screw barrel gasket seal
flange impeller casing shaft hub blade vane duct plenum damper actuator sensor gauge probe
relay inverter winding stator lamination varnish bobbin ferrite choke busbar fuse shunt
snubber"""
_VERBS = """holds drives limits feeds cools seals aligns measures releases compresses"""
_MAIL = (
    "Thanks for your message. The meeting moves to {day} at {hour} in room {room}.",
    "Please find the invoice for {hour} boxes; payment is due on {day}.",
    "Lunch on {day}? The canteen has noodles and I have {hour} vouchers left.",
    "The travel request number {room} was approved, tickets follow on {day}.",
    "Kindly confirm delivery of {room} cartons to the warehouse before {day}.",
    "The printer on floor {hour} is out of toner again, ticket {room} is open.",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_HAN = "温压速度转炉料模具轴承密封涂层固化配比批次参数曲线阀门喷嘴冷却叶片电机绕组磁芯线圈检测偏差"


def sentence(rng: random.Random) -> str:
    words = [rng.choice(_WORDS.split()) for _ in range(rng.randint(3, 5))]
    verb = rng.choice(_VERBS.split())
    return (
        f"The {words[0]} {verb} the {' '.join(words[1:])} at {rng.randint(11, 999)}"
        f" units for {rng.randint(2, 99)} seconds"
    )


def secret(rng: random.Random, number: int) -> str:
    if number % 3 == 2:
        return "。".join("".join(rng.choices(_HAN, k=18)) for _ in range(60)) + "。"
    return ". ".join(sentence(rng) for _ in range(60)) + "."


def ordinary(rng: random.Random) -> str:
    lines = rng.choices(_MAIL, k=rng.randint(2, 6))
    filled = [
        line.format(day=rng.choice(_DAYS), hour=rng.randint(1, 12), room=rng.randint(100, 999))
        for line in lines
    ]
    return "Dear colleague,\n\n" + "\n".join(filled) + "\n\nBest regards\n"


def letter(rng: random.Random, to: str, body: str, attached: tuple[str, bytes] | None) -> bytes:
    message = EmailMessage()
    message["From"] = f"staff{rng.randint(1, 60)}@kilnworks.example"
    message["To"] = to
    message["Subject"] = "Re: " + rng.choice(_DAYS)
    message["Date"] = "Mon, 05 Jan 2026 10:00:00 +0800"
    message.set_content(body)
    if attached:
        message.add_attachment(
            attached[1], maintype="application", subtype="octet-stream", filename=attached[0]
        )
    return message.as_bytes()


def _zip(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def _docx(text: str) -> bytes:
    import docx as word

    document = word.Document()
    document.add_paragraph("Notes")
    document.add_table(1, 1).cell(0, 0).text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def leak(rng: random.Random, number: int, text: str) -> tuple[str, tuple[str, bytes] | None]:
    """(body, attachment) that carry a part of a secret in one of eight disguises."""
    start = rng.randrange(len(text) // 2)
    part = text[start : start + (160 if number % 3 == 2 else 520)]
    way = number % 8
    if way == 0:
        return ordinary(rng) + part, None
    if way == 1:
        return ordinary(rng), ("photo.jpg", _zip("inner.zip", _zip("a.txt", part.encode())))
    if way == 2:
        return ordinary(rng), ("minutes.docx", _docx(part))
    if way == 3:
        return ordinary(rng) + "\u200b".join(part), None
    if way == 4:
        return ordinary(rng) + part.replace("a", "а").replace("o", "о"), None
    if way == 5:
        words = [w for w in part.split(" ") if rng.random() > 0.1]
        return ordinary(rng) + " ".join(words), None
    if way == 6:
        return ordinary(rng), ("list.csv", part.upper().encode("utf-16"))
    return ordinary(rng), ("fw.eml", letter(rng, "x@y.example", part, None))


def build(folder: Path, sets: int, mails: int, seed: int) -> dict[str, str]:
    """Write `secrets/` and `outbox/`; give mail name -> name of the secret that it leaks."""
    rng = random.Random(seed)
    (folder / "secrets").mkdir(parents=True)
    (folder / "outbox").mkdir()
    texts = []
    for number in range(sets):
        texts.append(secret(rng, number))
        (folder / "secrets" / f"set-{number:02d}.txt").write_text(texts[-1], encoding="utf-8")
    leaking = dict(zip(sorted(rng.sample(range(mails), sets)), range(sets), strict=True))
    truth = {}
    for number in range(mails):
        name = f"{number:05d}.eml"
        which = leaking.get(number)
        body, attached = (ordinary(rng), None) if which is None else leak(rng, which, texts[which])
        to = "office@partner.example.cn"
        if which is not None:
            truth[name] = f"set-{which:02d}.txt"
            to = "agent@rivals.de" if which % 2 else to
        (folder / "outbox" / name).write_bytes(letter(rng, to, body, attached))
    return truth
