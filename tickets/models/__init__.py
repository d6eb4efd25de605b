from .conversation import Attachment, Blob, Message
from .ticket import Participation, Ticket, Watcher

__all__ = ["Attachment", "Blob", "Message", "Participation", "Ticket", "Watcher"]
