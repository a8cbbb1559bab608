"""Packages of functions on the local AWS, unpacked once for all workers."""

import tempfile
import zipfile
from pathlib import Path
from threading import Lock
from typing import Any

UNPACKING = Lock()


class Package(zipfile.ZipFile):
    """A package that is unpacked once; later unpackings are links to the first.

    ministack unpacks a package's thousands of files for each of a dozen workers. That takes a
    second for each worker, and half a minute on a slow disk to remove them all.
    """

    def extractall(self, path: Any = None, members: Any = None, pwd: Any = None) -> None:
        """Unpack into an empty folder, which becomes a link. As on AWS, functions only read it."""
        wanted = Path(path)
        with UNPACKING:
            first = Path(tempfile.gettempdir()) / f"package-{self._name()}"
            if not first.exists():
                super().extractall(first, members, pwd)
        wanted.rmdir()
        wanted.symlink_to(first)

    def _name(self) -> str:
        """Return a name that is the same for the same files."""
        return f"{hash(tuple((entry.filename, entry.CRC) for entry in self.infolist())):x}"
