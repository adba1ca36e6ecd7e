"""Rings in made-up graphs whose gangs are known. Run by hand.

    python benchmarks/rings.py [--seeds 3]

Draws gangs of 6 to 14 members of which each pair is tied with a chance, 15 % ties at random, and a
tenth of all members in a second gang; and LFR graphs (Lancichinetti, Fortunato, Radicchi 2008).
Prints mean best-match F1 of the gangs (partition alone, and with second members), the adjusted
Rand index of first memberships, and second members found.
"""

import argparse

import networkit as nk
import numpy as np

from counterfoil.linkers.edge_levels import second_rings
from counterfoil.linkers.edge_rings import EdgeList, adjusted_rand, find_rings


def draw(seed, gangs, tied, both, noise=0.15):
    chance = np.random.default_rng(seed)
    size = chance.integers(6, 15, gangs)
    home = np.repeat(np.arange(gangs), size)
    members = [np.flatnonzero(home == g).tolist() for g in range(gangs)]
    second = {}
    for node in chance.choice(len(home), int(both * len(home)), replace=False).tolist():
        gang = int(chance.integers(gangs))
        if gang != home[node]:
            members[gang].append(node)
            second[node] = gang
    pairs = [(a, b) for m in members for i, a in enumerate(m) for b in m[:i]]
    pairs = np.array(pairs)[chance.random(len(pairs)) < tied]
    stray = chance.integers(0, len(home), (int(noise * len(pairs)), 2))
    return len(home), np.vstack([pairs, stray]), members, home, second


def lfr(mixing, nodes=1000):
    nk.setSeed(7, False)
    made = nk.generators.LFRGenerator(nodes)
    made.generatePowerlawDegreeSequence(15, 50, -2)
    made.generatePowerlawCommunitySizeSequence(10, 50, -1)
    made.setMu(mixing)
    graph = made.generate()
    home = np.unique(made.getPartition().getVector(), return_inverse=True)[1]
    members = [np.flatnonzero(home == g).tolist() for g in range(home.max() + 1)]
    return nodes, np.array(list(graph.iterEdges())), members, home, {}


def best_match(members, rings):
    found = [
        max(2 * len(set(m) & r) / (len(m) + len(r)) for r in rings if not r.isdisjoint(m))
        for m in members
    ]
    return float(np.mean(found))


def measure(name, nodes, pairs, members, home, second):
    ends = np.sort(pairs.astype(np.int64), axis=1)
    edges = EdgeList(nodes=nodes, source=ends[:, 0], target=ends[:, 1], weight=np.ones(len(ends)))
    ring = find_rings(edges).ring
    node, into = second_rings(edges, ring)
    alone = [set(np.flatnonzero(ring == r).tolist()) for r in range(int(ring.max()) + 1)]
    wide = [set(r) for r in alone]
    for n, r in zip(node.tolist(), into.tolist(), strict=True):
        wide[r].add(n)
    rand = adjusted_rand(ring, home.astype(np.int32))
    right = len(set(node.tolist()) & set(second))
    print(
        f"{name}: {len(members)} gangs, {len(alone)} rings, F1 {best_match(members, alone):.3f}, "
        f"with second members {best_match(members, wide):.3f}, adjusted Rand {rand:.3f}, second "
        f"members {right} right of {len(set(node.tolist()))} named, {len(second)} true",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=3)
    seeds = parser.parse_args().seeds
    for gangs in (1, 10, 100):
        for both in (0.0, 0.1) if gangs > 1 else (0.0,):
            for seed in range(100, 100 + seeds):
                name = f"half tied, {both:.0%} in two, seed {seed}"
                measure(name, *draw(seed, gangs, 0.5, both))
    for mixing in (0.2, 0.4, 0.5):
        measure(f"LFR, mixing {mixing}", *lfr(mixing))


if __name__ == "__main__":
    main()
