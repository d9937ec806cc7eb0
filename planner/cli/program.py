"""The whole of the `planner` command."""

from __future__ import annotations

from planner.cli.audit import audit
from planner.cli.bench import bench
from planner.cli.case_files import case_files
from planner.cli.doctor import doctor
from planner.cli.installing import install, revoke, switch, trust, undo
from planner.cli.pack_files import build_, keys, sign_, verify_
from planner.cli.pack_writing import matrix, new, schemas
from planner.cli.packs import packs
from planner.cli.people import offices, users
from planner.cli.plan_work import plan_work
from planner.cli.serving import demo, run_planner
from planner.cli.speaking import Program
from planner.texts import msg

for command in (new, build_, sign_, verify_, keys, install, undo, switch, trust, revoke, schemas, matrix):
    packs.add_command(command)
program = Program(
    "planner",
    help=msg("Plans lawful, humane persuasion so that people comply with court judgments willingly."),
    commands=[run_planner, demo, case_files, plan_work, packs, users, offices, audit, doctor, bench],
)


def run() -> None:
    """Run the `planner` command."""
    program.main(prog_name="planner")
