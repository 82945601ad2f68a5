"""What the page on performance says of staffing; empty where a run has not measured it."""

from benchmarks.performance_tables import Row, markdown, seconds
from benchmarks.performance_targets import Figures


def correct(figures: Figures) -> str:
    """Say how many figures are right."""
    lines = []
    if "reference_rows" in figures:
        failed = figures["reference_failed"]
        lines.append(
            f"- {figures['reference_rows'] - failed} of {figures['reference_rows']} published"
            " figures, from Erlang B, C, A and X, waiting rooms, blending and chats;"
            f" {len(figures['reference_unknown'])} without a formula here."
        )
    if "grid_cells" in figures:
        worst = max(figures["grid_errors"], key=lambda name: figures["grid_errors"][name])
        lines.append(
            f"- {figures['grid_cells']:,} cells of the exact grid,"
            f" {len(figures['grid_errors'])} figures each; the largest error is"
            f" {figures['grid_max_error']:.1e}, of {worst}."
        )
    if "integer_cells" in figures:
        lines.append(
            f"- Fewest agents of {figures['integer_cells']:,} random cells up to"
            f" {figures['integers_most_erlangs']:,.0f} erlangs, with all five definitions, some"
            " with limits on ASA, abandonment and occupancy besides:"
            f" {figures['integers_wrong']} wrong."
        )
    return "\n".join(lines)


def staffing_speed(figures: Figures) -> str:
    """Tell cells a second, with and without numba, and those of a peer."""
    if "speed_cells" not in figures:
        return ""
    cells = figures["speed_cells"]

    def row(title: str, rate: float, *rest: str) -> Row:
        return (title, f"{rate:,.0f}", seconds(cells / rate), *rest)

    rows = [
        row("ours, Erlang C", cells / figures["c_seconds"]),
        row("ours, Erlang A", cells / figures["a_seconds"]),
        row("ours without numba, Erlang C", figures["c_plain_per_second"]),
        row("ours without numba, Erlang A", figures["a_plain_per_second"]),
        row("pyworkforce, Erlang C", figures["peer_cells_per_second"]),
    ]
    differing = figures["peer_more_agents"] + figures["peer_fewer_agents"]
    return (
        markdown(("fewest agents for 80 % in 20 s", "cells/s", f"{cells:,} cells"), rows)
        + f"\n\npyworkforce was timed on {figures['peer_cells']:,} of the cells, where ours is"
        f" {figures['peer_ratio']:,.0f} times as fast and {differing or 'none'} of its integers"
        f" differ{'s' if differing == 1 else ''} from ours."
        " The first use after an installation compiles for"
        f" {figures['first_use_seconds']:.0f} s; from then on a fresh process has staffed its first"
        f" interval after {figures['cached_start_seconds']:.1f} s, imports included."
    )


def days(figures: Figures) -> str:
    """Tell what staffing delivers on days whose load moves."""
    if "mol_days" not in figures:
        return ""
    head = (
        "peak",
        "AHT",
        "staffed on",
        "worst interval",
        "day",
        "error",
        "of whole agents",
        "of the change",
        "agent-hours",
    )
    rows = []
    for day in figures["mol_days"]:
        for key, name in (("mol", "MOL load"), ("one_erlang", "own interval")):
            got = day[key]
            shares = ("worst_service", "service")
            errors = ("weighted_error", "rounding_error", "moving_error")
            rows.append(
                (
                    f"{day['peak_erlangs']:g}" if key == "mol" else "",
                    f"{day['aht_minutes']} min" if key == "mol" else "",
                    name,
                    *(f"{100 * got[name]:.1f} %" for name in shares),
                    *(f"{100 * got[name]:.1f}" for name in errors),
                    f"{got['agent_hours']:.1f}",
                )
            )
    return (
        "A day of 48 quarter-hours with a high hump and one of three quarters of it, peaks in"
        " erlangs; Erlang A, 80 % in 20 s, patience 2 min. No schedule is in between: agents are"
        " what each interval asks for. Service is exact, from the balance equations of the day's"
        " Markov chain; an agent who leaves passes the contact in hand on. Errors are in points,"
        " weighted by contacts: from the goal; of whole agents alone, which give more than 80 %"
        " even where the load stands still; and of the change alone.\n\n" + markdown(head, rows)
    )


def chats(figures: Figures) -> str:
    """Tell the chat chain beside the simulation, and agents by convention."""
    if "chat_cases" not in figures:
        return ""
    head = ("chats/min", "AHT by level [min]", "chain", "simulated", "levels", "effort", "divisor")
    rows = [
        (
            f"{case['per_minute']:g}",
            " / ".join(f"{level:g}" for level in case["aht_minutes"]),
            f"{100 * case['chain']:.1f} %",
            f"{100 * case['simulated']:.1f} ± {196 * case['standard_error']:.1f} %",
            *(
                f"{case['agents'][name]} ({100 * case['service'][name]:.0f} %)"
                for name in ("levels", "effort", "divisor")
            ),
        )
        for case in figures["chat_cases"]
    ]
    return (
        "First response in 30 s for 80 %, patience 3 min, at the agents that the chain asks for"
        " (levels); beside them the agents by the other two conventions, and in brackets what the"
        " chain says that each number of agents delivers. The divisor takes the time of a chat when"
        " every slot is in use over the slots; effort takes half of the time of one chat alone, and"
        " no less.\n\n" + markdown(head, rows)
    )
