"""Two entries of one person become one, and two again where that was wrong."""

from visits.services.merging.decisions import not_same_person
from visits.services.merging.merge import elders_merge
from visits.services.merging.undo import merge_undo

__all__ = ["elders_merge", "merge_undo", "not_same_person"]
