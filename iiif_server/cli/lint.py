"""`iiif-server lint WHAT`: what of a document would break a viewer, in words. The rules are in `manifests/lint`."""

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click

from config import Config
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import counted, say_json
from iiif_server.fetching.errors import FetchError
from iiif_server.linting.errors import LintError
from iiif_server.linting.judge import Judged, judge_address, judge_book, judge_file
from manifests.lint import Finding, Report, Severity

# More places of one rule are counted behind the first ones.
MOST_SHOWN = 5


@click.command("lint")
@click.argument("what", metavar="URL|BOOK|FILE")
@click.option("--deep", "with_linked", is_flag=True, help="Fetch what it points to as well: images, texts, links.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each that was looked at, one a line.")
@plain_errors
def command(what: str, with_linked: bool, as_json: bool) -> None:
    """Say what of a manifest or collection is invalid, or would break a viewer, and why.

    It may be one of any server (URL), a book of the library (BOOK: both its manifests, without the network), or in a
    FILE. Exit status 1 when there is an error; docs/lint.md has the rules.
    """
    worst = []
    try:
        for judged in _judged(what, with_linked):
            worst.append(judged.report.worst())
            if as_json:
                say_json(_document(judged))
            else:
                for line in _lines(judged):
                    click.echo(line)
    except (FetchError, LintError) as error:
        raise click.ClickException(str(error)) from error
    if Severity.ERROR in worst:
        sys.exit(1)


def _judged(what: str, with_linked: bool) -> Iterator[Judged]:
    if what.lower().startswith(("http://", "https://")):
        yield judge_address(what, with_linked=with_linked)
    elif what.endswith(".json") or Path(what).is_file():
        yield judge_file(Path(what), with_linked=with_linked)
    else:
        yield from judge_book(open_existing(Config.load()), what, with_linked=with_linked)


def _lines(judged: Judged) -> Iterator[str]:
    version = f" (version {judged.version})" if judged.version else ""
    yield f"{judged.name}{version}: {_summary(judged.report)}"
    for _, group in groupby(judged.report.findings, lambda one: one.rule.id):
        yield from _group(list(group), judged.report)
    yield ""


def _group(group: list[Finding], report: Report) -> Iterator[str]:
    rule, count = group[0].rule, report.counts[group[0].rule.id]
    yield f"\n{rule.severity.upper()} {rule.id}: {rule.says}"
    for one in group[:MOST_SHOWN]:
        yield f"  {one.place}: {one.found}"
    if count > MOST_SHOWN:
        yield f"  and {count - MOST_SHOWN} more"
    yield f"  Why: {rule.why} [{rule.source}]"
    yield f"  Do:  {rule.remedy}"


def _summary(report: Report) -> str:
    counts = _counts(report)
    said = [counted(counts[severity], severity) for severity in (Severity.ERROR, Severity.WARNING) if counts[severity]]
    said += [f"{counted(counts[Severity.ADVICE], 'piece')} of advice"] if counts[Severity.ADVICE] else []
    return ", ".join(said) or "nothing to complain of"


def _counts(report: Report) -> dict[Severity, int]:
    severities = {one.rule.id: one.rule.severity for one in report.findings}
    counts = dict.fromkeys(Severity, 0)
    for name, count in report.counts.items():
        counts[severities[name]] += count
    return counts


def _document(judged: Judged) -> dict[str, object]:
    return {
        "document": judged.name,
        "version": judged.version,
        **{str(severity): count for severity, count in _counts(judged.report).items()},
        "findings": [
            {
                "rule": one.rule.id,
                "severity": str(one.rule.severity),
                "path": one.place,
                "found": one.found,
                "rule_says": one.rule.says,
                "why": one.rule.why,
                "source": one.rule.source,
                "remedy": one.rule.remedy,
            }
            for one in judged.report.findings
        ],
    }
