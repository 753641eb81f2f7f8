"""Money passed on to sellers: accounts, onboarding links, transfers and their reversals."""

from typing import Any

from sandbox import shapes, slips
from sandbox.errors import Refused
from sandbox.events import record
from sandbox.money import check_currency, spoken
from sandbox.params import accept_only, at_least, check_url, missing, words
from sandbox.state import Object, State, new_id, now

TRANSFER = words("amount currency description destination expand metadata source_transaction transfer_group")
ACCOUNT = words(
    "business_profile business_type capabilities controller country default_currency email expand metadata type"
)
DUE = ["external_account", "tos_acceptance.date", "tos_acceptance.ip"]


def create_account(state: State, params: dict[str, Any]) -> Object:
    accept_only(params, ACCOUNT)
    account = account_shape(params)
    state.put(account)
    return account


def account_shape(params: dict[str, Any]) -> Object:
    account_id = new_id("acct_1", 16)
    return {
        "id": account_id,
        "object": "account",
        "business_profile": {"mcc": None, "name": None, "url": None, **params.get("business_profile", {})},
        "business_type": params.get("business_type"),
        "capabilities": dict.fromkeys(params.get("capabilities", {}), "inactive"),
        "charges_enabled": False,
        "controller": {"type": "application", **params.get("controller", {})},
        "country": params.get("country", "IE"),
        "created": now(),
        "default_currency": params.get("default_currency", "eur"),
        "details_submitted": False,
        "email": params.get("email"),
        "external_accounts": shapes.listing([], url=f"/v1/accounts/{account_id}/external_accounts"),
        "future_requirements": requirements([]),
        "metadata": params.get("metadata") or {},
        "payouts_enabled": False,
        "requirements": requirements(DUE),
        "settings": {"payouts": {"debit_negative_balances": True, "schedule": {"delay_days": 2, "interval": "daily"}}},
        "tos_acceptance": {"date": None, "ip": None, "user_agent": None},
        "type": params.get("type", "none"),
    }


def requirements(due: list[str]) -> Object:
    lists = {name: [] for name in ("alternatives", "errors", "past_due", "pending_verification")}
    reason = "requirements.past_due" if due else None
    return {**lists, "current_deadline": None, "currently_due": due, "disabled_reason": reason, "eventually_due": due}


def create_link(state: State, params: dict[str, Any]) -> Object:
    account = state.get("account", params["account"], param="account")
    for name in ("refresh_url", "return_url"):
        if name not in params:
            raise missing(name)
        check_url(params[name], name)
    token = new_id("", 16)
    account["_notes"] = {"link": token, "return_url": params["return_url"]}
    state.put(account)
    url = f"{state.base_url}/setup/{account['id']}/{token}"
    return {"object": "account_link", "created": now(), "expires_at": now() + 300, "url": url}


def onboard(state: State, account_id: str) -> Object:
    """The seller has given everything asked for; a link works once."""
    with state.change():
        account = state.get("account", account_id)
        account["_notes"].pop("link", None)
        account.update(
            details_submitted=True,
            charges_enabled=True,
            payouts_enabled=True,
            requirements=requirements([]),
            capabilities=dict.fromkeys(account["capabilities"], "active"),
        )
        state.put(account)
        record(state, "account.updated", account)
        return account


def create_transfer(state: State, params: dict[str, Any]) -> Object:
    accept_only(params, TRANSFER)
    account = state.get("account", params["destination"], param="destination")
    if not account["payouts_enabled"]:
        message = "Your destination account needs to have at least one of the following capabilities enabled: transfers"
        raise Refused(message, code="insufficient_capabilities_for_transfer", param="destination")
    if "amount" not in params:
        raise missing("amount")
    amount = at_least(params["amount"], 1, "amount")
    transfer = transfer_shape(params, amount, check_currency(params["currency"], "currency"))
    if "source_transaction" in params:
        check_source(state, transfer)
    else:
        check_funds(state, transfer)
    entry = slips.balance_transaction(
        transfer["id"], kind="transfer", amount=-amount, fee=0, currency=transfer["currency"]
    )
    state.put(entry, parent=transfer["id"])
    transfer["balance_transaction"] = entry["id"]
    state.put(transfer, parent=transfer["source_transaction"])
    record(state, "transfer.created", transfer)
    return transfer


