from .answers import AnswerChange
from .conversation import Attachment, Blob, Message
from .participants import Participation, Watcher
from .ticket import Ticket
from .uploads import Upload

__all__ = ["AnswerChange", "Attachment", "Blob", "Message", "Participation", "Ticket", "Upload", "Watcher"]
