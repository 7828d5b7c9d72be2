"""Files of the double's workspace: posted by people, sent up in three steps, shown in a thread."""

from tests.doubles.slack_api import BOT, BOT_ID, Json, Problem, Workspace, read


class Files(Workspace):
    """A workspace with its files."""

    def _files_info(self, given: Json) -> Json:
        if given["file"] not in self.files:
            raise Problem("file_not_found")
        return {"file": self.files[given["file"]]}

    def _files_getUploadURLExternal(self, given: Json) -> Json:  # noqa: N802 - Slack's name
        id = f"F{next(self._number)}"
        self.names[id] = given.get("filename", "")
        return {"file_id": id, "upload_url": f"http://{self.address}/upload/{id}"}

    def _files_completeUploadExternal(self, given: Json) -> Json:  # noqa: N802 - Slack's name
        wanted = read(given["files"])
        if any(file["id"] not in self.contents for file in wanted):
            raise Problem("file_not_found")
        self.files |= {file["id"]: file for file in wanted}
        if given.get("channel_id"):
            self._show_files(given, wanted)
        return {"files": wanted}

    def _show_files(self, given: Json, wanted: list[Json]) -> None:
        channel = self._channel({"channel": given["channel_id"]})
        if BOT not in channel.members:
            raise Problem("not_in_channel")
        files = [{**file, "name": self.names.get(file["id"], "")} for file in wanted]
        message = {
            "type": "message", "ts": self.ts(), "user": BOT, "bot_id": BOT_ID,
            "subtype": "file_share", "text": "", "blocks": [], "files": files,
        }  # fmt: skip
        if given.get("thread_ts"):
            root = channel.message(given["thread_ts"])
            message["thread_ts"] = root.get("thread_ts") or root["ts"]
        channel.messages.append(message)

    def share(self, name: str, data: bytes) -> Json:
        """A file that a person posted."""
        id = f"F{next(self._number)}"
        url = f"http://{self.address}/files/{id}"
        self.contents[id] = data
        self.files[id] = {"id": id, "name": name, "size": len(data), "url_private_download": url}
        return self.files[id]
