"""What OAI-PMH refuses (section 3.6): a code that harvesters know, and a sentence for a person."""

from typing import Literal

from manifests.errors import ManifestsError

Code = Literal[
    "badArgument",
    "badResumptionToken",
    "badVerb",
    "cannotDisseminateFormat",
    "idDoesNotExist",
    "noMetadataFormats",
    "noRecordsMatch",
    "noSetHierarchy",
]


class Refusal(ManifestsError):
    """A request that has no other answer than an error."""

    def __init__(self, code: Code, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
