"""Many names asked of many servers at once, answered in the words of dns/propagation/judgement.py."""

from collections.abc import Callable, Iterable, Mapping

from dns.bulk.limits import Limits
from dns.bulk.names import Name
from dns.bulk.questions import Place, Question
from dns.bulk.replies import as_reply
from dns.bulk.sweep import Sweep
from dns.propagation.asking import Question as AskedQuestion
from dns.propagation.asking import Reply
from dns.propagation.judgement import Judgement, judge
from dns.propagation.looking import RESOLVER
from dns.propagation.servers import Server

NO_ADDRESS = "has no address that can be reached from here"

Known = Mapping[Name, list[Reply]]
NOTHING: Known = {}


class Crowd:
    """Servers of one role."""

    def __init__(self, role: str, limits: Limits) -> None:
        self.role = role
        self.questions = 0
        self._sweep = Sweep(limits)

    @property
    def ignored(self) -> int:
        return self._sweep.ignored

    def close(self) -> None:
        self._sweep.close()

    def ask(
        self, names: Iterable[Name], servers_of: Callable[[str], list[Server]], known: Known = NOTHING
    ) -> dict[Name, list[Judgement]]:
        """What the servers of each name's base domain say of it; what is `known` is not asked for."""
        replies: dict[Name, list[Reply]] = {}
        asked: dict[Question, tuple[Name, Server]] = {}
        for name in names:
            replies[name] = list(known.get(name, ()))
            for server in servers_of(name.organization.base_domain):
                if server.address:
                    types = name.expected.keys() - {r.question.type for r in replies[name] if r.server == server}
                    asked.update((question, (name, server)) for question in self._questions(name, server, types))
                else:
                    replies[name] += self._without_address(name, server)
        self.questions += len(asked)
        for outcome in self._sweep.ask(asked):
            name, server = asked[outcome.question]
            replies[name].append(as_reply(server, outcome))
        return {name: judge(own, name.expected, self.role) for name, own in replies.items()}

    def _questions(self, name: Name, server: Server, types: Iterable[str]) -> list[Question]:
        place = Place(server.address, server.port)
        return [Question(place, name.host, type, recursive=self.role == RESOLVER) for type in sorted(types)]

    def _without_address(self, name: Name, server: Server) -> list[Reply]:
        questions = (AskedQuestion(name.host, type, recursive=self.role == RESOLVER) for type in name.expected)
        return [Reply(server, question, 0, failure=NO_ADDRESS) for question in questions]
