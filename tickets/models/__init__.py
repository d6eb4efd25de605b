from .answers import AnswerChange
from .conversation import Attachment, Blob, Message
from .drafts import Draft
from .list_files import ListFilePart
from .needs import Need
from .participants import Participation, Watcher
from .search_documents import SearchDocument
from .ticket import Ticket
from .uploads import Upload

__all__ = [
    "AnswerChange",
    "Attachment",
    "Blob",
    "Draft",
    "ListFilePart",
    "Message",
    "Need",
    "Participation",
    "SearchDocument",
    "Ticket",
    "Upload",
    "Watcher",
]
