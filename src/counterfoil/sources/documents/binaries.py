"""Programs and libraries (ELF, PE): sections, resources, imports, strings and functions."""

import hashlib
import re
import struct
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from counterfoil.errors import InputError, Unavailable

_STRING = re.compile(rb"[\t\x20-\x7e]{5,}(?=\x00)|(?:[\t\x20-\x7e]\x00){5,}(?=\x00\x00)")
_FIELD = re.compile(r"\[(?!rip|eip|rsp|esp|rbp|ebp|sp|fp|x29)[a-z]\w+ \+ (0x[0-9a-f]+|\d)\]")
"""A place relative to a pointer, not to the stack frame."""

_MOST_CODE = 1 << 20
"""Bytes of one function that are read."""


class Section(msgspec.Struct, frozen=True):
    """One section or resource, by its bytes."""

    name: str
    size: int
    sha256: str


class Function(msgspec.Struct, frozen=True):
    """One function: what it does, free of addresses and registers."""

    address: int
    size: int
    name: str
    """From symbols; empty where the program is stripped."""

    mnemonics: list[str]
    constants: list[int]
    fields: list[int]
    """Distances from a pointer at which it reads and writes: the layout of its records."""

    strings: list[str]
    calls: list[str]
    """Imported functions that it calls."""

    callees: list[int]
    """Addresses of the program's own functions that it calls."""

    code: bytes
    offset: int
    """Where its code stands in the file; -1 if not known."""


class Binary(msgspec.Struct, frozen=True):
    """A program or library taken apart."""

    format: str
    architecture: str
    sections: list[Section]
    imports: list[str]
    """`library!function` (PE) or `function` (ELF)."""

    libraries: list[str]
    strings: list[str]
    functions: list[Function]


def read_binary(data: bytes, name: str) -> Binary:
    """Take a program apart.

    Raises:
        InputError: If it is neither ELF nor PE, or damaged.
        Unavailable: If the extra `code` is not installed.
    """
    try:
        import lief
    except ImportError as error:
        raise Unavailable(
            "programs need the extra `code`", remedy="pip install counterfoil[code]"
        ) from error
    lief.logging.disable()
    binary: Any = lief.parse(data)
    if binary is None or type(binary).__module__.rpartition(".")[2] not in ("ELF", "PE"):
        raise InputError(f"{name} is no ELF or PE program")
    kind = type(binary).__module__.rpartition(".")[2]
    image = _Image(binary, data, kind)
    return Binary(
        format=kind,
        architecture=str(image.machine),
        sections=[
            Section(_text(s.name), len(s.content), hashlib.sha256(bytes(s.content)).hexdigest())
            for s in binary.sections
            if len(s.content)
        ]
        + _resources(binary, kind),
        imports=sorted(set(image.imported.values()) | set(_imports(binary, kind))),
        libraries=sorted(map(_text, binary.libraries)),
        strings=sorted(set(_strings(data))),
        functions=list(_functions(image)),
    )


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _resources(binary: Any, kind: str) -> list[Section]:
    if kind != "PE" or not binary.has_resources:
        return []
    found, todo = [], [("resource", binary.resources)]
    while todo:
        path, node = todo.pop()
        for child in node.childs:
            todo.append((f"{path}/{child.id}", child))
        if not node.is_directory:
            body = bytes(node.content)
            found.append(Section(path, len(body), hashlib.sha256(body).hexdigest()))
    return sorted(found, key=lambda s: s.name)


def _imports(binary: Any, kind: str) -> Iterator[str]:
    if kind == "PE":
        for library in binary.imports:
            for entry in library.entries:
                yield f"{_text(library.name).lower()}!{_text(entry.name) or entry.ordinal}"
    else:
        for function in binary.imported_functions:
            yield _text(function.name)


def _strings(data: bytes) -> Iterator[str]:
    for match in _STRING.finditer(data):
        raw = match[0]
        wide = len(raw) > 1 and raw[1] == 0
        yield raw.decode("utf-16-le" if wide else "ascii", "replace")


class _Image:
    """A program in memory: bytes at addresses, names of imports."""

    def __init__(self, binary: Any, data: bytes, kind: str) -> None:
        self.binary, self.data, self.kind = binary, data, kind
        base = binary.imagebase if kind == "PE" else 0
        self.base = int(base)
        self.areas = [
            (self.base + int(s.virtual_address), bytes(s.content), _text(s.name), int(s.offset))
            for s in binary.sections
            if s.virtual_address and len(s.content)
        ]
        self.machine = binary.header.machine if kind == "PE" else binary.header.machine_type
        self.imported = self._slots()

    def _slots(self) -> dict[int, str]:
        """Address of each import slot -> name."""
        if self.kind == "PE":
            return {
                self.base + int(entry.iat_address): f"{_text(lib.name).lower()}!{_text(entry.name)}"
                for lib in self.binary.imports
                for entry in lib.entries
            }
        return {
            int(r.address): _text(r.symbol.name)
            for r in (*self.binary.pltgot_relocations, *self.binary.dynamic_relocations)
            if r.has_symbol and r.symbol.name
        }

    def at(self, address: int, size: int) -> tuple[bytes, str, int]:
        """(bytes, section, offset in the file) at an address; nothing outside."""
        for start, content, name, offset in self.areas:
            if start <= address < start + len(content):
                skip = address - start
                return content[skip : skip + size], name, offset + skip
        return b"", "", -1

    def string(self, address: int) -> str:
        """The string at an address; empty if there is none of four characters."""
        raw, section, _ = self.at(address, 200)
        if not raw or section.startswith((".text", ".plt", ".got")):
            return ""
        found = re.match(rb"[\t\n\r\x20-\x7e]{4,}", raw)
        return found[0].decode("ascii") if found else ""


