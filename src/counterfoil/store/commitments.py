"""Commitments to the passages of a document: salted, in a Merkle tree.

The text is cut every 400 characters. Each piece becomes a leaf together with 32 secret bytes
of its own, so the root, and any leaf hash, tells nothing about the text to one who guesses.
To prove a passage, its pieces, their salts and their paths are shown; the root registered
earlier then shows that the text was there at that date, and no other piece is disclosed.
"""

import hashlib
import hmac

from counterfoil.store.merkle import Tree, leaf_hash

PIECE = 400
"""Characters of one piece."""


def salt(key: bytes, sha256: str, index: int) -> bytes:
    """The 32 bytes that hide piece `index` of a document."""
    return hmac.new(key, f"{sha256}:{index}".encode(), hashlib.sha256).digest()


def leaf(salt_: bytes, piece: str) -> bytes:
    """Leaf hash of one piece."""
    return leaf_hash(salt_ + piece.encode("utf-8", "surrogatepass"))


def pieces(text: str) -> list[str]:
    """The pieces of a text, in order."""
    return [text[at : at + PIECE] for at in range(0, max(1, len(text)), PIECE)]


def commit(key: bytes, sha256: str, text: str) -> Tree:
    """The tree over all pieces of a text.

    Args:
        key: 32 bytes, the vault's key for salts.
        sha256: Digest of the document's file, hex.
        text: Its extracted text.
    """
    return Tree(leaf(salt(key, sha256, index), piece) for index, piece in enumerate(pieces(text)))
