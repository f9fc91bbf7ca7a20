// Draws pictures with what a cache kept of them: patches are darkened by the share that went.
"use strict";

(() => {
  const ENLARGED = 560; // pixels of the longer side
  const GONE = "rgb(8 14 20 / ";
  const UNSEEN = "rgb(128 128 128 / 0.85)"; // what the model was not shown

  const draw = (canvas, image, map) => {
    const scale = ENLARGED / Math.max(image.naturalWidth, image.naturalHeight);
    const width = (canvas.width = Math.round(image.naturalWidth * scale));
    const height = (canvas.height = Math.round(image.naturalHeight * scale));
    const brush = canvas.getContext("2d");
    brush.drawImage(image, 0, 0, width, height);
    if (!map) {
      return;
    }
    const { x, y, width: across, height: down } = map.area;
    const column = (i) => Math.round((x + (across * i) / map.columns) * width);
    const row = (i) => Math.round((y + (down * i) / map.rows) * height);
    brush.fillStyle = UNSEEN;
    brush.fillRect(0, 0, width, row(0));
    brush.fillRect(0, row(map.rows), width, height);
    brush.fillRect(0, row(0), column(0), row(map.rows) - row(0));
    brush.fillRect(column(map.columns), row(0), width, row(map.rows) - row(0));
    map.kept.forEach((shares, r) =>
      shares.forEach((share, c) => {
        brush.fillStyle = GONE + 0.88 * (1 - share) + ")";
        brush.fillRect(column(c), row(r), column(c + 1) - column(c), row(r + 1) - row(r));
      }),
    );
  };

  // What a picture shows, in words.
  const inWords = (map) => {
    const shares = map.kept.flat();
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    return "Picture " + map.image + ": " + Math.round(100 * mean) + " % of its patches kept";
  };

  const load = (address) =>
    new Promise((resolve, reject) => {
      const image = new Image();
      image.onload = () => resolve(image);
      image.onerror = reject;
      image.src = address;
    });

  // A canvas that says which picture and which map it is for.
  const drawNamed = () => {
    for (const canvas of document.querySelectorAll("canvas[data-map]:not([data-drawn])")) {
      canvas.dataset.drawn = "";
      const map = JSON.parse(canvas.dataset.map);
      canvas.setAttribute("aria-label", inWords(map));
      load(canvas.dataset.picture).then((image) => draw(canvas, image, map));
    }
  };
  document.addEventListener("htmx:afterSettle", drawNamed);

  window.crosskeepPatches = { draw, inWords, load };
})();
