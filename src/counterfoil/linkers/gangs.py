"""Rings among the actors of a workspace: what each uses, who is suspected, who belongs where."""

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.linkers.fields import Ints
from counterfoil.linkers.hubs import Standing
from counterfoil.linkers.parting import part
from counterfoil.linkers.rings import Rings, Uses, find, renumber


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """Records, actors and shared values as codes."""

    records: pa.Array
    """Every record that can be a member: actors' records, seizures, shops without a row."""

    actor: Ints
    """Actor of each record, numbered from 0."""

    values: pa.Array
    """Name of each shared value."""

    tie_record: Ints
    tie_value: Ints
    """Codes of each row of the ties."""

    standing: Standing

    @property
    def uses(self) -> Uses:
        """Distinct (value, actor) of the ties."""
        actors = int(self.actor.max(initial=-1)) + 1
        flat = np.unique(self.tie_value.astype(np.int64) * actors + self.actor[self.tie_record])
        return Uses(
            value=(flat // actors).astype(np.int32),
            actor=(flat % actors).astype(np.int32),
            values=len(self.values),
            actors=actors,
            holder=self._holders(),
        )

    def _holders(self) -> Ints:
        number = pc.replace_substring_regex(self.values, "^account:", "accounts:")
        at = pc.index_in(number, self.records).fill_null(-1).to_numpy(zero_copy_only=False)
        return np.where(at >= 0, self.actor[np.maximum(at, 0)], -1).astype(np.int32)


class Gangs(msgspec.Struct, frozen=True, kw_only=True):
    """The rings found in a scene."""

    rings: Rings
    ring: Ints
    """Ring of each record of the scene; -1 for none."""

    ties: Uses
    """Uses that tie an actor to another one of its ring."""

    def tied(self, scene: Scene) -> npt.NDArray[np.int64]:
        """Rows of the ties table that tie members of one ring."""
        actors = len(self.rings.ring)
        known = self.ties.value.astype(np.int64) * actors + self.ties.actor
        actor = scene.actor[scene.tie_record]
        return np.flatnonzero(np.isin(scene.tie_value.astype(np.int64) * actors + actor, known))


def set_scene(group: Ints, records: pa.Array, ties: pa.Table, suspected: pa.Table) -> Scene:
    """Turn records, ties and findings into codes.

    Args:
        group: Group of each record that could be linked.
        records: Those records, sorted.
        ties: Rows of `linkers.ties`.
        suspected: `shop` and `right` of findings that are suspected.
    """
    everyone = _everyone(records, ties, suspected)
    actor = _actors(group, len(everyone))
    coded = pc.dictionary_encode(ties["value"].combine_chunks())
    return Scene(
        records=everyone,
        actor=actor,
        values=coded.dictionary,
        tie_record=_index(ties["record"], everyone),
        tie_value=coded.indices.to_numpy(zero_copy_only=False).astype(np.int32),
        standing=_standing(everyone, actor, suspected),
    )


def find_gangs(scene: Scene) -> Gangs:
    """Rings of a scene, by actor and by record; parted where a mere bridge joins two."""
    uses = scene.uses
    rings = find(uses, scene.standing)
    collecting = pc.starts_with(scene.values, "account:").to_numpy(zero_copy_only=False)
    label = part(uses.keep(rings.tying(uses)), rings.ring, scene.standing, collecting)
    rings = msgspec.structs.replace(rings, ring=renumber(label))
    uses = uses.keep(rings.tying(uses))
    return Gangs(rings=rings, ring=rings.ring[scene.actor], ties=uses)


def _everyone(records: pa.Array, ties: pa.Table, suspected: pa.Table) -> pa.Array:
    """The linked records, then the others that ties or findings name, sorted."""
    named = pa.chunked_array([*ties["record"].chunks, *suspected["shop"].chunks], pa.string())
    others = pc.unique(named.drop_null())
    others = others.filter(pc.invert(pc.is_in(others, records)))
    return pa.concat_arrays([records, others.take(pc.sort_indices(others))])


def _actors(group: Ints, everyone: int) -> Ints:
    alone = np.arange(len(group), everyone, dtype=np.int32)
    return np.unique(np.concatenate([group, alone]), return_inverse=True)[1].astype(np.int32)


def _index(column: pa.ChunkedArray, among: pa.Array) -> Ints:
    found = pc.index_in(column, among).combine_chunks()
    return np.asarray(found.to_numpy(zero_copy_only=False), np.int32)


def _standing(everyone: pa.Array, actor: Ints, suspected: pa.Table) -> Standing:
    actors = int(actor.max(initial=-1)) + 1
    shops = pc.starts_with(everyone, "shops:").to_numpy(zero_copy_only=False)
    sells = np.zeros(actors, np.bool_)
    sells[actor[shops]] = True
    known = suspected.filter(pc.is_valid(suspected["shop"]))
    who = actor[_index(known["shop"], everyone)]
    rights = pc.unique(known["right"].combine_chunks())
    rights = rights.take(pc.sort_indices(rights))
    pairs = np.unique(np.stack([who, _index(known["right"], rights)], 1), axis=0)
    accused = np.zeros(actors, np.bool_)
    accused[who] = True
    held: npt.NDArray[np.int32] = pairs.astype(np.int32)
    return Standing(sells=sells, suspected=accused, right_actor=held[:, 0], right=held[:, 1])
