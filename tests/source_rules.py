"""Rules about source code, checked by `ast`. Knows no table of this project: test_architecture.py has them.

Every check takes sources and returns complaints, one sentence each: an empty list is a pass.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name: `import a.b` has no name, `from a import b` has the name `b`."""

    module: str
    name: str | None
    line: int

    @property
    def root(self) -> str:
        return self.module.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Source:
    """One module: its dotted name, its text, what `ast` makes of it, and all that it imports."""

    module: str
    text: str
    tree: ast.Module
    imports: tuple[Import, ...]

    @classmethod
    def of(cls, module: str, text: str) -> "Source":
        tree = ast.parse(text)
        # Gathered once: every check asks for them, some for each of sixty things.
        return cls(module, text, tree, tuple(imports_of(tree)))

    @classmethod
    def read(cls, root: Path, path: Path) -> "Source":
        parts = path.relative_to(root).with_suffix("").parts
        return cls.of(".".join(parts[:-1] if parts[-1] == "__init__" else parts), path.read_text("utf-8"))

    def at(self, line: int, complaint: str) -> str:
        return f"{self.module}, line {line}: {complaint}"


def imports_of(tree: ast.Module) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, None, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative import has no module to judge: the dots make it a module that no rule permits.
            module = "." * node.level + (node.module or "")
            yield from (Import(module, alias.name, node.lineno) for alias in node.names)


def targets(source: Source, modules: Collection[str]) -> Iterator[tuple[Import, str]]:
    """Each import with the module it really names: `from a import b` is `a.b` where that is a module."""
    for found in source.imports:
        inner = f"{found.module}.{found.name}"
        yield found, inner if found.name and inner in modules else found.module


def within(module: str, package: str) -> bool:
    """Whether a module is the package or lies in it."""
    return module == package or module.startswith(package + ".")


def forbidden_packages(sources: Iterable[Source], forbidden: Mapping[str, Collection[str]]) -> list[str]:
    """`forbidden`: package -> roots of what nothing in it may import."""
    return [
        source.at(found.line, f"{package} may not import {found.module}")
        for source in sources
        for package, roots in forbidden.items()
        if within(source.module, package)
        for found in source.imports
        if found.root in roots or found.module.startswith(".")
    ]


def front_doors(
    sources: Collection[Source], package: str, doors: Mapping[str, Collection[str]], names: Collection[str] = ()
) -> list[str]:
    """From outside, `package` is entered by `doors` only: door -> patterns of the modules that may use it.

    `names`: where given, the only names that may be taken.
    """
    modules = {source.module for source in sources}
    complaints = []
    for source in sources:
        if within(source.module, package):
            continue
        for found, target in targets(source, modules):
            if not within(target, package):
                continue
            users = doors.get(target, ())
            if not any(fnmatch(source.module, user) for user in users):
                complaints.append(source.at(found.line, f"{target} is no door for it"))
            elif found.name and (found.name.startswith("_") or (names and found.name not in names)):
                complaints.append(source.at(found.line, f"{found.name} of {target} is not for it"))
    return complaints


def separate_rooms(sources: Collection[Source], rooms: Collection[str]) -> list[str]:
    """Modules of one room import nothing of another."""
    modules = {source.module for source in sources}
    return [
        source.at(found.line, f"{room} may not import {other}")
        for source in sources
        for room in rooms
        if within(source.module, room)
        for found, target in targets(source, modules)
        for other in rooms
        if other != room and within(target, other)
    ]


def impure(
    sources: Iterable[Source], pure: Collection[str], allowed: Collection[str], clocks: Collection[str]
) -> list[str]:
    """Pure modules import pure modules and `allowed` ones ("pathlib.PurePosixPath": one name of a module), and
    call neither the file system nor one of the `clocks`."""
    complaints = []
    for source in sources:
        if source.module not in pure:
            continue
        for found in source.imports:
            inner = f"{found.module}.{found.name}"
            if not {found.module, inner} & {*pure, *allowed}:
                complaints.append(source.at(found.line, f"a pure module may not import {found.module}"))
        for node in ast.walk(source.tree):
            called = node.func if isinstance(node, ast.Call) else None
            name = (
                called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
            )
            if name in clocks:
                complaints.append(source.at(called.lineno if called else 0, f"a pure module may not call {name}"))
    return complaints


