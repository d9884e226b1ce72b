"""ODS: workbooks of OpenDocument (ISO/IEC 26300), packed or as one flat file."""

from typing import Final

from gkreport.formats.kinds import Kind
from gkreport.formats.odf.kinds import holds

KIND: Final = Kind(
    tells=holds(b"spreadsheet"),
    name="ods",
    suffixes=(".ods", ".fods", ".ots"),
    reading="gkreport.formats.ods.reading",
)
