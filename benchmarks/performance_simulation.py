"""What the page on performance says of simulation; empty where a run has not measured it."""

from benchmarks.performance_tables import markdown, seconds
from benchmarks.performance_targets import Figures


def simulation_speed(figures: Figures) -> str:
    """Tell contacts a second of two rostered centers."""
    rows = []
    for name in ("small", "large"):
        if f"{name}_contacts_per_second" not in figures:
            continue
        size = "{queues:.0f} queues, {skill_sets:.0f} skill sets, {agents:,.0f} agents".format(
            **{key: figures[f"{name}_{key}"] for key in ("queues", "skill_sets", "agents")}
        )
        rows.append(
            (
                f"{name}: {size}",
                f"{figures[f'{name}_contacts_per_week']:,.0f}",
                f"{figures[f'{name}_contacts_per_second']:,.0f}",
                seconds(figures[f"{name}_seconds_per_100_weeks"]),
                f"{figures[f'{name}_peak_megabytes']:,.0f} MB",
            )
        )
    if not rows:
        return ""
    head = ("a week with shifts and breaks", "contacts", "contacts/s", "100 weeks", "memory")
    compiling = ""
    if "compile_seconds" in figures:
        compiling = (
            f"\n\nThe first simulation after an installation compiles for"
            f" {figures['compile_seconds']:.0f} s; from then on a fresh process is ready after"
            f" {figures['start_seconds']:.1f} s, {figures['import_seconds']:.1f} s of it imports."
        )
    return markdown(head, rows) + compiling


def simulation_peers(figures: Figures) -> str:
    """Tell contacts a second, service and abandonment of several simulators."""
    rows = []
    for center, words in (("queue", "one queue"), ("center", "three queues, shared agents")):
        for simulator in ("ours", "simpy", "ciw"):
            key = f"{center}_{simulator}"
            if f"{key}_contacts_per_second" not in figures:
                continue
            times = figures.get(f"{center}_times_{simulator}")
            rows.append(
                (
                    words if simulator == "ours" else "",
                    simulator,
                    f"{figures[f'{key}_contacts_per_second']:,.0f}",
                    "" if times is None else f"{times:,.0f}",
                    _with_error(figures[f"{key}_service"], figures[f"{key}_service_se"]),
                    _with_error(figures[f"{key}_abandoned"], figures[f"{key}_abandoned_se"]),
                )
            )
    head = ("steady center", "simulator", "contacts/s", "ours is x times", "service", "abandoned")
    return markdown(head, rows) if rows else ""


def _with_error(share: float, error: float) -> str:
    return f"{100 * share:.2f} ± {196 * error:.2f} %"


def theory(figures: Figures) -> str:
    """Tell simulated figures beside exact ones."""
    rows = [
        (
            str(row["name"]),
            f"{row['exact']:.4f}",
            f"{row['simulated']:.4f} ± {1.96 * row['simulated_se']:.4f}",
            f"{row['z']:+.1f}",
        )
        for row in figures.get("theory_table", ())
    ]
    return markdown(("figure", "exact", "simulated", "z"), rows) if rows else ""


def published(figures: Figures) -> str:
    """Tell simulated figures beside another simulator's published ones."""
    rows = [
        (
            str(row["model"]),
            str(row["metric"]),
            f"{row['theirs']:.4g} ± {1.96 * row['theirs_se']:.2g}",
            f"{row['ours']:.4g} ± {1.96 * row['ours_se']:.2g}",
            f"{row['z']:+.1f}",
        )
        for row in figures.get("models_table", ())
    ]
    if not rows:
        return ""
    return (
        "The examples of the Java library ContactCenters (E. Buist, P. L'Ecuyer), whose results are"
        f" published with 1,000 replications; ours have {figures['models_replications']:,}.\n\n"
        + markdown(("model", "figure", "published", "ours", "z"), rows)
    )


def trap(figures: Figures) -> str:
    """Tell what two queues need whose agents have both skills."""
    if "trap_simulated_agents" not in figures:
        return ""
    agents = figures["trap_simulated_agents"]
    service = figures[f"trap_service_{agents}_agents"]
    unstable = (
        "called unstable" if figures["trap_10_agents_unstable"] else "**not** called unstable"
    )
    rows = [
        ("offered", f"{figures['trap_offered_erlangs']:.2f} erlangs"),
        ("sum of single queues", f"{figures['trap_sum_of_single_queues']} agents"),
        ("pyworkforce, queue by queue", f"{figures['trap_pyworkforce_sum']} agents"),
        ("ours, pooled", f"{figures['trap_pooled_agents']} agents"),
        ("ours, simulated", f"{agents} agents, {100 * service:.1f} % in 20 s"),
        ("10 agents", unstable),
    ]
    return (
        "100 calls/h of 240 s whose customers never hang up and 50/h of 480 s with patience 600 s,"
        " 80 % in 20 s, every agent has both skills.\n\n" + markdown(("", ""), rows)
    )


def precision(figures: Figures) -> str:
    """Tell the replications for one point, and the gain of paired runs."""
    if "precision_day" not in figures:
        return ""
    rows = [
        (
            words,
            f"{figures[f'precision_{key}']:,.0f}",
            f"{figures[f'precision_{key}_of_a_queue']:,.0f}",
        )
        for key, words in (
            ("day", "a day"),
            ("hour", "an hour"),
            ("quarter_hour", "a quarter-hour"),
        )
    ]
    head = ("service known to ± 1 point (95 %)", "all queues together", "one queue")
    return (
        markdown(head, rows)
        + "\n\nReplications, medians over a week of the small center. To know what one agent less"
        " does, runs with the same customers need"
        f" {figures['pairing_variance_ratio']:,.0f} times fewer than independent ones."
    )
