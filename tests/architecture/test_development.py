"""scripts/dev: what can be said without starting everything (tests/stack starts it)."""

import json
import re
import socket
import stat

from scripts.dev import ports, programs
from scripts.dev.environment import Place, Secrets, variables
from scripts.dev.layout import write_private
from scripts.dev.ports import Ports
from sonicus.config import Configuration
from sonicus.workflow import WORKFLOW

PLACE = Place("postgresql://sonicus:x@127.0.0.1:1/sonicus", "redis://127.0.0.1:2/0", 18100, 18190, 18153, 18125)


def test_every_room_with_a_step_has_a_worker():
    assert list(programs.QUEUES) == WORKFLOW.queues


def test_what_is_written_for_development_is_a_whole_configuration(monkeypatch, tmp_path):
    for name in Configuration.model_fields:
        monkeypatch.delenv(name, raising=False)
    lines = [f"{name}='{value}'" for name, value in variables(PLACE, Secrets.generate()).items()]
    (tmp_path / "dev.env").write_text("\n".join(lines))
    configuration = Configuration(_env_file=tmp_path / "dev.env")
    assert configuration.public_url == "http://sonicus.localhost:18100"


def test_secrets_are_kept_and_missing_ones_are_made():
    first = Secrets.generate()
    again = Secrets.kept_in({"SECRET_KEY": first.SECRET_KEY})
    assert again.SECRET_KEY == first.SECRET_KEY
    assert again.ODOO_API_KEY != first.ODOO_API_KEY
    assert re.fullmatch(r"sk_test_[a-zA-Z0-9]{24,}", again.STRIPE_SECRET_KEY)


def test_a_taken_port_is_passed_over_and_the_choice_remembered(tmp_path):
    file = tmp_path / "ports.json"
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        taken = occupant.getsockname()[1]
        file.write_text(json.dumps({"web": taken}))
        chosen = ports.choose(file)
    assert chosen.web != taken
    assert ports.remembered(file) == chosen
    assert ports.choose(file) == chosen


def test_secrets_are_readable_by_nobody_else(tmp_path):
    write_private(tmp_path / "dev.env", "SECRET_KEY=x\n")
    assert stat.S_IMODE((tmp_path / "dev.env").stat().st_mode) == 0o600


def test_no_secret_stands_on_a_command_line():
    first = [programs.sandbox()]
    text = programs.configuration(first, programs.application(Ports()), Ports(), password="p")
    assert not re.search(r"sk_test_|whsec_|secret", text)


def test_a_folder_with_a_space_or_a_percent_sign_is_no_obstacle():
    program = programs.Program("web", ("/home/a b/100%/python", "-m", "gunicorn"))
    assert 'command = "/home/a b/100%%/python" -m gunicorn' in program.section(first=True)
