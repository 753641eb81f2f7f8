"""What this room does when it hears that something happened. Each runs once per message (see events)."""

from catalog.tasks import make_pictures
from events.consumers import consumer
from events.models import Message


@consumer("picture.given", name="make-pictures")
def begin_making_pictures(message: Message) -> None:
    """Rings a bell only: making a picture takes seconds, and a telling is one transaction."""
    make_pictures.apply_async(retry=False)
