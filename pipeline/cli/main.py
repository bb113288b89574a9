"""The command `tallywire`."""

import errno
import importlib
import os
import sys
from importlib.metadata import entry_points

import click

from pipeline.cli import streams
from pipeline.cli.text import plain
from pipeline.errors import TallywireError, UserError
from pipeline.garbage import look_seldom
from pipeline.settings import CONFIG, read_from

OWN = {
    "replay": "pipeline.cli.replay:replay",
    "run": "pipeline.cli.ingest:run",
    "ingest": "pipeline.cli.ingest:ingest",
    "feeds": "pipeline.cli.feeds:feeds",
    "serve": "pipeline.cli.serve:serve",
    "tokens": "pipeline.cli.tokens:tokens",
    "event": "pipeline.cli.event:event",
    "query": "pipeline.cli.query:query",
    "export": "pipeline.cli.export:export",
    "webhooks": "pipeline.cli.webhooks:webhooks",
    "erase": "pipeline.cli.erase:erase",
    "review": "pipeline.cli.review:review",
    "reviews": "pipeline.cli.review:reviews",
    "audit": "pipeline.cli.audit:audit",
    "diff": "pipeline.cli.diff:diff",
    "settings": "pipeline.cli.settings:settings",
    "serve-seeds": "pipeline.cli.serve_seeds:serve_seeds",
}
"""Commands of this package; those that need Kafka register in the entry point group ``GROUP``."""
GROUP = "tallywire.commands"
MISTAKE, FAILED, INTERRUPTED = 2, 1, 130
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Commands(click.Group):
    """Loads a command when it is asked for, so that `replay` never waits for Faust."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*OWN, *sorted(point.name for point in entry_points(group=GROUP))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in OWN:
            module, name = OWN[cmd_name].split(":")
            command = getattr(importlib.import_module(module), name)
        elif points := entry_points(group=GROUP, name=cmd_name):
            command = next(iter(points)).load()
        else:
            return None
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    metavar="FILE",
    help=f"Take settings from this TOML file; {CONFIG} names it, too. `tallywire settings` shows all.",
)
@click.version_option(package_name="tallywire", message="%(prog)s %(version)s")
def cli(config: str | None) -> None:
    """One live row for every event in a stream of news, each number with its sentence."""
    if config:
        read_from(config)


def main() -> None:
    """Run the command line and leave: 0 done, 1 failed, 2 the caller's mistake, 130 Ctrl-C."""
    streams.prepare()
    look_seldom()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Return the exit status of ``arguments``; errors raised on purpose become one line on standard error."""
    try:
        status = cli.main(arguments, prog_name="tallywire", standalone_mode=False)
        sys.stdout.flush()
        return status or 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return MISTAKE
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "tallywire"
        return _complain(f"{error.format_message()} (see {command} --help)", MISTAKE)
    except click.ClickException as error:
        return _complain(error.format_message(), error.exit_code)
    except UserError as error:
        return _complain(str(error), MISTAKE)
    except TallywireError as error:
        return _complain(str(error), FAILED)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()  # the reader has left (`| head`)
        return FAILED
    except OSError as error:
        if error.errno not in FULL:
            if error.filename is None:
                raise
            return _complain(f"{error.filename}: {error.strerror}", MISTAKE)  # a path that was given
        _discard_output()
        return _complain(str(error.strerror), FAILED)


def _discard_output() -> None:
    """Let what is still buffered go nowhere: Python would try to write it once more as it leaves."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(text: str, status: int) -> int:
    click.echo(f"tallywire: {plain(text)}", err=True)
    return status
