// The playground: collects pictures, asks both sides, and shows what comes back as it comes.
"use strict";

(() => {
  const form = document.querySelector("#playground");
  const problem = document.querySelector("#problem");
  const shelf = document.querySelector("#pictures");
  const picker = document.querySelector("#picker");
  const sample = document.querySelector("#sample");
  const question = document.querySelector("#question");
  const ask = document.querySelector("#ask");
  const stop = document.querySelector("#stop");
  const { mostPictures, largestPictures } = form.dataset;
  const sides = [...document.querySelectorAll("[data-side]")];

  let pictures = []; // {name, url, image, bytes}
  let running = null; // an AbortController while somebody answers

  const bytesInWords = (bytes) =>
    bytes < 1 << 20 ? (bytes / 1024).toFixed(1) + " KiB" : (bytes / 1024 / 1024).toFixed(1) + " MiB";
  const percent = (share) => (100 * share).toFixed(share < 1 && share > 0.99 ? 1 : 0) + " %";
  const millis = (time) => Math.round(time) + " ms";

  const tell = (words) => (problem.textContent = words);

  // --- Pictures ---

  const showPictures = () => {
    shelf.replaceChildren(
      ...pictures.map((picture) => {
        const item = document.createElement("li");
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "remove";
        remove.textContent = "×";
        remove.setAttribute("aria-label", "Remove " + picture.name);
        remove.addEventListener("click", () => {
          pictures = pictures.filter((other) => other !== picture);
          showPictures();
          picker.focus();
        });
        picture.image.alt = picture.name;
        item.append(picture.image, remove);
        return item;
      }),
    );
  };

  const readUrl = (file) =>
    new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(file);
    });

  const refusal = (file) => {
    if (!["image/png", "image/jpeg"].includes(file.type)) {
      return file.name + " is neither a PNG nor a JPEG.";
    }
    if (pictures.length >= mostPictures) {
      return "A question may have at most " + mostPictures + " pictures.";
    }
    const together = pictures.reduce((sum, picture) => sum + picture.bytes, file.size);
    return together > largestPictures
      ? "With " + file.name + " the pictures have " + bytesInWords(together) + "; at most " + bytesInWords(largestPictures) + " fit."
      : "";
  };

  const add = async (files) => {
    tell("");
    for (const file of files) {
      const why = refusal(file);
      if (why) {
        tell(why);
        continue;
      }
      const url = await readUrl(file);
      try {
        const image = await window.crosskeepPatches.load(url);
        pictures.push({ name: file.name, url, image, bytes: file.size });
      } catch {
        tell(file.name + " cannot be read as a picture.");
      }
    }
    showPictures();
  };

  picker.addEventListener("change", async () => {
    await add(picker.files);
    picker.value = "";
  });

  const drop = document.querySelector("#drop");
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, () => drop.classList.remove("over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    add(event.dataTransfer.files);
  });

  // A picture that misses the place must not replace the page.
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => event.preventDefault());
  }

  sample.addEventListener("change", async () => {
    if (!sample.value) {
      return;
    }
    const chosen = document.querySelectorAll("#samples li")[sample.value];
    pictures = [];
    question.value = chosen.dataset.question;
    const files = [...chosen.children].map(async (link) => {
      const content = await (await fetch(link.href)).blob();
      return new File([content], link.textContent, { type: "image/png" });
    });
    await add(await Promise.all(files));
  });

  // --- Policies: choosing one writes it down, and what is written counts ---

  for (const side of sides) {
    const choice = side.querySelector("select");
    const json = side.querySelector("textarea");
    const write = () => {
      const chosen = choice.selectedOptions[0].dataset.policy;
      if (chosen) {
        json.value = JSON.stringify(JSON.parse(chosen), null, 2);
      } else {
        side.querySelector("details").open = true;
        json.focus();
      }
    };
    choice.addEventListener("change", write);
    json.addEventListener("input", () => (choice.value = "edited"));
    write();
  }

  // --- Answers ---

  class Refused extends Error {}

  const part = (side, name) => side.querySelector("[data-" + name + "]");

  const clear = (side) => {
    part(side, "answer").textContent = "";
    part(side, "maps").replaceChildren();
    part(side, "numbers").replaceChildren();
    part(side, "refused").textContent = "";
    part(side, "state").textContent = "waits";
  };

  const showNumbers = (side, rows) => {
    part(side, "numbers").replaceChildren(
      ...rows.map(([name, value]) => {
        const row = document.createElement("div");
        const term = document.createElement("dt");
        const fact = document.createElement("dd");
        term.textContent = name;
        fact.textContent = value;
        row.append(term, fact);
        return row;
      }),
    );
  };

  const fidelityRows = (fidelity) =>
    fidelity
      ? [
          ["Same next token", percent(fidelity.top1_agreement)],
          ["Distance", (fidelity.kl_mean > 0 && fidelity.kl_mean < 0.0001 ? "under 0.0001" : Number(fidelity.kl_mean.toPrecision(2))) + " nats"],
          ["Same words", percent(fidelity.rouge_l)],
        ]
      : [];

  const showCache = (side, cache, asked, times) => {
    showNumbers(side, [
      ["Kept tokens", cache.kept_tokens + " of " + cache.prompt_tokens],
      ["of pictures", cache.kept_image_tokens + " of " + cache.image_tokens],
      ["Kept bytes", bytesInWords(cache.kept_bytes) + " of " + bytesInWords(cache.full_bytes)],
      ["First word after", millis(times.first)],
      ["Last word after", millis(times.last)],
      ...fidelityRows(cache.fidelity),
    ]);
    part(side, "maps").replaceChildren(
      ...(cache.map ?? []).map((map) => {
        const canvas = document.createElement("canvas");
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", window.crosskeepPatches.inWords(map));
        window.crosskeepPatches.draw(canvas, asked[map.image - 1].image, map);
        return canvas;
      }),
    );
  };

  // The data of server-sent events, as they come.
  async function* events(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const lines = (text + piece.value).split("\n");
      text = lines.pop();
      for (const line of lines) {
        if (line.startsWith("data: ")) {
          yield line.slice("data: ".length);
        }
      }
    }
  }

  const readPolicy = (side) => {
    try {
      return JSON.parse(side.querySelector("textarea").value);
    } catch {
      throw new Refused("The policy is not JSON.");
    }
  };

  const send = async (side, asked, signal) => {
    const response = await fetch(form.action, {
      method: "POST",
      redirect: "manual",
      signal,
      headers: { "Content-Type": "application/json", "X-CSRF-TOKEN": form.elements._csrf.value },
      body: JSON.stringify({
        question: question.value,
        pictures: asked.map((picture) => picture.url),
        policy: readPolicy(side),
        fidelity: form.elements.fidelity.checked,
      }),
    });
    if (response.type === "opaqueredirect") {
      throw new Refused("Your session has ended: sign in again.");
    }
    if (!response.ok) {
      const why = (await response.json().catch(() => ({}))).detail ?? "the answer cannot be had (" + response.status + ")";
      throw new Refused(why[0].toUpperCase() + why.slice(1) + ".");
    }
    return response;
  };

  const stream = async (side, asked, signal) => {
    const response = await send(side, asked, signal);
    const start = performance.now();
    const times = { first: 0, last: 0 };
    let ended = false;
    part(side, "state").textContent = "answers";
    for await (const data of events(response)) {
      if (data === "[DONE]") {
        ended = true;
        continue;
      }
      const event = JSON.parse(data);
      if (event.error) {
        throw new Refused(event.error.message[0].toUpperCase() + event.error.message.slice(1) + ".");
      }
      const words = event.choices?.[0]?.delta?.content;
      if (words) {
        times.last = performance.now() - start;
        times.first ||= times.last;
        part(side, "answer").append(words);
      }
      if (event.kv_cache) {
        showCache(side, event.kv_cache, asked, times);
      }
    }
    if (!ended) {
      throw new Refused("The answer has broken off.");
    }
  };

  const answer = async (side, asked, signal) => {
    side.setAttribute("aria-busy", "true");
    try {
      await stream(side, asked, signal);
      part(side, "state").textContent = "";
    } catch (failure) {
      part(side, "state").textContent = signal.aborted ? "stopped" : "";
      if (!signal.aborted) {
        part(side, "refused").textContent = failure instanceof Refused ? failure.message : "The connection is gone.";
      }
    } finally {
      side.removeAttribute("aria-busy");
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (running) {
      return;
    }
    tell("");
    if (!question.value.trim()) {
      tell("Type a question first.");
      question.focus();
      return;
    }
    running = new AbortController();
    const { signal } = running;
    const asked = [...pictures];
    ask.disabled = true;
    stop.disabled = false;
    sides.forEach(clear);
    if (form.elements.turns.checked) {
      for (const side of sides) {
        await answer(side, asked, signal);
      }
    } else {
      await Promise.all(sides.map((side) => answer(side, asked, signal)));
    }
    running = null;
    ask.disabled = false;
    stop.disabled = true;
  });

  stop.addEventListener("click", () => running?.abort());
})();
