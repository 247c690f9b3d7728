"""The one organisation that everybody may look at: an invented one, known by its id."""

from uuid import UUID

# Fixed, so that nobody who founds an organisation can be taken for it, whatever they call theirs.
PUBLIC_SAMPLE = UUID("74696465-6d61-4b73-a16d-706c65000001")