def _disassembler(image: _Image) -> Any:
    import capstone

    name = str(image.machine).rpartition(".")[2].upper()
    kinds: Mapping[str, tuple[int, int]] = {
        "X86_64": (capstone.CS_ARCH_X86, capstone.CS_MODE_64),
        "AMD64": (capstone.CS_ARCH_X86, capstone.CS_MODE_64),
        "I386": (capstone.CS_ARCH_X86, capstone.CS_MODE_32),
        "AARCH64": (capstone.CS_ARCH_ARM64, capstone.CS_MODE_ARM),
        "ARM64": (capstone.CS_ARCH_ARM64, capstone.CS_MODE_ARM),
        "ARM": (capstone.CS_ARCH_ARM, capstone.CS_MODE_ARM),
    }
    if name not in kinds:
        return None
    engine = capstone.Cs(*kinds[name])
    engine.detail = True
    return engine


def _functions(image: _Image) -> Iterator[Function]:
    engine = _disassembler(image)
    if engine is None:
        return
    known = {
        image.base + int(f.address): (int(f.size), _text(f.name)) for f in image.binary.functions
    }
    starts = sorted(known)
    stubs = _stubs(image, engine)
    for at, start in enumerate(starts):
        size, name = known[start]
        code, section, offset = image.at(start, _MOST_CODE)
        if not code or section.startswith((".plt", ".init", ".fini")):
            continue
        limit = starts[at + 1] - start if at + 1 < len(starts) else len(code)
        code = code[: size if 0 < size <= limit else limit]
        yield _function(image, engine, stubs, start, name, code, offset)


def _stubs(image: _Image, engine: Any) -> dict[int, str]:
    """Address of each stub that jumps to an import -> name."""
    found = {}
    for start, content, name, _ in image.areas:
        if not name.startswith(".plt"):
            continue
        entry = start
        for address, _, mnemonic, operands in engine.disasm_lite(content, start):
            if mnemonic in ("endbr64", "endbr32"):
                entry = address
            target = re.search(r"\[rip ([+-]) (0x[0-9a-f]+)\]", operands)
            if mnemonic.endswith("jmp") and target:
                size = 6 if mnemonic == "jmp" else 7
                slot = address + size + int(target[1] + target[2], 16)
                if slot in image.imported:
                    found[entry if address - entry <= 4 else address] = image.imported[slot]
                    found[address] = image.imported[slot]
    return found


def _function(
    image: _Image,
    engine: Any,
    stubs: dict[int, str],
    start: int,
    name: str,
    code: bytes,
    offset: int,
) -> Function:
    mnemonics, constants, strings, calls, callees = [], [], [], [], []
    fields: list[int] = []
    for instruction in engine.disasm(code, start):
        mnemonic = instruction.mnemonic
        if mnemonic in ("nop", "endbr64", "endbr32", "int3"):
            continue
        mnemonics.append(mnemonic)
        fields += [int(m[1], 0) for m in _FIELD.finditer(instruction.op_str)]
        target = re.search(r"\[rip ([+-]) (0x[0-9a-f]+)\]", instruction.op_str)
        where = 0
        if target:
            where = instruction.address + instruction.size + int(target[1] + target[2], 16)
        for number in re.findall(r"(?<![\w\[])(?:-)?0x[0-9a-f]+", instruction.op_str.split("[")[0]
                                 + instruction.op_str.partition("]")[2]):  # fmt: skip
            value = int(number, 16)
            if mnemonic.startswith(("call", "j", "bl")):
                where = where or value
            elif abs(value) > 9:
                constants.append(value)
        if mnemonic.startswith(("call", "bl", "jmp")) and where:
            if where in stubs or where in image.imported:
                calls.append(stubs.get(where) or image.imported[where])
            elif not start <= where < start + len(code):
                callees.append(where)
        elif where:
            text = image.string(where)
            strings += [text] if text else []
            constants += _float(image, mnemonic, where)
    return Function(
        start, len(code), name, mnemonics, constants, fields, strings, calls, callees, code, offset
    )


def _float(image: _Image, mnemonic: str, where: int) -> list[int]:
    """Bits of a floating-point constant that an instruction loads from memory."""
    if not mnemonic.endswith(("sd", "ss", "pd", "ps")):
        return []
    raw, section, _ = image.at(where, 8)
    if len(raw) < 8 or not section.startswith((".rodata", ".rdata")):
        return []
    return [struct.unpack("<q", raw)[0]]
