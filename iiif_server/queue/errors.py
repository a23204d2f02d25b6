"""The tree of errors of the queue. Pure.

QueueError
    BadOrder       a job that cannot be an order: the text says why it was refused
    JobFailed      an order that could not be performed
    NoSuchJob      no job has this identifier, or it is in a state in which this cannot be done to it
    WorkerRefused  a worker that must not begin, for the others that work on this queue
    RedisAway      Redis does not answer
"""


class QueueError(Exception):
    """Something that the queue refuses or cannot do. The text is a sentence for a person."""


class BadOrder(QueueError):
    """A job that cannot be an order. The text goes on after "it was refused: "."""


class JobFailed(QueueError):
    """An order that could not be performed. The text is the reason."""


class NoSuchJob(QueueError):
    """No job has this identifier, or it is in another state."""


class WorkerRefused(QueueError):
    """A worker that must not begin."""


class RedisAway(QueueError):
    """Redis does not answer."""
