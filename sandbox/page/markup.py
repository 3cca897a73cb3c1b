"""Cards, tables and forms as HTML. All text from outside passes `escape`."""

from html import escape

from sandbox.faults import KINDS, Fault
from sandbox.page.cards import Card, Cell, Link, Mark, Table

EXPLAINED = {
    "status": "answers an error of that status",
    "delay": "answers late, by so many seconds",
    "reset": "hangs up before doing anything",
    "applied_then_reset": "does it, but hangs up without an answer",
    "drop_webhook": "loses a webhook on the way",
    "duplicate_webhook": "delivers a webhook twice",
    "lag": "shows what was true so many seconds ago",
    "hang": "says nothing for so many seconds, then hangs up",
    "drip": "does it, and answers one byte after so many seconds, then another",
    "html": "answers a web page, of that status",
    "dead": "a name server gives no answer",
    "refused": "a name server says that it does not serve the zone",
    "servfail": "a name server says that it failed",
    "wrong": "a name server answers another value",
    "no_authority": "a name server answers as if from a cache",
    "truncated": "a name server cuts its answers over UDP",
    "disable_foreign": "a write switches off somebody else’s record",
    "realistic_speed": "takes its time as the real one does",
}


def card(card: Card) -> str:
    link = anchor(card.link) if card.link else ""
    notes = "".join(f"<p class=note>{escape(note)}</p>" for note in card.notes)
    count = f"<span class=count>{card.count}</span>" if card.tables else ""
    size = " wide" if card.is_wide else ""
    return (
        f'<section class="card{size}" id="{escape(card.name)}">'
        f"<header><h2>{escape(card.title)} {count}</h2>{link}</header>"
        f"<p class=what>{escape(card.what)}</p><p class=address><code>{escape(card.address)}</code></p>"
        f"{''.join(table(one) for one in card.tables)}{notes}</section>"
    )


def table(table: Table) -> str:
    if not table.rows:
        return f"<h3>{escape(table.title)}</h3><p class=empty>{escape(table.empty)}</p>"
    head = "".join(f"<th scope=col>{escape(column)}</th>" for column in table.columns)
    rows = "".join(f"<tr>{_cells(row, table.columns)}</tr>" for row in table.rows)
    return (
        f"<h3>{escape(table.title)}</h3><div class=scroll tabindex=0 role=region "
        f'aria-label="{escape(table.title)}"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _cells(row: tuple[Cell, ...], columns: tuple[str, ...]) -> str:
    named = zip(row, columns, strict=True)
    return "".join(f'<td data-column="{escape(column)}">{_cell(cell)}</td>' for cell, column in named)


def _cell(cell: Cell) -> str:
    if isinstance(cell, Link):
        return anchor(cell)
    if isinstance(cell, Mark):
        return f'<span class="mark {escape(cell.tone)}">{escape(cell.text)}</span>'
    return escape(cell)


def anchor(link: Link) -> str:
    return f'<a href="{escape(link.href)}">{escape(link.text)}</a>'


def faults(faults: list[Fault]) -> str:
    if not faults:
        return "<p class=empty>Everything behaves.</p>"
    items = "".join(f"<li>{_fault(fault)}{_clear_button(fault.id, 'Clear')}</li>" for fault in faults)
    return f"<ul class=faults>{items}</ul><p>{_clear_button('', 'Clear all')}</p>"


def _fault(fault: Fault) -> str:
    where = fault.system + (f" {fault.server}" if fault.server else "")
    where += f", {fault.operation}" if fault.operation else ", every operation"
    facts = [f"status {fault.status}"] if fault.kind in ("status", "html") else []
    facts += [f"{fault.seconds:g} s"] if fault.kind in ("delay", "lag", "hang", "drip") else []
    facts += [fault.value] if fault.value else []
    facts += [f"{fault.probability:.0%} of the time"] if fault.probability < 1 else []
    facts += ["until cleared" if fault.times is None else f"{fault.times} times more"]
    words = f"{EXPLAINED[fault.kind]}; {', '.join(facts)}"
    return f"<span><strong>{escape(where)}</strong> <code>{escape(fault.kind)}</code> {escape(words)}</span>"


def _clear_button(id: str, label: str) -> str:
    return f'<form method=post action="/faults/clear"><button name=id value="{escape(id)}">{label}</button></form>'


def fault_form(systems: list[str], given: dict[str, str], problem: str) -> str:
    """`given` is what was typed before, when `problem` says why it could not be taken."""
    kinds = "".join(
        _option(kind, f"{kind}: {EXPLAINED[kind]}", chosen=kind == given.get("kind", "status")) for kind in KINDS
    )
    names = "".join(_option(name, name, chosen=name == given.get("system")) for name in systems)
    said = f"<p class=problem role=alert>{escape(problem)}</p>" if problem else ""
    return (
        f'{said}<form method=post action="/faults" class=fault>'
        f"<label>System<select name=system>{names}</select></label>"
        f"<label class=wide>Kind<select name=kind>{kinds}</select></label>"
        f"{_field('operation', 'Operation', 'any', given)}"
        f"{_field('server', 'Name server', 'all', given, options='servers')}"
        f"{_field('value', 'Value', 'its own choice', given, options='')}"
        f"{_number('status', 'Status', '200', '599', '1', '500', given)}"
        f"{_number('seconds', 'Seconds', '0', '86400', 'any', '1', given)}"
        f"{_number('probability', 'Probability', '0', '1', 'any', '1', given)}"
        f"{_number('times', 'Times', '1', '1000000', '1', '', given, 'until cleared')}"
        "<button class=primary>Let it misbehave</button></form>"
    )


def _option(value: str, text: str, *, chosen: bool) -> str:
    return f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(text)}</option>'


def _field(name: str, label: str, hint: str, given: dict[str, str], *, options: str = "operations") -> str:
    value, known = escape(given.get(name, "")), f" list={options}" if options else ""
    return f'<label>{label}<input name={name} value="{value}" placeholder="{hint}"{known}></label>'


def _number(
    name: str, label: str, low: str, high: str, step: str, usual: str, given: dict[str, str], hint: str = ""
) -> str:
    value = escape(given.get(name, usual))
    bounds = f'min="{low}" max="{high}" step="{step}"'
    return f'<label>{label}<input type=number name={name} value="{value}" {bounds} placeholder="{hint}"></label>'


def datalist(id: str, names: list[str]) -> str:
    return f"<datalist id={id}>{''.join(f'<option>{escape(name)}</option>' for name in names)}</datalist>"