def transfer_shape(params: dict[str, Any], amount: int, currency: str) -> Object:
    transfer_id = new_id("tr_1")
    return {
        "id": transfer_id,
        "object": "transfer",
        "amount": amount,
        "amount_reversed": 0,
        "balance_transaction": None,
        "created": now(),
        "currency": currency,
        "description": params.get("description"),
        "destination": params["destination"],
        "destination_payment": new_id("py_", 14),
        "livemode": False,
        "metadata": params.get("metadata") or {},
        "reversals": shapes.listing([], url=f"/v1/transfers/{transfer_id}/reversals"),
        "reversed": False,
        "source_transaction": params.get("source_transaction"),
        "source_type": "card",
        "transfer_group": params.get("transfer_group"),
    }


def check_source(state: State, transfer: Object) -> None:
    """Transfers out of one charge may not exceed it."""
    charge = state.get("charge", transfer["source_transaction"], param="source_transaction")
    if not charge["captured"]:
        raise Refused("The charge of a transfer must have succeeded.", param="source_transaction")
    sent = sum(other["amount"] - other["amount_reversed"] for other in state.all("transfer", parent=charge["id"]))
    if sent + transfer["amount"] > charge["amount_captured"]:
        most = spoken(charge["amount_captured"], charge["currency"])
        message = f"Transfers using this transaction as a source must not exceed the source amount of {most}."
        raise Refused(message, code="transfer_source_balance_parameters_mismatch", param="amount")
    transfer["transfer_group"] = transfer["transfer_group"] or charge["transfer_group"]


def check_funds(state: State, transfer: Object) -> None:
    if balances(state).get(transfer["currency"], 0) < transfer["amount"]:
        raise Refused("You have insufficient available funds in your account.", code="balance_insufficient")


def create_reversal(state: State, params: dict[str, Any], transfer_id: str) -> Object:
    transfer = state.get("transfer", transfer_id)
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = at_least(params.get("amount", left), 1, "amount")
    if amount > left:
        message = f"You can not reverse more than is left of the transfer ({spoken(left, transfer['currency'])})."
        raise Refused(message, code="amount_too_large", param="amount")
    reversal = {
        "id": new_id("trr_1"),
        "object": "transfer_reversal",
        "amount": amount,
        "balance_transaction": None,
        "created": now(),
        "currency": transfer["currency"],
        "destination_payment_refund": new_id("pyr_", 14),
        "metadata": params.get("metadata") or {},
        "source_refund": None,
        "transfer": transfer_id,
    }
    entry = slips.balance_transaction(
        reversal["id"], kind="transfer_refund", amount=amount, fee=0, currency=transfer["currency"]
    )
    state.put(entry, parent=reversal["id"])
    reversal["balance_transaction"] = entry["id"]
    state.put(reversal, parent=transfer_id)
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    transfer["reversals"]["data"].insert(0, reversal)
    state.put(transfer)
    record(state, "transfer.reversed", transfer)
    return reversal


def get_reversal(state: State, params: dict[str, Any], transfer_id: str, reversal_id: str) -> Object:
    state.get("transfer", transfer_id)
    return state.get("transfer_reversal", reversal_id)


def balances(state: State) -> dict[str, int]:
    found = state.rows(
        "SELECT json_extract(body, '$.currency') AS currency, sum(json_extract(body, '$.net')) AS net "
        "FROM objects WHERE kind = 'balance_transaction' GROUP BY 1"
    )
    return {row["currency"]: row["net"] for row in found}


def balance(state: State, params: dict[str, Any]) -> Object:
    held = balances(state) or {"eur": 0}
    available = [{"amount": net, "currency": code, "source_types": {"card": net}} for code, net in held.items()]
    pending = [{"amount": 0, "currency": code, "source_types": {"card": 0}} for code in held]
    return {"object": "balance", "available": available, "livemode": False, "pending": pending}
