"""What can go wrong with a document of others. The texts are sentences for a person."""


class RemoteError(Exception):
    """A document of another institution that cannot be taken in, or that is not there. With the remedy."""
