"""Tell the stories of a chunk of requests and give their rows back as text; done by processes of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .copying import COLUMNS, Rows
from .dice import dice
from .feedback import write_feedback
from .rows import write_ticket
from .stories import Draft, tell
from .world import World

CHUNK = 2_000
# Ids reserved for one ticket of a chunk, on average; far more than any chunk needs.
ROOM = {table: 60 for table in COLUMNS} | {"tickets_ticket": 1, "sla_promise": 1}


@dataclass(frozen=True)
class Chunk:
    """Requests to be told, and the first free id of every table for them."""

    drafts: Sequence[Draft]
    first_ids: Mapping[str, int]


@dataclass(frozen=True)
class CopyData:
    """What COPY is to read per table, and the number of tickets in it."""

    tickets: int
    texts: Mapping[str, bytes]


class ChunkWriter:
    """Tells chunks. Handed to each process once, with the world."""

    def __init__(self, world: World, until: datetime) -> None:
        self.world, self.until = world, until

    def tell(self, chunk: Chunk) -> CopyData:
        """Return the rows of the chunk. Raises OverflowError if it needs more ids than were reserved for it."""
        rows = Rows(chunk.first_ids)
        for draft in chunk.drafts:
            throw = dice(self.world.seed, draft.index)
            keeper = tell(self.world, draft, throw, self.until)
            write_feedback(rows, keeper, write_ticket(rows, keeper), throw, self.until)
        for table, room in ROOM.items():
            if rows.count(table) > room * CHUNK:
                raise OverflowError(
                    f"a chunk of {len(chunk.drafts)} tickets needs more ids of {table} than {room} each"
                )
        return CopyData(len(chunk.drafts), rows.texts())


_teller: ChunkWriter | None = None


def prepare(teller: ChunkWriter) -> None:
    """Keep the teller in this process."""
    global _teller
    _teller = teller


def told(chunk: Chunk) -> CopyData:
    """Tell a chunk with the teller of this process."""
    if _teller is None:
        raise AssertionError("prepare() comes first")
    return _teller.tell(chunk)
