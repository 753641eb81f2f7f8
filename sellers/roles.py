"""What each role of a seller's team may do. Written here once: views, menus, the team page and tests read it."""

from __future__ import annotations

from sellers.models import TeamMember

Role = TeamMember.Role
EVERYBODY = frozenset(Role)
SELLING = frozenset({Role.OWNER, Role.MANAGER})
SENDING = SELLING | {Role.PACKER}
OWNING = frozenset({Role.OWNER})
# A permission's name: (what it lets one do, who has it).
PERMISSIONS: dict[str, tuple[str, frozenset[str]]] = {
    "see_shop": ("see what is to be done", EVERYBODY),
    "see_orders": ("see orders and where they go", SENDING),
    "see_products": ("see products, prices and stock", SENDING),
    "see_opinions": ("read what buyers say and ask", SELLING),
    "set_delivery": ("say how parcels are sent and what that costs", SELLING),
    "set_shop": ("describe the shop, and pause and reopen it", SELLING),
    "see_team": ("see who works for the shop", SELLING),
    "run_team": ("invite people, change their roles and remove them", OWNING),
    "see_bank": ("see where the money goes", OWNING | {Role.ACCOUNTANT}),
    "set_bank": ("change the bank account and give proof to the payment processor", OWNING),
    "apply": ("apply to sell and hand in documents", OWNING),
    "close_shop": ("close the shop for good", OWNING),
}


def may(role: str, permission: str) -> bool:
    """Raises KeyError for a permission that nobody wrote down."""
    return role in PERMISSIONS[permission][1]


def permissions_of(role: str) -> frozenset[str]:
    return frozenset(name for name in PERMISSIONS if may(role, name))


def words(permission: str) -> str:
    return PERMISSIONS[permission][0]


def table() -> list[tuple[str, list[bool]]]:
    """For people: each thing that can be done, and whether each role (in the order of `Role`) may."""
    return [(what, [role in who for role in Role]) for what, who in PERMISSIONS.values()]
