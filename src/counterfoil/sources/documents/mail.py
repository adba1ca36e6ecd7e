"""Text, envelope and attachments of e-mails."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses
from typing import Any

from counterfoil.sources.documents.extracted import Envelope, Writer
from counterfoil.sources.documents.markup import decode, write_html

_SENDERS = ("from",)
_RECIPIENTS = ("to", "cc", "bcc", "delivered-to")


def write_mail(
    writer: Writer, data: bytes, part: str, attached: Callable[[str, bytes], None]
) -> None:
    """Write subject and bodies; hand every attachment on.

    Args:
        writer: Collects the text.
        data: RFC 5322 bytes.
        part: Name of the mail.
        attached: Takes the name and bytes of each attachment.
    """
    message = message_from_bytes(data, policy=policy.default)
    subject = _header(message, "subject")
    writer.envelopes.append(
        Envelope(
            part,
            next(iter(_addresses(message, _SENDERS)), ""),
            tuple(_addresses(message, _RECIPIENTS)),
            subject,
            _header(message, "date"),
        )
    )
    writer.add(subject, part, "subject")
    for number, piece in enumerate(_pieces(message), 1):
        _write_piece(writer, piece, number, part, attached)


def _pieces(message: Message) -> list[Any]:
    """Leaves in order; a mail inside a mail is one leaf."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        return [message]
    inner: list[Any] = []
    for piece in message.get_payload():
        if isinstance(piece, Message):
            inner += _pieces(piece)
    return inner


def _write_piece(
    writer: Writer, piece: Any, number: int, part: str, attached: Callable[[str, bytes], None]
) -> None:
    kind = piece.get_content_type()
    if kind == "message/rfc822":
        for inner in piece.get_payload():
            attached(f"message {number}.eml", inner.as_bytes())
        return
    try:
        body = piece.get_payload(decode=True) or b""
        name = piece.get_filename() or ""
    except (LookupError, ValueError, KeyError, AttributeError) as error:
        writer.lack(f"{part}!/part {number}", f"damaged part: {type(error).__name__}")
        return
    if name or not kind.startswith("text/"):
        attached(re.sub(r"[\r\n\0]", " ", name) or f"part {number}", body)
    elif kind == "text/html":
        write_html(writer, body, part)
    else:
        text, _ = decode(body, str(piece.get_content_charset() or ""))
        for line, words in enumerate(_unwrapped(piece, text).split("\n"), 1):
            writer.add(words, part, f"body {number} line {line}")


def _unwrapped(piece: Any, text: str) -> str:
    flowed = str(piece.get_param("format", "")).lower() == "flowed"
    return text.replace(" \r\n", " ").replace(" \n", " ") if flowed else text


def _header(message: EmailMessage | Message, name: str) -> str:
    try:
        return str(message.get(name, "") or "")
    except (ValueError, IndexError, AttributeError, TypeError):
        # The header registry of the standard library gives up on some malformed headers.
        return ""


def _addresses(message: EmailMessage | Message, names: tuple[str, ...]) -> list[str]:
    headers = [_header(message, name) for name in names]
    found = [address for _, address in getaddresses(headers) if address]
    return list(dict.fromkeys(found))


def split_mbox(data: bytes) -> list[bytes]:
    """The mails of an mbox file."""
    pieces = re.split(rb"(?m)^From [^\r\n]*\r?\n", data)
    return [piece for piece in pieces if piece.strip()]
