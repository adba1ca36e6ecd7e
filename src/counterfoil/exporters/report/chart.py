"""What the picture of a ring holds: members, shared values, and the lines between them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from counterfoil.model.dossier import LeadShown, Member, Tie

MOST = 40
"""Nodes in a picture that can still be read; beyond, members of one role are joined."""

LAYERS: dict[str, int] = {
    "producer site": 0, "site": 0, "supplier": 0, "wholesaler": 1, "front company": 1,
    "company": 1, "value": 2, "retail": 3, "seller": 3, "streamer": 3, "value account": 4,
    "account": 5, "retail account": 5, "collector": 6,
}  # fmt: skip
"""Role -> row of the picture, from where goods come from to where money goes."""
MIDDLE = 3


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """One shape of the picture."""

    key: str
    label: str
    role: str
    """Role of a member, or `value` for a shared phone, address and so on."""

    kind: str = ""
    """Kind of a shared value."""

    letter: str = ""
    """Same letter: believed to be one actor."""

    count: int = 1
    """Members that the shape stands for."""

    @property
    def layer(self) -> int:
        """Row of the picture."""
        if self.role == "value" and self.kind in ("account", "payment"):
            return LAYERS["value account"]
        return LAYERS.get(self.role, MIDDLE)


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the picture, between places in `Chart.nodes`."""

    left: int
    right: int
    kinds: tuple[str, ...]
    directed: bool
    count: int
    """Rows behind the line."""


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A picture before it has places."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    grouped: bool
    """Whether some shapes stand for several members."""


def chart(lead: LeadShown) -> Chart:
    """Members and ties of a lead; values shared by three or more become shapes of their own."""
    known = {member.record: member for member in lead.members}
    ties = [tie for tie in lead.ties if tie.left in known and tie.right in known]
    letters = letters_of(lead.members)
    nodes = [_node(member, letters) for member in lead.members]
    values, links = _shared(ties, known)
    nodes += values
    grouped = len(nodes) > MOST
    return _joined(nodes, links) if grouped else _numbered(nodes, links, grouped=False)


class Link(msgspec.Struct, frozen=True):
    """A tie between keys of nodes."""

    left: str
    right: str
    kind: str
    directed: bool
    count: int


def letters_of(members: Sequence[Member]) -> dict[str, str]:
    """A letter for each actor with several records."""
    sizes = Counter(member.entity for member in members if member.entity)
    several = [entity for entity in dict.fromkeys(m.entity for m in members) if sizes[entity] > 1]
    names = [("" if i < 26 else chr(64 + i // 26)) + chr(65 + i % 26) for i in range(len(several))]
    return dict(zip(several, names, strict=True))


def _node(member: Member, letters: Mapping[str, str]) -> Node:
    return Node(
        key=member.record,
        label=member.label or member.record.partition(":")[2],
        role=member.role or "member",
        letter=letters.get(member.entity, ""),
    )


def value_text(tie: Tie) -> str:
    """The shared value without the kind that some stores write before it."""
    return tie.value.removeprefix(tie.kind + ":")


def direction(tie: Tie) -> tuple[str, str] | None:
    """From whom to whom, or None if both merely have a value in common.

    Two members that pay the same stranger, or send from the same address, are tied by that
    value; nothing flows between them.
    """
    if not tie.directed:
        return None
    value = value_text(tie)
    if not value or value == tie.right.partition(":")[2]:
        return tie.left, tie.right
    return (tie.right, tie.left) if value == tie.left.partition(":")[2] else None


def _shared(ties: Sequence[Tie], known: Mapping[str, Member]) -> tuple[list[Node], list[Link]]:
    """Values carried by three or more members as nodes; other ties as they are."""
    carriers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for tie in ties:
        if tie.value and direction(tie) is None:
            carriers[tie.kind, value_text(tie)] += [tie.left, tie.right]
    hubs = {
        key: sorted(set(records))
        for key, records in carriers.items()
        if len(set(records)) > 2 and not _is_member(key, records, known)
    }
    nodes = [
        Node(key=f"{kind}={value}", label=value, role="value", kind=kind) for kind, value in hubs
    ]
    links = [
        Link(record, f"{kind}={value}", kind, False, 1)
        for (kind, value), records in hubs.items()
        for record in records
    ]
    for tie in ties:
        flow = direction(tie)
        if flow or (tie.kind, value_text(tie)) not in hubs:
            left, right = flow or (tie.left, tie.right)
            links.append(Link(left, right, tie.kind, flow is not None, tie.count))
    return nodes, links


def _is_member(key: tuple[str, str], records: Sequence[str], known: Mapping[str, Member]) -> bool:
    """Whether the value is itself a member, such as the account that others are paid into."""
    return any(record.partition(":")[2] == key[1] and record in known for record in records)


def _numbered(nodes: Sequence[Node], links: Sequence[Link], *, grouped: bool) -> Chart:
    """Lines between the same two shapes become one."""
    place = {node.key: at for at, node in enumerate(nodes)}
    pairs: dict[tuple[int, int, bool], list[Link]] = defaultdict(list)
    for link in links:
        left, right = place[link.left], place[link.right]
        if left == right:
            continue
        if not link.directed and left > right:
            left, right = right, left
        pairs[left, right, link.directed].append(link)
    edges = [
        Edge(
            left=left, right=right, directed=directed,
            kinds=tuple(sorted({link.kind for link in found})),
            count=sum(link.count for link in found),
        )
        for (left, right, directed), found in sorted(pairs.items())
    ]  # fmt: skip
    return Chart(nodes=tuple(nodes), edges=tuple(edges), grouped=grouped)


def _joined(nodes: Sequence[Node], links: Sequence[Link]) -> Chart:
    """The best tied shapes of each role stay, in turn; the rest of each role becomes one."""
    degree = Counter(key for link in links for key in (link.left, link.right))
    layers = len({node.role + node.kind for node in nodes})
    room = max(4, MOST - 2 * layers)
    order = sorted(nodes, key=lambda node: (-degree[node.key], node.key))
    turn = Counter[str]()
    taken: list[tuple[int, int, Node]] = []
    for place, node in enumerate(order):
        turn[node.role + node.kind] += 1
        taken.append((turn[node.role + node.kind], place, node))
    kept = {node.key for _, _, node in sorted(taken, key=lambda t: t[:2])[:room]}
    rest: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in nodes:
        if node.key not in kept:
            rest[node.role, node.kind].append(node)
    stands = {key: key for key in kept}
    groups = []
    for (role, kind), found in sorted(rest.items()):
        name = f"*{role}{kind}"
        stands.update({node.key: name for node in found})
        groups.append(Node(key=name, label="", role=role, kind=kind, count=len(found)))
    merged = [
        Link(stands[link.left], stands[link.right], link.kind, link.directed, link.count)
        for link in links
    ]
    return _numbered([n for n in nodes if n.key in kept] + groups, merged, grouped=True)
