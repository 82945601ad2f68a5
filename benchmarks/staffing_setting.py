"""One row's queue: parameters under the many names that files use, in seconds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

_SECONDS = {
    "ms": 0.001,
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hour", "hours"), 3600.0),
    **dict.fromkeys(("quarter", "quarter_hour"), 900.0),
    "half_hour": 1800.0,
    "day": 86400.0,
}
"""Lengths of units [s], by the words at the end of a parameter's name."""

_UNIT = "|".join(sorted(_SECONDS, key=len, reverse=True))
_PER = re.compile(rf"(?P<name>.+?)_per_(?P<count>\d*)_?(?P<unit>{_UNIT})")
_IN = re.compile(rf"(?P<name>.+?)_(?P<unit>{_UNIT})")

_NAMES = {
    "rate": "lam lambda lambda_ lmbda rate arrival_rate arrivals calls contacts chats customers"
    " transactions volume forecast offered calls_per_interval",
    "load": "a load erlangs erl traffic traffic_erl intensity traffic_intensity offered_load",
    "aht": "aht handle_time handling_time service_time mean_service mean_service_time holding_time",
    "mu": "mu service_rate",
    "nu": "nu theta abandon_rate abandonment_rate impatience_rate",
    "patience": "patience mean_patience",
    "agents": "agents c n m s servers positions number_agents number_of_agents n_agents",
    "size": "K system_size size capacity lines trunks max_in_system system_capacity",
    "room": "room waiting_room queue_capacity queue_size buffer places size_waiting_room",
    "awt": "awt t tau threshold acceptable_wait acceptable_waiting_time max_wait wait_time"
    " max_waiting_time waiting_time target_time sl_time",
    "interval": "interval interval_length period",
    "reserve": "reserve idle idle_agents reserved threshold",
    "target": "sl target service_level sl_target target_sl sla",
    "max_asa": "asa max_asa asa_target target_asa",
    "max_abandoned": "abandon abandonment p_abandon max_abandon max_abandonment max_abandoned"
    " max_p_abandon",
    "max_occupancy": "occupancy max_occupancy occ max_occ utilisation utilization",
    "block": "block blocking p_block max_block max_blocking gos grade_of_service loss",
    "redial": "redial redials redial_probability retrial retrials p_redial recall",
    "shrinkage": "shrinkage",
    "state": "k state in_system persons_in_system",
    "convention": "convention",
    "effort_share": "effort_share",
    "definition": "definition sl_definition",
}
"""Every name of each quantity; one of several meanings belongs to the first that fits the model."""

_COUNTS = ("calls", "contacts", "chats", "transactions")
"""Numbers of an hour where the row has no interval; other rates are of the row's unit."""

_TIMES = ("aht", "patience", "awt", "interval", "max_asa")
_SHARES = ("target", "max_abandoned", "max_occupancy", "block", "redial", "shrinkage")


@dataclass(frozen=True, slots=True)
class Model:
    """Which queue a row means, from the words of its model.

    Parameters
    ----------
    kind
        ``loss`` (nobody waits), ``line`` (waiting customers, patient or not), ``chat``,
        ``blend``, or an empty text for a model that is not known.
    commercial
        Whether service level and ASA without a further word are those of the virtual wait, as the
        calculators of Erlang X and of chats have it.
    agents, size
        Servers and most contacts in the system where the name says them.
    """

    kind: str
    commercial: bool = False
    agents: int | None = None
    size: int | None = None


def parse_model(text: str) -> Model:
    """Give the model of a name: ``ErlangA/K``, ``M/M/3/7``, ``ErlangX(=A, 100 lines)``, ..."""
    name = re.sub(r"\(.*", "", text).replace(" ", "").replace("-", "").lower()
    lines = re.search(r"(\d+) lines", text)
    size = int(lines[1]) if lines else None
    for kind, start in (("chat", "erlangchat"), ("chat", "chat"), ("blend", "blend")):
        if name.startswith((start, "erlang" + start)):
            return Model(kind, commercial=kind == "chat", size=size)
    if name.startswith(("erlangb", "extendederlangb")):
        return Model("loss", size=size)
    if re.match(r"erlang[acxk]", name):
        return Model("line", commercial=name.startswith("erlangx"), size=size)
    kendall = re.fullmatch(r"m/m/(\w+)(?:/(\w+))?(?:\+m)?", name)
    if not kendall:
        return Model("")
    servers, most = (int(x) if x and x.isdigit() else None for x in kendall.groups())
    loses = kendall[1] == kendall[2]
    return Model("loss" if loses else "line", agents=servers, size=most)


