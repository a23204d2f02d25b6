"""What can go wrong when something is fetched. The texts are sentences for a person."""


class FetchError(Exception):
    """Nothing was had from an address: no answer, too slow, too large, or not to be reached from here."""
