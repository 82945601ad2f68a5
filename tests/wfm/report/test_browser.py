"""The page in a real browser."""

import html as escaping
import json
import re
import shutil
import subprocess

import pytest

from wfm.report import report_html

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--enable-logging=stderr",
    "--v=0",
    "--virtual-time-budget=5000",
)

# Run after the page's own script: choose another queue, step a day on, point at a cell.
USE = """
<script>
const chosen = (name) => [...document.querySelectorAll(`[data-panel="${name}"]`)]
  .filter((panel) => !panel.hidden).map((panel) => panel.dataset.key);
const select = document.querySelector('#forecast select[data-switch="queue"]');
select.value = "2";
select.dispatchEvent(new Event("change"));
document.querySelector('#roster [data-step="1"]').click();
const map = document.querySelector('#coverage [data-panel="coverage"]:not([hidden]) svg.heat');
map.scrollIntoView();
const box = map.getBoundingClientRect(), tip = document.getElementById("tip");
const column = JSON.parse(map.dataset.tip).x0 + 10 * 4 * JSON.parse(map.dataset.tip).dx + 2;
const at = (x, y) => map.dispatchEvent(new PointerEvent("pointermove", {
  clientX: box.left + x * box.width / map.viewBox.baseVal.width,
  clientY: box.top + y * box.width / map.viewBox.baseVal.width}));
at(column, 25);
const cell = tip.textContent;
at(column - 8 * 4 * JSON.parse(map.dataset.tip).dx, 22 + 6 * 20 + 14);
document.body.dataset.seen = JSON.stringify({queue: chosen("queue"), day: chosen("day"),
  coverage: chosen("coverage").length, cell, second: tip.textContent});
</script></body>"""


@pytest.fixture(scope="module")
def loaded(report, tmp_path_factory):
    """The page's document after its scripts ran, and what the browser complained of."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip(f"no browser is installed, looked for {', '.join(BROWSERS)}")
    folder = tmp_path_factory.mktemp("browser")
    page = folder / "report.html"
    page.write_text(report_html(report).replace("</body>", USE), encoding="utf-8")
    command = [
        browser,
        *FLAGS,
        f"--user-data-dir={folder / 'profile'}",
        "--dump-dom",
        page.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert "<body" in done.stdout, done.stderr[-2000:]
    return done


def test_scripts_run_without_errors(loaded):
    """The page says it is ready and the console stays empty."""
    assert 'data-ready="yes"' in loaded.stdout
    assert [line for line in loaded.stderr.splitlines() if "CONSOLE" in line] == []


def test_charts_are_there(loaded):
    """6 coverage rows, 7 days, 12 forecast charts, 4 weeks, occupancy and 4 goal bars."""
    assert len(re.findall(r'<svg [^>]*role="img"', loaded.stdout)) == 34


def test_choosing_and_pointing(loaded):
    """One panel at a time, both queue choices together, the next day, and a cell's figures."""
    seen = json.loads(escaping.unescape(re.search(r'data-seen="([^"]*)"', loaded.stdout).group(1)))
    assert seen["queue"] == ["2", "2"], "forecast and outlook show the same queue"
    assert seen["day"] == ["2026-10-20"]
    assert seen["coverage"] == 1
    assert re.fullmatch(
        r"Mon 19 Oct 10:00\nrequired \d+\non queue [\d.]+\ndifference [-+\d.]+", seen["cell"]
    )
    assert seen["second"].startswith("Sun 25 Oct 02:00 (+01:00)\nrequired 0")
