"""Cover for the alignment units of the vault: AES in counter mode, one stream a document."""

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray


class Veil:
    """Covers and uncovers units; both are the same operation.

    Args:
        key: 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.AES(key)

    def cover(self, document: int, block: int, packed: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Combine bytes with the stream of a document.

        Args:
            document: Its number; never used twice under one key.
            block: Block of 16 bytes (32 units) at which the bytes begin.
            packed: The bytes.
        """
        counter = document.to_bytes(8, "big") + block.to_bytes(8, "big")
        stream = Cipher(self._algorithm, modes.CTR(counter)).encryptor()
        covered = stream.update(np.ascontiguousarray(packed).data)
        return np.frombuffer(covered, dtype=np.uint8)
