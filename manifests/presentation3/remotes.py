"""A document of another institution as an item of a collection of ours: with its own identifier, shown as theirs."""

from manifests.documents import Agent, Homepage, Pair, RemoteImage, RemoteItem, Texts, texts
from manifests.language_maps import LanguageMap
from manifests.remote.addresses import origin_of
from manifests.remote.values import Remote, Thumbnail
from manifests.rights import is_rights_uri

OUT_OF_REACH = {
    "az": "{since} tarixindən sahibinin serverində açılmır.",
    "en": "Not to be reached at its owner's server since {since}.",
    "ru": "Недоступно на сервере владельца с {since}.",
}


def remote_item(remote: Remote) -> RemoteItem:
    """The item. What is dead says so in its summary."""
    said = remote.described
    label = texts(said.label)
    item: RemoteItem = {"id": said.id, "type": said.kind, "label": label}
    if remote.is_dead and remote.since is not None:
        day = remote.since.date().isoformat()
        item["summary"] = {tag: [text.format(since=day)] for tag, text in OUT_OF_REACH.items()}
    if said.statement is not None:
        item["requiredStatement"] = _pair(*said.statement)
    if said.rights is not None and is_rights_uri(said.rights):
        # Only what the specification lets stand there (PRE3-R22).
        item["rights"] = said.rights
    item["provider"] = [_agent(said.id, said.provider, said.provider_address)]
    item["thumbnail"] = [_image(said.thumbnail)] if said.thumbnail else []
    if said.homepage is not None:
        item["homepage"] = [_page(said.homepage, label)]
    return item


def _page(address: str, label: Texts) -> Homepage:
    """A page of theirs for people; nobody says in which languages."""
    return {"id": address, "type": "Text", "label": label, "format": "text/html"}


def _pair(label: LanguageMap, value: LanguageMap) -> Pair:
    return {"label": texts(label), "value": texts(value)}


def _agent(document: str, label: LanguageMap, address: str | None) -> Agent:
    name: Texts = texts(label)
    agent: Agent = {"id": address or f"{origin_of(document)}/", "type": "Agent", "label": name}
    if address is not None:
        agent["homepage"] = [_page(address, name)]
    return agent


def _image(picture: Thumbnail) -> RemoteImage:
    image: RemoteImage = {"id": picture.address, "type": "Image"}
    if picture.format is not None:
        image["format"] = picture.format
    if picture.width is not None:
        image["width"] = picture.width
    if picture.height is not None:
        image["height"] = picture.height
    return image
