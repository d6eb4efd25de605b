from .answers import AnswerChange
from .conversation import Attachment, Blob, Message
from .drafts import Draft
from .participants import Participation, Watcher
from .ticket import Ticket
from .uploads import Upload

__all__ = [
    "AnswerChange",
    "Attachment",
    "Blob",
    "Draft",
    "Message",
    "Participation",
    "Ticket",
    "Upload",
    "Watcher",
]
