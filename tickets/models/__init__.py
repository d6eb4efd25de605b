from .answers import AnswerChange
from .conversation import Attachment, Blob, Message
from .drafts import Draft
from .needs import Need
from .participants import Participation, Watcher
from .ticket import Ticket
from .uploads import Upload

__all__ = [
    "AnswerChange",
    "Attachment",
    "Blob",
    "Draft",
    "Message",
    "Need",
    "Participation",
    "Ticket",
    "Upload",
    "Watcher",
]