def counted_doors(sources: Collection[Source], doors: Mapping[str, Mapping[str, str]]) -> list[str]:
    """`doors`: what is outside -> {pattern of modules: reason}. Nobody else imports it, and nobody is listed
    in vain."""
    complaints = []
    for outside, permitted in doors.items():
        users = [
            (source, found.line)
            for source in sources
            for found in source.imports
            if within(found.module, outside) or within(f"{found.module}.{found.name}", outside)
        ]
        for source, line in users:
            if not any(fnmatch(source.module, pattern) for pattern in permitted):
                complaints.append(source.at(line, f"it is no door for {outside}"))
        for pattern in permitted:
            if not any(fnmatch(source.module, pattern) for source, _ in users):
                complaints.append(f"{pattern} is listed as a door for {outside} but does not use it")
    return complaints


def used(sources: Iterable[Source], names: Collection[str], permitted: Mapping[str, str]) -> list[str]:
    """Names such as `os.environ`, dotted or taken by `from os import environ`, that only some modules may use."""
    complaints = []
    lasts = {name.rpartition(".")[2] for name in names}
    for source in sources:
        if source.module in permitted:
            continue
        for found in source.imports:
            if f"{found.module}.{found.name}" in names:
                complaints.append(source.at(found.line, f"it may not use {found.module}.{found.name}"))
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Attribute | ast.Name):
                continue
            last = node.attr if isinstance(node, ast.Attribute) else node.id
            if last in lasts and ast.unparse(node) in names:
                complaints.append(source.at(node.lineno, f"it may not use {ast.unparse(node)}"))
    return complaints


def loaded(sources: Collection[Source], start: str) -> set[str]:
    """Roots of all that is loaded from outside when `start` is imported, through all our modules."""
    by_name = {source.module: source for source in sources}
    waiting, seen, outside = [start], set[str](), set[str]()
    while waiting:
        module = waiting.pop()
        # Python runs the __init__ of every package on the way.
        parts = module.split(".")
        for name in (".".join(parts[: count + 1]) for count in range(len(parts))):
            if name not in by_name or name in seen:
                continue
            seen.add(name)
            for found, target in targets(by_name[name], by_name.keys()):
                if target in by_name:
                    waiting.append(target)
                else:
                    outside.add(found.root)
    return outside


def heavy(sources: Collection[Source], light: Mapping[str, Collection[str]]) -> list[str]:
    """`light`: pattern of modules -> roots that may not be loaded with them."""
    return [
        f"{source.module} loads {root}"
        for pattern, roots in light.items()
        for source in sources
        if fnmatch(source.module, pattern)
        for root in sorted(loaded(sources, source.module) & set(roots))
    ]


def cycles(sources: Collection[Source]) -> list[str]:
    """Modules that import each other in a circle."""
    modules = {source.module for source in sources}
    graph = {
        source.module: {target for _, target in targets(source, modules) if target in modules} for source in sources
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return ["modules import each other: " + " <- ".join(error.args[1])]
    return []


def hidden_imports(sources: Iterable[Source], by_name: Mapping[str, str]) -> list[str]:
    """Imports inside functions; imports by name anywhere but in the modules of `by_name`."""
    complaints = []
    for source in sources:
        for function in (node for node in ast.walk(source.tree) if isinstance(node, Function)):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    complaints.append(source.at(node.lineno, "an import inside a function"))
        if source.module not in by_name:
            complaints += used([source], {"importlib.import_module", "__import__"}, {})
    return complaints


def too_long(sources: Iterable[Source], lines: int, function_lines: int) -> list[str]:
    """Modules and functions that should be two."""
    complaints = []
    for source in sources:
        count = len(source.text.splitlines())
        if count > lines:
            complaints.append(f"{source.module} has {count} lines, more than {lines}")
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = (node.end_lineno or node.lineno) - node.lineno + 1
                if count > function_lines:
                    complaints.append(source.at(node.lineno, f"{node.name} has {count} lines"))
    return complaints


def silent_excepts(sources: Iterable[Source]) -> list[str]:
    """`except:` and handlers that do nothing at all."""
    complaints = []
    for source in sources:
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            nothing = all(
                isinstance(step, ast.Pass) or (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))
                for step in node.body
            )
            if node.type is None:
                complaints.append(source.at(node.lineno, "an except that names no error"))
            if nothing:
                complaints.append(source.at(node.lineno, "an except that does nothing"))
    return complaints


def without_docstring(sources: Iterable[Source]) -> list[str]:
    """Modules that do not say what they know."""
    return [f"{source.module} has no docstring" for source in sources if not ast.get_docstring(source.tree)]


def named_places(texts: Mapping[str, str], places: re.Pattern[str]) -> list[str]:
    """Files, as path -> text, that name a host or a path they should not."""
    return [
        f"{path}, line {number}: names {found[0]!r}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (found := places.search(line))
    ]
