// Draws the numbers in a table's rows, one series on top of the other. A chart names its table in
// data-chart and, in data-series, which data-... of the rows it stacks.
"use strict";

const bytes = (value) => {
  const unit = value < 1024 ? 0 : Math.floor(Math.log2(value) / 10);
  return Number((value / 1024 ** unit).toPrecision(3)) + " " + ["B", "KiB", "MiB", "GiB", "TiB", "PiB"][unit];
};
// At most four steps up to a number of bytes, each a round number of its unit.
const step = (most) => {
  const unit = 1024 ** Math.max(0, Math.floor(Math.log2(most / 4 || 1) / 10));
  return unit * [1, 2, 5, 10, 20, 50, 100, 200, 500, 1024].find((many) => many * unit * 4 >= most);
};
const count = (value) => value.toLocaleString("en", { notation: "compact", maximumFractionDigits: 1 });

for (const place of document.querySelectorAll("[data-chart]")) {
  const rows = [...document.querySelectorAll(place.dataset.chart + " tbody tr")];
  if ("newestFirst" in place.dataset) {
    rows.reverse();
  }
  const series = place.dataset.series.split(" ");
  const inBytes = place.dataset.unit === "bytes";
  const written = (value) => (inBytes ? bytes : count)(value) + (place.dataset.suffix ?? "");
  const most = Math.max(1, ...rows.map((row) => series.reduce((sum, name) => sum + Number(row.dataset[name]), 0)));
  let chart;
  const draw = () => {
    chart?.dispose();
    const style = getComputedStyle(document.body);
    const ink = style.getPropertyValue("--tblr-secondary-color") || style.color;
    chart = echarts.init(place);
    chart.setOption({
      animation: false,
      color: [style.getPropertyValue("--kept").trim(), style.getPropertyValue("--gone").trim()],
      textStyle: { fontFamily: style.fontFamily },
      grid: { left: 4, right: 4, top: series.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
      legend: { show: series.length > 1, top: 0, left: 0, textStyle: { color: ink }, itemWidth: 12, itemHeight: 12 },
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: written },
      xAxis: { type: "category", data: rows.map((row) => row.dataset.at ?? row.querySelector("time").title), axisLabel: { show: "days" in place.dataset, color: ink, hideOverlap: true, formatter: (day) => day.slice(5) }, axisTick: { show: false } },
      yAxis: { type: "value", splitNumber: 4, ...(inBytes && { interval: step(most), max: Math.ceil(most / step(most)) * step(most) }), minInterval: 1, axisLabel: { color: ink, formatter: written }, splitLine: { lineStyle: { opacity: 0.3 } } },
      series: series.map((name) => ({
        name,
        type: "bar",
        stack: "all",
        barMaxWidth: 28,
        data: rows.map((row) => Number(row.dataset[name])),
      })),
    });
  };
  draw();
  addEventListener("resize", () => chart.resize());
  document.addEventListener("crosskeep:theme", draw);
}
