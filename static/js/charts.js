// Draws the table of a .chart: the first column names the points, every further column is a line or a row of bars.
// Colours come from the tokens, so a chart follows the theme. The library is loaded only where a chart stands.
import { meta, ready, script, within } from "./page.js";

const drawn = new Map();
const SERIES = ["--accent", "--ink-3", "--cyan", "--violet", "--rose", "--slate"];

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function read(figure) {
  const table = figure.querySelector("table");
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  const number = (cell) => (cell?.dataset.value ? Number(cell.dataset.value) : null);
  return {
    labels: rows.map((row) => row.cells[0].textContent.trim()),
    series: heads.slice(1).map((name, index) => ({ name, values: rows.map((row) => number(row.cells[index + 1])) })),
    links: rows.map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector("a")?.href)),
  };
}

function datasets(figure, data) {
  const bars = figure.dataset.chart !== "line";
  const made = data.series.map(({ name, values }, index) => {
    const colour = token(SERIES[index % SERIES.length]);
    return {
      label: name,
      data: values,
      borderColor: colour,
      backgroundColor: colour,
      borderWidth: bars ? 0 : index === 0 ? 2.5 : 2,
      borderRadius: 4,
      maxBarThickness: 36,
      pointRadius: 0,
      pointHoverRadius: 5,
      pointHitRadius: 12,
      tension: 0.25,
      spanGaps: true,
    };
  });
  if (figure.dataset.target) {
    made.push({
      type: "line",
      label: figure.dataset.targetLabel,
      data: data.labels.map(() => Number(figure.dataset.target)),
      borderColor: token("--ink-3"),
      backgroundColor: "transparent",
      borderDash: [3, 4],
      borderWidth: 1,
      pointRadius: 0,
      pointHitRadius: 0,
    });
  }
  return made;
}

function options(figure, data) {
  const unit = figure.dataset.unit ? ` ${figure.dataset.unit}` : "";
  const stacked = figure.dataset.chart === "stacked";
  const axis = { color: token("--ink-3"), font: { size: 12, family: getComputedStyle(document.body).fontFamily } };
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: "index", intersect: false },
    onClick: (event, found) => {
      const href = found[0] && data.links[found[0].index]?.[found[0].datasetIndex];
      if (href) location.assign(href);
    },
    scales: {
      x: { stacked, grid: { display: false }, border: { color: token("--line") }, ticks: { ...axis, maxRotation: 0, autoSkipPadding: 20 } },
      y: {
        stacked,
        beginAtZero: !figure.dataset.low,
        suggestedMin: figure.dataset.low ? Number(figure.dataset.low) : undefined,
        border: { display: false },
        grid: { color: token("--line") },
        ticks: { ...axis, maxTicksLimit: 5, callback: (value) => `${value}${unit}` },
      },
    },
    plugins: {
      legend: {
        display: data.series.length > 1 || Boolean(figure.dataset.target),
        position: "bottom",
        align: "start",
        labels: { color: token("--ink-2"), boxWidth: 16, boxHeight: 2, font: axis.font },
      },
      tooltip: {
        backgroundColor: token("--ink"),
        titleColor: token("--paper"),
        bodyColor: token("--paper"),
        padding: 10,
        cornerRadius: 8,
        callbacks: { label: (item) => `${item.dataset.label}: ${item.formattedValue}${unit}` },
      },
    },
  };
}

async function draw(figure) {
  await script(meta("chart"));
  const place = figure.querySelector("[data-chart-canvas]");
  drawn.get(figure)?.destroy();
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", figure.dataset.label);
  place.replaceChildren(canvas);
  const data = read(figure);
  const type = figure.dataset.chart === "line" ? "line" : "bar";
  drawn.set(figure, new globalThis.Chart(canvas, { type, data: { labels: data.labels, datasets: datasets(figure, data) }, options: options(figure, data) }));
}

ready((root) => within(root, "[data-chart]").forEach(draw));
addEventListener("desk:theme", () => {
  for (const figure of drawn.keys()) {
    if (figure.isConnected) draw(figure);
    else drawn.delete(figure);
  }
});
