"""The cast of all tests: acme, alice, bob, charlie."""

from allauth.account.models import EmailAddress

from tenants.models import Organization, Plan, User
from tenants.registration import register

PASSWORD = "correct-horse-battery"


def make_person(name: str) -> User:
    """Somebody with a proven e-mail address, who logs in with PASSWORD."""
    user = User.objects.create_user(f"{name}@{name}.test", PASSWORD, name=name.title())
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_organization(slug: str, *, owner: User, plan: str = "starter") -> Organization:
    return register(
        name=slug.title(),
        slug=slug,
        email=owner.email,
        plan=Plan.objects.get(key=plan),
        source=Organization.Source.COMMAND,
        owner=owner,
        actor=owner,
        vouched=True,
    )
