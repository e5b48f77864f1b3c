"""Full text: reports, their files, and the studies that they are grouped into."""

from consilience.fulltext.studies import Attachment, Studies

__all__ = ["Attachment", "Studies"]
