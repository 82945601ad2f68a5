"use strict";
(function () {
  const labels = JSON.parse(document.getElementById("labels").textContent);
  const tip = document.getElementById("tip");

  function show(name, key) {
    for (const panel of document.querySelectorAll(`[data-panel="${name}"]`)) {
      panel.hidden = panel.dataset.key !== key;
    }
    for (const select of document.querySelectorAll(`select[data-switch="${name}"]`)) {
      select.value = key;
    }
  }

  for (const select of document.querySelectorAll("select[data-switch]")) {
    const name = select.dataset.switch;
    if (select.options.length) show(name, select.options[0].value);
    select.addEventListener("change", () => show(name, select.value));
    for (const button of select.closest(".chooser").querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => {
        const count = select.options.length;
        const next = (select.selectedIndex + Number(button.dataset.step) + count) % count;
        show(name, select.options[next].value);
      });
    }
  }

  // The interval in a row of runs [first interval or -1, columns].
  function intervalAt(runs, column) {
    for (const [first, columns] of runs) {
      if (column < columns) return first < 0 ? -1 : first + column;
      column -= columns;
    }
    return -1;
  }

  const figures = (value) => (value === null ? "\u2013" : value.toLocaleString("en"));

  function words(data, x, y) {
    if (data.kind === "rows") {
      const row = data.rows.find(([top]) => y >= top && y < top + data.dy);
      return row ? row[1] : null;
    }
    if (data.kind === "heat") {
      const column = Math.floor((x - data.x0) / data.dx);
      const runs = data.at[Math.floor((y - data.y0) / data.dy)];
      const t = runs && column >= 0 ? intervalAt(runs, column) : -1;
      if (t < 0) return null;
      const gap = data.duty[t] - data.required[t];
      const text = (gap > 0 ? "+" : "") + gap.toFixed(1).replace(/\.0$/, "");
      return [labels[data.labels][t], `required ${figures(data.required[t])}`,
        `on queue ${figures(data.duty[t])}`, `difference ${text}`].join("\n");
    }
    const at = Math.round((x - data.x0) / data.dx);
    const label = labels[data.labels][at];
    if (label === undefined) return null;
    const lines = data.series.filter(([, values]) => values[at] !== null)
      .map(([name, values]) => `${name} ${figures(values[at])}`);
    return [label, ...lines].join("\n");
  }

  function place(event) {
    tip.style.left = `${Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 8)}px`;
    const below = event.clientY + 16;
    const fits = below + tip.offsetHeight < window.innerHeight;
    tip.style.top = `${fits ? below : Math.max(8, event.clientY - tip.offsetHeight - 12)}px`;
  }

  for (const chart of document.querySelectorAll("svg[data-tip]")) {
    let data = null;
    const move = (event) => {
      data = data || JSON.parse(chart.dataset.tip);
      const box = chart.getBoundingClientRect();
      const scale = chart.viewBox.baseVal.width / box.width;
      const text = words(data, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
      tip.hidden = text === null;
      if (text !== null) {
        tip.textContent = text;
        place(event);
      }
    };
    chart.addEventListener("pointermove", move);
    chart.addEventListener("pointerdown", move);
    chart.addEventListener("pointerleave", () => { tip.hidden = true; });
  }

  document.body.dataset.ready = "yes";
})();