@dataclass(frozen=True, slots=True)
class Setting:
    """A queue in seconds; None where the row says nothing.

    Parameters
    ----------
    unit
        Seconds of the row's own unit of time, in which bare figures are.
    levels
        Mean handle time of a chat with 1, 2, ... at once [s]; of calls the one.
    state
        The number in the system that is asked for.
    """

    model: Model
    unit: float
    values: Mapping[str, float] = field(default_factory=dict)
    levels: tuple[float, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float:
        """Give a quantity the row must have."""
        if name not in self.values:
            raise KeyError(f"the row gives no {name}")
        return self.values[name]

    def get(self, name: str) -> float | None:
        """Give a quantity; None where the row has none."""
        return self.values.get(name)

    @property
    def agents(self) -> int:
        """Servers."""
        return int(self["agents"])

    @property
    def aht(self) -> float:
        """Mean handle time of one contact alone [s]."""
        return self.levels[0]

    @property
    def factors(self) -> tuple[float, ...]:
        """Factors on the handle time with 1, 2, ... contacts at once."""
        return tuple(level / self.levels[0] for level in self.levels)

    @property
    def is_limited(self) -> bool:
        """Whether lines or places to wait are few, or customers come back."""
        return bool({"room", "size", "redial"} & set(self.values))

    @property
    def room(self) -> int | None:
        """Most contacts that can wait; None: no limit."""
        if "room" in self.values:
            return int(self.values["room"])
        return int(self["size"]) - self.agents if "size" in self.values else None


def parse_setting(model: Model, params: Mapping[str, Any]) -> Setting:
    """Bring a row's parameters to seconds.

    A time without a unit is in that of the row's handle time, else of any time of it, else in
    that of the contacts' rate (seconds where this is an hour or longer). Where nothing has a unit
    times are minutes, and seconds beside service rates.

    Raises
    ------
    KeyError
        The row has a parameter under a name that is not known, or lacks one it needs.
    ValueError
        A value is not a number.
    """
    named = {name: _named(name) for name in params}
    found: dict[str, float] = {}
    levels: tuple[float, ...] = ()
    words: dict[str, str] = {}
    unit = _unit(list(named.values()), rates=any(n in ("mu", "nu") for n in params))
    for name, value in params.items():
        part, length, _ = named[name]
        quantity = _quantity(part, model, set(params))
        if quantity in ("convention", "definition"):
            words[quantity] = str(value)
            continue
        if quantity == "aht":
            levels = tuple(number(v) * (length or unit) for v in _several(value))
            continue
        figure = number(value)
        if quantity in _TIMES:
            figure *= length or unit
        elif quantity == "rate" and (length or name in _COUNTS):
            found["per"] = length or 3600.0
        elif quantity in ("mu", "nu"):
            figure /= length or unit
        elif quantity in _SHARES and figure > 1:
            figure /= 100
        found[quantity] = figure
    return _completed(Setting(model, unit, found, levels, words))


def number(value: Any) -> float:
    """Give a number of JSON or of a text such as ``1/240``."""
    return float(Fraction(str(value).strip()))


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _named(name: str) -> tuple[str, float | None, bool]:
    """Split a parameter into its name, its unit [s], and whether it is a rate per that unit."""
    per = _PER.fullmatch(name)
    if per:
        return per["name"], _SECONDS[per["unit"]] * int(per["count"] or 1), True
    within = _IN.fullmatch(name)
    if within:
        return within["name"], _SECONDS[within["unit"]], False
    return name, None, False


def _unit(named: list[tuple[str, float | None, bool]], *, rates: bool) -> float:
    """Give the seconds of a time that has no unit in its name."""
    told = {part.lower(): length for part, length, rated in named if length and not rated}
    handling = [told[name] for name in _NAMES["aht"].split() if name in told]
    if handling or told:
        return (handling or list(told.values()))[0]
    per = [length for _, length, rated in named if length and rated]
    if per:
        return per[0] if per[0] <= 60 else 1.0
    return 1.0 if rates else 60.0


def _quantity(name: str, model: Model, names: set[str]) -> str:
    """Give the quantity that a parameter means in a model."""
    if name == "lines" and model.kind == "loss":
        return "agents"
    if name == "threshold":
        return "reserve" if model.kind == "blend" else "awt"
    if name in ("k", "K"):
        return "size" if name == "K" or not names & {"K", "system_size", "lines"} else "state"
    if name == "asa" and not names & {"awt", "awt_s", "awt_min"} and "sl" in names:
        return "awt"
    for quantity, aliases in _NAMES.items():
        if name.lower() in aliases.lower().split():
            return quantity
    raise KeyError(f"no parameter is called {name!r}")


def _completed(setting: Setting) -> Setting:
    """Give rate, handle time and patience in seconds, whatever the row had in their place."""
    values, levels = dict(setting.values), setting.levels
    if "mu" in values:
        levels = (1 / values["mu"],)
    if not levels:
        levels = (setting.unit,)
    if "nu" in values:
        values["patience"] = 1 / values["nu"] if values["nu"] else np.inf
    for name, told in (("agents", setting.model.agents), ("size", setting.model.size)):
        if told is not None:
            values.setdefault(name, told)
    if "rate" in values:
        values["rate"] /= values.get("interval") or values.get("per") or setting.unit
    elif "load" in values:
        values["rate"] = values["load"] / levels[0]
    return Setting(setting.model, setting.unit, values, levels, setting.words)
