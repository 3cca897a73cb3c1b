"""The whole page, and the one that asks before everything is forgotten."""

from dataclasses import dataclass, field
from html import escape

from sandbox.faults import Fault
from sandbox.page import markup
from sandbox.page.cards import Card, Table

INTRODUCTION = (
    "These are stand-ins for the systems outside. They speak the real protocols on this machine, and nothing reaches "
    "the internet. What you see is what programs have made there; below you can let each system misbehave."
)


@dataclass(frozen=True)
class View:
    cards: list[Card]
    faults: list[Fault]
    outbox: Table
    requests: Table
    systems: list[str]
    operations: list[str]
    servers: list[str]
    time: str
    shift: str
    watch: bool = False
    problem: str = ""
    given: dict[str, str] = field(default_factory=dict)


def home(view: View) -> str:
    body = (
        f"<header class=top><h1>Sandbox</h1><p>{escape(INTRODUCTION)}</p></header>"
        f"<main>{_summary(view)}<div class=columns data-live=cards>{''.join(markup.card(one) for one in view.cards)}"
        f"</div>{_misbehaviour(view)}{_clock(view)}"
        f"<section class=card data-live=outbox>{markup.table(view.outbox)}</section>"
        f"<section class=card data-live=requests id=requests>{markup.table(view.requests)}</section></main>"
        f'<footer><a href="/reset">Forget everything…</a> <a href="/_sandbox/state">All of it as JSON</a></footer>'
        f"{markup.datalist('operations', view.operations)}{markup.datalist('servers', view.servers)}"
    )
    return _page("Sandbox", body, refresh=view.watch)


def reset_question() -> str:
    return _page(
        "Forget everything?",
        "<header class=top><h1>Forget everything?</h1><p>All records, customers, leads, deployments and mails are "
        "removed, with all faults, and the clock is set right. There is no way back.</p></header><main>"
        '<form method=post action="/reset" class=question><button class=danger>Forget everything</button> '
        '<a href="/">Keep it</a></form></main>',
    )


def _summary(view: View) -> str:
    links = "".join(
        f'<a href="#{escape(card.name)}"><b>{card.count if card.tables else "–"}</b> {escape(card.title)}</a>'
        for card in view.cards
    )
    active = len(view.faults)
    tone = "bad" if active else "good"
    words = "Everything behaves" if not active else "1 fault is on" if active == 1 else f"{active} faults are on"
    watch = '<a href="/">Stop watching</a>' if view.watch else '<a href="/?watch=1" class=watch>Watch</a>'
    return (
        f'<nav class=summary data-live=summary aria-label="Systems">{links}'
        f'<a href="#faults"><span class="mark {tone}">{words}</span></a>{watch}</nav>'
    )


def _misbehaviour(view: View) -> str:
    return (
        "<section class=card id=faults><header><h2>Misbehaviour</h2></header>"
        "<p class=what>Real systems fail. Let one fail here, and see what your program makes of it.</p>"
        f"<div data-live=faults>{markup.faults(view.faults)}</div>"
        f"<h3>A new fault</h3>{markup.fault_form(view.systems, view.given, view.problem)}</section>"
    )


def _clock(view: View) -> str:
    steps = "".join(
        f"<button name=advance_seconds value={seconds}>{words}</button>"
        for words, seconds in (("An hour on", 3600), ("A day on", 86400), ("A month on", 31 * 86400))
    )
    return (
        "<section class=card id=clock><header><h2>Clock</h2></header>"
        f"<p class=what data-live=clock>Here it is {escape(view.time)} UTC{escape(view.shift)}. Put forward, trials "
        "end and invoices fall due.</p>"
        f'<form method=post action="/clock" class=buttons>{steps}</form></section>'
    )


def _page(title: str, body: str, *, refresh: bool = False) -> str:
    watch = "<meta http-equiv=refresh content=3>" if refresh else ""
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        f'<meta name=viewport content="width=device-width, initial-scale=1">{watch}<title>{escape(title)}</title>'
        '<link rel=stylesheet href="/page.css"><link rel=icon href="data:,">'
        f'<script src="/page.js" defer></script></head><body>{body}</body></html>'
    )
