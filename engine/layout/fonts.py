"""The fonts that Graphviz draws PNG and PDF with: those that are installed with Gateflow come first.

So pictures are the same everywhere. The system's fonts serve for letters that ours lack.
"""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

import fontpkg_noto_sans
import fontpkg_noto_serif

SANS, SERIF = fontpkg_noto_sans.FAMILY, fontpkg_noto_serif.FAMILY

# Where Linux, macOS and Windows keep fonts, which are used for scripts that our fonts lack.
_SYSTEM = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts",
           "WINDOWSFONTDIR", "~/.fonts")  # fmt: skip


# Hinting moves letters to whole pixels at a size that is not the one drawn, so they would stand unevenly.
_NO_HINTING = (
    '<match target="font"><edit name="hinting" mode="assign"><bool>false</bool></edit>'
    '<edit name="hintstyle" mode="assign"><const>hintnone</const></edit></match>'
)


@dataclass(frozen=True)
class Fonts:
    """A fontconfig configuration of our own."""

    # The environment in which a process uses the configuration.
    environment: dict[str, str]
    # The folder with the configuration and its cache.
    folder: "tempfile.TemporaryDirectory[str]"

    def remove(self) -> None:
        """Remove the configuration and its cache."""
        self.folder.cleanup()


def fontconfig() -> Fonts:
    """Write a fontconfig configuration, and give the environment in which it is used."""
    folder = tempfile.TemporaryDirectory(prefix="gateflow-fonts-", ignore_cleanup_errors=True)
    folders = "".join(f"<dir>{escape(str(path))}</dir>" for path in (*_ours(), *_SYSTEM))
    file = Path(folder.name) / "fonts.conf"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig>{folders}{_NO_HINTING}<cachedir>{escape(folder.name)}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return Fonts({**os.environ, "FONTCONFIG_FILE": str(file)}, folder)


def _ours() -> Iterator[Path]:
    """List the folders of the fonts that came with us, the Chinese one if it is installed."""
    for module in (fontpkg_noto_sans, fontpkg_noto_serif):
        yield Path(module.__file__).parent / "files"
    if (chinese := find_spec("zhplot")) and chinese.origin:  # found without importing it
        yield Path(chinese.origin).parent / "fonts"
