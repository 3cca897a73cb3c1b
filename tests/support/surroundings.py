"""What a test run lives in: PostgreSQL, Valkey and the sandbox, named by the environment before Django reads it."""

import os
import shutil
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlsplit, urlunsplit

from sandbox.credentials import Credentials
from sandbox.server import Sandbox
from scripts.dev.environment import BASE_DOMAIN, ODOO_DB, ODOO_USER, Place, Secrets, stripe_webhook_url, variables
from sonicus.lib.embedded.ports import any_free
from sonicus.lib.embedded.valkey import Valkey
from tests.support.postgres import SharedPostgres

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".data" / "test"
NO_FILE = os.devnull


class Surroundings:
    """DATABASE_URL and REDIS_URL of the process environment win; their server must let us make databases.

    The web port is kept free for a live server: the sandbox calls back there.
    """

    def __init__(self) -> None:
        self.given_database = os.environ.get("DATABASE_URL", "")
        self.given_redis = os.environ.get("REDIS_URL", "")
        self.database_name = f"sonicus_test_{os.getpid()}"
        self.server_url = ""
        self.web_port = any_free()
        self._postgres = SharedPostgres(FOLDER / "postgres")
        self._valkey_folder = FOLDER / f"valkey-{os.getpid()}"
        self._valkey: Popen[bytes] | None = None
        self._secrets = Secrets.generate()
        self.sandbox = Sandbox(credentials=self._credentials(), further_dns_ports=(0, 0, 0))

    def start(self) -> None:
        self.server_url = self.given_database or self._postgres.acquire()
        redis_url = self.given_redis or self._start_valkey()
        self.sandbox.start()
        place = Place(
            database_url=urlunsplit(urlsplit(self.server_url)._replace(path=f"/{self.database_name}")),
            redis_url=redis_url,
            web_port=self.web_port,
            sandbox_port=urlsplit(self.sandbox.url).port or 0,
            dns_port=self.sandbox.dns_port,
            smtp_port=self.sandbox.smtp_port,
        )
        os.environ.update(variables(place, self._secrets))
        os.environ["ENV_FILE"] = NO_FILE
        os.environ["DJANGO_SETTINGS_MODULE"] = "sonicus.settings"
        os.environ["DJANGO_LIVE_TEST_SERVER_ADDRESS"] = f"127.0.0.1:{self.web_port}"

    def stop(self) -> None:
        self.sandbox.stop()
        if self._valkey:
            self._valkey.terminate()
            self._valkey.wait()
            shutil.rmtree(self._valkey_folder, ignore_errors=True)
        self._postgres.release()

    def _start_valkey(self) -> str:
        valkey = Valkey(self._valkey_folder, any_free())
        self._valkey = valkey.start()
        return valkey.url

    def _credentials(self) -> Credentials:
        return Credentials(
            base_domain=BASE_DOMAIN,
            ionos_key=self._secrets.IONOS_API_KEY,
            stripe_key=self._secrets.STRIPE_SECRET_KEY,
            stripe_webhook_url=stripe_webhook_url(self.web_port),
            stripe_webhook_secret=self._secrets.STRIPE_WEBHOOK_SECRET,
            odoo_db=ODOO_DB,
            odoo_user=ODOO_USER,
            odoo_key=self._secrets.ODOO_API_KEY,
            platform_secret=self._secrets.DEPLOYMENT_WEBHOOK_SECRET,
        )
