// Suggestions under every search box that names an address for them (data-suggest): a combobox with a list box, as the
// WAI-ARIA practices describe it. Arrows move, Enter opens the record, Escape closes; without script the box only searches.
(() => {
  "use strict";
  const WAIT = 150; // milliseconds after the last key
  const SHORTEST = 2; // characters

  const attach = (input) => {
    const form = input.closest(".suggests");
    const list = document.createElement("div");
    const said = document.createElement("p");
    let options = [];
    let active = -1;
    let timer = 0;
    let asking = null;

    list.className = "suggestions";
    list.hidden = true;
    said.className = "unseen";
    said.setAttribute("role", "status");
    form.append(list, said);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");

    const choose = (place) => {
      options[active]?.setAttribute("aria-selected", "false");
      active = place;
      const option = options[active];
      if (option) {
        option.setAttribute("aria-selected", "true");
        option.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", option.id);
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    };

    const close = () => {
      window.clearTimeout(timer);
      asking?.abort();
      choose(-1);
      options = [];
      list.hidden = true;
      list.replaceChildren();
      said.textContent = "";
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-controls");
    };

    const show = (html) => {
      const box = new DOMParser().parseFromString(html, "text/html").querySelector("[role=listbox]");
      if (!box || document.activeElement !== input) return close();
      list.replaceChildren(box);
      options = [...box.querySelectorAll("[role=option]")];
      box.id = `${input.id}-suggestions`;
      options.forEach((option, place) => {
        option.id = `${input.id}-suggestion-${place}`;
      });
      choose(-1);
      list.hidden = options.length === 0;
      input.setAttribute("aria-expanded", String(options.length > 0));
      if (options.length) input.setAttribute("aria-controls", box.id);
      said.textContent = options.length ? box.dataset.said : "";
    };

    const ask = async () => {
      asking?.abort();
      asking = new AbortController();
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(input.value)}`, {
          signal: asking.signal,
          headers: { "X-Requested-With": "fetch" },
        });
        if (answer.ok && !answer.redirected) show(await answer.text());
        else close();
      } catch {
        // A newer question took its place, or the node is away: the box still searches.
      }
    };

    input.addEventListener("input", () => {
      window.clearTimeout(timer);
      if (input.value.trim().length < SHORTEST) return close();
      timer = window.setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        // One place before the first is the box itself.
        choose(((active + 1 + step + options.length + 1) % (options.length + 1)) - 1);
      } else if (event.key === "Enter" && options[active]) {
        event.preventDefault();
        window.location.assign(options[active].dataset.url);
      }
    });
    input.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the box keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) window.location.assign(option.dataset.url);
    });
  };

  document.querySelectorAll("input[data-suggest]").forEach(attach);
})();
