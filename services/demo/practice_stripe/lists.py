"""Lists as Stripe pages them, and fields that are expanded on request."""

import json
from collections.abc import Sequence

from services.demo.practice_stripe.store import Resource, Store
from services.demo.practice_stripe.wire import Params, refuse

DEFAULT_LIMIT, MAX_LIMIT = 10, 100


def make_page(found: Sequence[Resource], params: Params, path: str) -> dict[str, object]:
    """One page of a list, newest first."""
    limit = params.number("limit")
    limit = DEFAULT_LIMIT if limit is None else limit
    if not 1 <= limit <= MAX_LIMIT:
        raise refuse("Invalid limit: it must be between 1 and 100.", param="limit")
    matching = [each for each in found if _is_created_within(each, params)]
    if after := params.text("starting_after"):
        place = _place(matching, after, "starting_after")
        rest = matching[place + 1 :]
        data, more = rest[:limit], len(rest) > limit
    elif before := params.text("ending_before"):
        rest = matching[: _place(matching, before, "ending_before")]
        data, more = rest[-limit:], len(rest) > limit
    else:
        data, more = matching[:limit], len(matching) > limit
    return {"object": "list", "url": f"/v1/{path}", "has_more": more, "data": data}


def _place(found: Sequence[Resource], object_id: str, param: str) -> int:
    for place, each in enumerate(found):
        if each.id == object_id:
            return place
    raise refuse(f"No such object: '{object_id}'", "resource_missing", param)


def _is_created_within(resource: Resource, params: Params) -> bool:
    created = resource.number("created")
    wanted = params.group("created")
    exact = None if wanted.texts() else params.number("created") if "created" in params else None
    at_least, more_than = wanted.number("gte"), wanted.number("gt")
    at_most, less_than = wanted.number("lte"), wanted.number("lt")
    return (
        (exact is None or created == exact)
        and (at_least is None or created >= at_least)
        and (more_than is None or created > more_than)
        and (at_most is None or created <= at_most)
        and (less_than is None or created < less_than)
    )


def expand_fields(
    store: Store, found: dict[str, object], paths: Sequence[str]
) -> dict[str, object]:
    """Put whole objects where their ids stand; `data.x` reaches into each row of a list."""
    if not paths:
        return found
    copied: dict[str, object] = json.loads(json.dumps(found))
    for path in paths:
        _expand(store, copied, path.split("."))
    return copied


def _expand(store: Store, place: object, names: list[str]) -> None:
    if isinstance(place, list):
        for each in place:
            _expand(store, each, names)
        return
    if not isinstance(place, dict) or not names:
        return
    name, *rest = names
    if name not in place:
        raise refuse(f"This property cannot be expanded ({name}).", param="expand")
    value = place[name]
    if isinstance(value, str) and value in store.objects:
        place[name] = json.loads(json.dumps(store.objects[value]))
    _expand(store, place[name], rest)
