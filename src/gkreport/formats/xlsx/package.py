"""A workbook being changed: its package, and what the workbook says of itself."""

from gkreport.errors import FormatError
from gkreport.formats.opc import Element, Package, relations_space, space_of
from gkreport.formats.xlsx.names import Book
from gkreport.limits import Limits


class Workbook(Package):
    """The package of a workbook that is about to be changed."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open a workbook; raises `FormatError` for one that is none, and for a signed one."""
        super().__init__(data, limits)
        self.book: Book = Book.of(self)
        if any(name.lower().startswith("_xmlsignatures/") for name in self.names):
            raise FormatError(
                "工作簿有数字签名，改动后签名即失效，所以没有改动；请先在 Excel 或 WPS 中删除签名",
                "the workbook is signed, and a change would break the signature; remove the signature first",
            )
        self.root: Element = self.edit(self.book.main)
        self.space: str = space_of(self.root)
        """The namespace of its parts, as the prefix of tags."""
        self.office: str = relations_space(self.root)
        """The namespace of the attributes that name relationships."""
