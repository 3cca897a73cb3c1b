# Keep this free of any other logic: it does not run where dnspython was imported first (see sonicus/__init__.py).
from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
from dns.version import version as __version__  # noqa: F401
