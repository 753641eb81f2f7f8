from events.services.outbox import record

__all__ = ["record"]
