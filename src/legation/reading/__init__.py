"""Reading: bytes → raw stories → reports. One format a file; `open_source` never fails on one story."""

from legation.reading.decode import decode, decode_with_problems
from legation.reading.document import Document, Options
from legation.reading.source import open_source

__all__ = ["Document", "Options", "decode", "decode_with_problems", "open_source"]
