"""Trusted timestamps (RFC 3161) over a checkpoint: query out, answer in, never the network."""

import hashlib

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

from counterfoil.errors import InputError


def query(note: bytes) -> bytes:
    """A DER query for a time-stamp authority, to be carried there by hand or by a gateway.

    The nonce is left out, so that the same checkpoint asks with the same bytes.
    """
    builder = TimestampRequestBuilder().data(note).hash_algorithm(HashAlgorithm.SHA256)
    return bytes(builder.nonce(nonce=False).build().as_bytes())


def stated_time(answer: bytes, note: bytes) -> str:
    """The time that an answer states for a note, ISO 8601 in UTC.

    The authority's signature is not judged here: whose certificates to trust is the
    reader's choice (`openssl ts -verify`, or rfc3161-client with those certificates).

    Raises:
        InputError: Not a granted answer, or about other bytes.
    """
    try:
        response = decode_timestamp_response(answer)
        info = response.tst_info
    except ValueError as error:
        raise InputError(f"not a time-stamp answer: {error}") from error
    if response.status not in (0, 1):
        raise InputError(f"the time-stamp authority refused: status {response.status}")
    if info.message_imprint.message != hashlib.sha256(note).digest():
        raise InputError("the time-stamp is about other bytes than this checkpoint")
    return str(info.gen_time.isoformat())
