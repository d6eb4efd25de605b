from .answers import AnswerChange
from .conversation import Attachment, Blob, Message
from .ticket import Participation, Ticket, Watcher
from .uploads import Upload

__all__ = ["AnswerChange", "Attachment", "Blob", "Message", "Participation", "Ticket", "Upload", "Watcher"]
