"""The files of all chats: what was uploaded, kept so that it can be downloaded or sent again."""

import struct
from dataclasses import dataclass

from sandbox.arguments import Arguments
from sandbox.refusals import Json, bad_request

# https://core.telegram.org/bots/api#sendphoto: "The photo's width and height must not exceed 10000 in total. Width and
# height ratio must be at most 20."
_SIDES_IN_ALL = 10_000
_RATIO = 20
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_UNKNOWN_SIZE = (800, 600)


@dataclass(slots=True, eq=False)
class StoredFile:
    """One file; `path` is where it can be downloaded."""

    file_id: str
    path: str
    name: str
    mime_type: str
    content: bytes

    def as_json(self) -> Json:
        """Telegram's File."""
        unique = f"unique-{self.file_id}"
        return {"file_id": self.file_id, "file_unique_id": unique, "file_size": len(self.content)}


class Files:
    """All files, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, folder: str, name: str, mime_type: str, content: bytes) -> StoredFile:
        """Store a file and give it an id."""
        number = len(self._by_id)
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        kept = StoredFile(f"{folder}-{number}", f"{folder}/file_{number}.{suffix}", name, mime_type, content)
        self._by_id[kept.file_id] = self._by_path[kept.path] = kept
        return kept

    def find(self, file_id: str) -> StoredFile:
        """The file of that id, or Telegram's refusal."""
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def at(self, path: str) -> StoredFile | None:
        """The file at that download path."""
        return self._by_path.get(path)

    def sent(self, arguments: Arguments, name: str, folder: str) -> StoredFile:
        """The file of a request: uploaded under its name, attached under another, or named by its id."""
        reference = arguments.text(name)
        upload = arguments.uploads.get(reference.removeprefix("attach://") if reference else name)
        if upload is not None:
            if not upload.content:
                raise bad_request("file must be non-empty")
            return self.keep(folder, upload.name, upload.mime_type, upload.content)
        if not reference:
            raise bad_request(f"there is no {name} in the request")
        return self.find(reference)


def photo_sizes(file: StoredFile) -> list[Json]:
    """Telegram's PhotoSize list of a picture, or the refusal when it is none."""
    if not file.content.startswith(_PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = _size(file.content)
    if width + height > _SIDES_IN_ALL or max(width, height) > _RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return [file.as_json() | {"width": width, "height": height}]


def _size(content: bytes) -> tuple[int, int]:
    if content.startswith(_PICTURES[0]) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return _UNKNOWN_SIZE
