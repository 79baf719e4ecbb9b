"""Two entries of one person become one, and two again where that was wrong."""

from visits.merging.services.decisions import not_same_person
from visits.merging.services.merge import elders_merge
from visits.merging.services.undo import merge_undo

__all__ = ["elders_merge", "merge_undo", "not_same_person"]
