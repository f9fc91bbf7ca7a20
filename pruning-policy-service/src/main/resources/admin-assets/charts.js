// Draws a table's rows: what was kept of each answer's full cache.
"use strict";

for (const place of document.querySelectorAll("[data-chart]")) {
  const rows = [...document.querySelectorAll(place.dataset.chart + " tbody tr")].reverse();
  const mebibytes = (row, name) => Number(row.dataset[name]) / 1024 / 1024;
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
      grid: { left: 14, right: 0, top: 36, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: ink }, itemWidth: 12, itemHeight: 12 },
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (v) => v.toFixed(2) + " MiB" },
      xAxis: { type: "category", data: rows.map((row) => row.querySelector("time").title), axisLabel: { show: false }, axisTick: { show: false } },
      yAxis: { type: "value", axisLabel: { color: ink, formatter: "{value} MiB" }, splitLine: { lineStyle: { opacity: 0.3 } } },
      series: [
        { name: "kept", type: "bar", stack: "cache", barMaxWidth: 28, data: rows.map((row) => mebibytes(row, "kept")) },
        { name: "gone", type: "bar", stack: "cache", barMaxWidth: 28, data: rows.map((row) => Math.max(0, mebibytes(row, "full") - mebibytes(row, "kept"))) },
      ],
    });
  };
  draw();
  addEventListener("resize", () => chart.resize());
  document.addEventListener("crosskeep:theme", draw);
}
