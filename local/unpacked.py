"""Functions' packages on the local AWS, unpacked once for all of their workers."""

import tempfile
import zipfile
from pathlib import Path
from threading import Lock
from typing import Any

UNPACKING = Lock()


class Package(zipfile.ZipFile):
    """A package whose second and later unpackings are links to the first.

    ministack unpacks a package's thousands of files for each of a dozen workers: a second for every
    one, and half a minute on a slow disk to remove them all.
    """

    def extractall(self, path: Any = None, members: Any = None, pwd: Any = None) -> None:
        """Unpack into an empty folder, which becomes a link. Nobody writes there, as on AWS."""
        wanted = Path(path)
        with UNPACKING:
            first = Path(tempfile.gettempdir()) / f"package-{self._name()}"
            if not first.exists():
                super().extractall(first, members, pwd)
        wanted.rmdir()
        wanted.symlink_to(first)

    def _name(self) -> str:
        """The same for the same files."""
        return f"{hash(tuple((held.filename, held.CRC) for held in self.infolist())):x}"
