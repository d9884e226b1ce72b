"""Draws the pages of an OFD file, with their templates, annotations and seals (GB/T 33190-2016, 7, 15 and 18)."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

import attrs

from gkreport.errors import FormatError
from gkreport.formats.fixed.canvas import Canvas
from gkreport.formats.fixed.drawing import Drawing
from gkreport.formats.fixed.geometry import Box, Matrix
from gkreport.formats.fixed.inks import Looks
from gkreport.formats.fixed.shapes import EVERYTHING
from gkreport.formats.fixed.work import Work
from gkreport.formats.ofd.package import Element, Package, Part
from gkreport.formats.ofd.painter import Painter, Scene
from gkreport.formats.ofd.resources import Params, Resources
from gkreport.formats.ofd.values import POINTS, box_around, box_of, broken, is_so, moved
from gkreport.limits import Limits
from gkreport.page.problems import Problem

_MOST_PAGES: Final = 200
"""Far more than a report has."""
_PAGE: Final = 100
"""Steps of work for a page, an annotation or a seal."""
_A4: Final = "0 0 210 297"
_TO_POINTS: Final[Matrix] = (POINTS, 0, 0, POINTS, 0, 0)
_ORDER: Final = ("Background", "Body", "Foreground")
"""The kinds of layers, from the lowest on (7.7, table 15)."""


def drawings(data: bytes, limits: Limits, work: Work) -> tuple[list[Drawing], list[Problem]]:
    """Draw each page; raises `FormatError` for a file that cannot be read, or takes too many steps."""
    package = Package(data, limits, work)
    root = package.part("OFD.xml")
    result: list[Drawing] = []
    problems: list[Problem] = []
    for body in package.children(root.root, "DocBody"):
        _check_versions(package, root, body, problems)
        document = _Document(package, package.part(package.text(body, "DocRoot"), root.name), work)
        document.note_seals(package.text(body, "Signatures"), root.name)
        document.draw(result)
        problems += document.problems
    if not result:
        raise broken()
    return result, problems


def _check_versions(package: Package, root: Part, body: Element, problems: list[Problem]) -> None:
    """Note that a document is there in several versions; raises `FormatError` where another one is the present one."""
    versions = package.child(body, "Versions")
    if versions is None:
        return
    problems.append(Problem("versions", ""))
    for version in versions:
        if is_so(version.get("Current"), otherwise=False):
            present = package.part(version.get("BaseLoc", ""), root.name)
            shown = package.part(package.text(present.root, "DocRoot"), present.name)
            if shown.name != package.part(package.text(body, "DocRoot"), root.name).name:
                raise FormatError(
                    "OFD 文件里有几个版本，分不清以哪一个为准；请用阅读器打开需要的版本后另存",
                    "the OFD file holds several versions and does not tell which is meant; save the one you need anew",
                )


class _Document:
    """One document of a file."""

    def __init__(self, package: Package, part: Part, work: Work) -> None:
        self._package = package
        self._part = part
        self._work = work
        self._canvas = Canvas(work)
        self._resources = Resources(package)
        self._painter = Painter(self._canvas, self._resources, package.names, work)
        self._seals: dict[str, list[Box]] = {}
        self.problems: list[Problem] = []
        self._common = package.child(part.root, "CommonData")
        self._area = package.child(self._common, "PageArea")
        self._templates: dict[str, Element] = {}
        for element in self._common if self._common is not None else ():
            name = package.names[element.tag]
            if name in ("PublicRes", "DocumentRes"):
                self._resources.take(element.text or "", part.name)
            elif name == "TemplatePage" and self._templates.setdefault(element.get("ID", ""), element) is not element:
                raise broken()
        self._resources.default = package.text(self._common, "DefaultCS")
        self._notes = self._annotations()
        for attachment in self._listed("Attachments", "Attachment"):
            self.problems.append(Problem("attachment", "", attachment.get("Name", "")))

    # -- what is told beside the pages -------------------------------------------------------------

    def _listed(self, holder: str, name: str) -> Iterator[Element]:
        """Yield the elements of a list that the document names, where it has one."""
        found = self._package.find(self._package.text(self._part.root, holder), self._part.name)
        return self._package.children(found.root, name) if found else iter(())

    def _annotations(self) -> dict[str, list[tuple[str, str]]]:
        """Return where the annotations of each page stand; programs name some that they have not written."""
        listed = self._package.find(self._package.text(self._part.root, "Annotations"), self._part.name)
        found: dict[str, list[tuple[str, str]]] = {}
        for page in self._package.children(listed.root, "Page") if listed else ():
            where = self._package.text(page, "FileLoc"), listed.name if listed else ""
            found.setdefault(page.get("PageID", ""), []).append(where)
        return found

    def note_seals(self, place: str, beside: str) -> None:
        """Note the signatures, and where seals lie on the pages."""
        listed = self._package.find(place, beside)
        if listed is None:
            return
        for signature in self._package.children(listed.root, "Signature"):
            if not any(problem.kind == "signature" for problem in self.problems):
                self.problems.append(Problem("signature", ""))
            part = self._package.find(signature.get("BaseLoc", ""), listed.name)
            info = self._package.child(part.root, "SignedInfo") if part else None
            for stamp in self._package.children(info, "StampAnnot") if info is not None else ():
                self._work.spend(_PAGE)
                left, top, width, height = box_of(stamp.get("Boundary"))
                if clip := stamp.get("Clip"):
                    x, y, width, height = box_of(clip)
                    left, top = left + x, top + y
                box = box_around(_TO_POINTS, left, top, width, height)
                self._seals.setdefault(stamp.get("PageRef", ""), []).append(box)

    # -- pages -------------------------------------------------------------------------------------

    def draw(self, result: list[Drawing]) -> None:
        """Draw each page."""
        first = len(result)
        lists = self._package.children(self._part.root, "Pages")
        for element in chain.from_iterable(self._package.children(pages, "Page") for pages in lists):
            if len(result) == _MOST_PAGES:
                raise FormatError(f"OFD 超过 {_MOST_PAGES} 页，没有读取", f"more than {_MOST_PAGES} pages")
            self._work.spend(_PAGE)
            self._draw(self._package.part(element.get("BaseLoc", ""), self._part.name), element.get("ID", ""))
            result.append(self._canvas.drawing(len(result) + 1))
        self._painter.lettering.namesakes.doubt(result[first:])

    def _draw(self, page: Part, key: str) -> None:
        package = self._package
        own = package.child(page.root, "Area")
        area = self._area if own is None else own
        size = package.text(area, "PhysicalBox") or package.text(self._area, "PhysicalBox") or _A4
        _, _, width, height = box_of(size)
        paper = box_around(_TO_POINTS, 0, 0, width, height)
        shown = package.text(area, "ApplicationBox")
        self._canvas.begin(paper.width, paper.height)
        part = box_around(_TO_POINTS, *box_of(shown))
        self._painter.lettering.paper = part if part.width and part.height else paper
        scene = Scene(_TO_POINTS, Looks(clip=self._canvas.paper), EVERYTHING.box, Params())
        for layer in self._layers(page):
            self._painter.draw(iter((layer,)), scene)
        for place, beside in self._notes.get(key, ()):
            notes = package.find(place, beside)
            for note in package.children(notes.root, "Annot") if notes else ():
                self._annotate(note, scene)
        for box in self._seals.get(key, ()):
            self._canvas.put_over(box)

    def _layers(self, page: Part) -> Iterator[Element]:
        """Yield the layers of a page and its templates, from the lowest on."""
        package = self._package
        sheets = [("Body", page)]
        for reference in package.children(page.root, "Template"):
            template = self._templates.get(reference.get("TemplateID", ""))
            if template is None:
                raise broken()
            order = reference.get("ZOrder") or template.get("ZOrder") or "Background"
            sheets.insert(len(sheets) - 1, (order, package.part(template.get("BaseLoc", ""), self._part.name)))
        for _, sheet in sorted(sheets, key=lambda each: _rank(each[0])):
            for resource in package.children(sheet.root, "PageRes"):
                self._resources.take(resource.text or "", sheet.name)
            layers = [layer for content in package.children(sheet.root, "Content") for layer in content]
            if any(package.names[layer.tag] != "Layer" for layer in layers):
                raise broken()
            yield from sorted(layers, key=lambda layer: _rank(layer.get("Type", "Body")))

    def _annotate(self, note: Element, scene: Scene) -> None:
        """Draw what an annotation looks like (15.2)."""
        self._work.spend(_PAGE)
        kind = note.get("Type")
        for look in self._package.children(note, "Appearance") if is_so(note.get("Visible"), otherwise=True) else ():
            box = box_of(look.get("Boundary"))
            inner = attrs.evolve(
                scene,
                matrix=moved(box[0], box[1], scene.matrix),
                looks=attrs.evolve(scene.looks, darkens=kind == "Highlight"),
                frame=box_around(scene.matrix, *box) if box[2] and box[3] else scene.frame,
                is_watermark=kind == "Watermark",
            )
            self._painter.draw(iter(look), inner)


def _rank(order: str) -> int:
    """Return the height of a kind of layer."""
    return _ORDER.index(order) if order in _ORDER else 1
