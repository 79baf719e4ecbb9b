"""`python -m routing solve problem.json -o solution.json`: the optimizer from the command line."""

import argparse
import json
import sys
from pathlib import Path

from routing import pvrp
from routing.check import check
from routing.errors import RoutingError, UnwritableFileError
from routing.files import locks_from_json, problem_from_json, read_json, solution_from_json, to_json
from routing.schema import schemas
from routing.search.warm import warm
from routing.solve import DEFAULT_ENGINE, ENGINES, solve


def main(argv: list[str] | None = None) -> int:
    """Run one command; exit code 0 when it succeeded, 1 when the plan breaks a rule, 2 when the input is wrong."""
    arguments = _parser().parse_args(argv)
    try:
        if getattr(arguments, "output", None):
            _refuse_unwritable(arguments.output)
        code: int = arguments.run(arguments)
    except RoutingError as error:
        sys.stderr.write(
            json.dumps({"code": error.code, "message": str(error), "detail": {"where": error.where}}) + "\n"
        )
        return 2
    return code


def _refuse_unwritable(path: Path) -> None:
    """Before the computing: an hour's answer must not be lost to a folder that is missing."""
    is_new = not path.exists()
    try:
        path.open("ab").close()
    except OSError as error:
        raise UnwritableFileError(f"cannot be written ({error.strerror}); name another file", str(path)) from error
    if is_new:
        path.unlink()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m routing", description="Plan home visits.")
    commands = parser.add_subparsers(required=True)
    _solve_parser(commands.add_parser("solve", help="plan a problem given as JSON"))
    _pvrp_parser(commands.add_parser("pvrp", help="solve a periodic vehicle routing benchmark file"))
    schema = commands.add_parser("schema", help="print the JSON schema of a kind of file")
    schema.add_argument("kind", choices=sorted(schemas()))
    schema.set_defaults(run=_schema)
    warm = commands.add_parser("warm", help="compile the search once, so that nobody waits for it later")
    warm.set_defaults(run=_warm)
    return parser


def _solve_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("problem", type=Path)
    budget = parser.add_mutually_exclusive_group()
    budget.add_argument("--seconds", type=float)
    budget.add_argument("--iterations", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--engine", choices=sorted(ENGINES), default=DEFAULT_ENGINE)
    parser.add_argument("--start", type=Path, help="a former solution to improve")
    parser.add_argument("--locked", type=Path, help="a JSON list of what must stay")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.set_defaults(run=_solve)


def _solve(arguments: argparse.Namespace) -> int:
    problem = problem_from_json(read_json(arguments.problem))
    locked = locks_from_json(read_json(arguments.locked)) if arguments.locked else ()
    solution = solve(
        problem,
        seconds=arguments.seconds,
        iterations=arguments.iterations,
        seed=arguments.seed,
        processes=arguments.processes,
        engine=arguments.engine,
        start=solution_from_json(read_json(arguments.start)) if arguments.start else None,
        locked=locked,
    )
    arguments.output.write_text(json.dumps(to_json(solution)) + "\n", encoding="utf-8")
    violations = check(problem, solution, locked=locked)
    summary = {
        "value": solution.terms.value._asdict(),
        "left_out": len(solution.left_out),
        "violations": len(violations),
    }
    sys.stdout.write(json.dumps({**summary, "seconds": solution.seconds}) + "\n")
    return 1 if violations else 0


def _pvrp_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path)
    parser.set_defaults(run=_pvrp)


def _pvrp(arguments: argparse.Namespace) -> int:
    instance = pvrp.read(arguments.file)
    problem = pvrp.problem_of(instance)
    solution = solve(problem, seconds=arguments.seconds, seed=arguments.seed, processes=arguments.processes)
    tours = pvrp.tours_of(instance, problem, solution)
    if arguments.output:
        rows = [{"day": day, "vehicle": vehicle, "stops": stops} for day, vehicle, stops in tours]
        arguments.output.write_text(json.dumps(rows) + "\n", encoding="utf-8")
    broken = pvrp.broken_rules(instance, tours)
    line = {"instance": instance.name, "cost": round(pvrp.cost_of(instance, tours), 4), "seconds": solution.seconds}
    sys.stdout.write(json.dumps({**line, "feasible": not broken}) + "\n")
    for rule in broken:
        sys.stderr.write(rule + "\n")
    return 1 if broken else 0


def _schema(arguments: argparse.Namespace) -> int:
    sys.stdout.write(json.dumps(schemas()[arguments.kind], indent=1) + "\n")
    return 0


def _warm(_: argparse.Namespace) -> int:
    warm()
    return 0


if __name__ == "__main__":
    sys.exit(main())
