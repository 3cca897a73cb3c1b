from werkzeug.wrappers import Response


def html_error(status: int, title: str, headers: dict[str, str] | None = None) -> Response:
    """What is answered by the web server, or by the proxy before it, rather than by Odoo."""
    body = f"<!doctype html>\n<title>{status} {title}</title>\n<h1>{title}</h1>\n"
    return Response(body, status, headers, content_type="text/html; charset=utf-8")
