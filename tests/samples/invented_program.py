"""Programs that nobody wrote, for tests: the same seed gives the same one."""

import random


def program(seed: int) -> dict[str, str]:
    """Thirty functions of arbitrary statements in two Python files."""
    rng = random.Random(seed)
    bodies = [_function(rng, f"step_{seed}_{n}") for n in range(30)]
    return {"a.py": "import os\n" + "".join(bodies[:15]), "b.py": "".join(bodies[15:])}


def _function(rng: random.Random, name: str) -> str:
    body = "".join(_statement(rng, 1) for _ in range(rng.randrange(4, 9)))
    return f'def {name}(rows, limit=None):\n    """What it does."""\n{body}    return rows\n\n'


def _statement(rng: random.Random, depth: int) -> str:
    pad, value = "    " * depth, _value(rng, 2)
    if depth > 3 or rng.random() < 0.5:
        return pad + rng.choice((
            f"done = {value}\n", f"limit += {value}\n", f"rows[{value}] = {_value(rng, 2)}\n",
            f"rows.append({value})\n", f"assert {value}, 'odd end'\n", f"del rows[{value}]\n",
            f"done, limit = {value}, {_value(rng, 1)}\n", f"raise ValueError({value})\n",
        ))  # fmt: skip
    inner = "".join(_statement(rng, depth + 1) for _ in range(rng.randrange(1, 4)))
    return rng.choice((
        f"{pad}if {value}:\n{inner}", f"{pad}for row in {value}:\n{inner}",
        f"{pad}while {value}:\n{inner}", f"{pad}with open({value}) as file:\n{inner}",
        f"{pad}try:\n{inner}{pad}except OSError:\n{pad}    limit = {_value(rng, 1)}\n",
        f"{pad}if {value}:\n{inner}{pad}else:\n{pad}    done = {_value(rng, 2)}\n",
    ))  # fmt: skip


def _value(rng: random.Random, depth: int) -> str:
    if not depth:
        return rng.choice(("rows", "limit", "done", f"{rng.randrange(99)}", f"'x{rng.random()}'"))
    left, right = _value(rng, depth - 1), _value(rng, depth - 1)
    return rng.choice((
        f"({left} + {right})", f"({left} and {right})", f"len({left})", f"({left}).kind",
        f"[{left}, {right}]", f"({left} if {right} else None)", f"os.path.join({left}, {right})",
        f"[r for r in {left} if r > {right}]", f"(lambda x: {left})", f"({left} not in {right})",
        f"{{{left}: {right}}}", f"(not {left})", f"sorted({left}, key={right})",
    ))  # fmt: skip
