from .answers import AnswerChange
from .conversation import Attachment, Blob, Message
from .ticket import Participation, Ticket, Watcher

__all__ = ["AnswerChange", "Attachment", "Blob", "Message", "Participation", "Ticket", "Watcher"]
