/* How pins and clusters look: a state is a colour and a glyph, a cluster a pie of its states. */
((L) => {
  const glyphs = {
    in_progress: "M6 4.2v7.6l6-3.8z",
    completed: "M4.2 8.4l2.7 2.7 5-5.9",
    scheduled: "M8 4.4v3.9l2.5 1.6",
    idle: "M5.4 8h5.2",
  };
  const states = Object.keys(glyphs);
  const css = (state) => state.replaceAll("_", "-");
  const few = new Intl.NumberFormat(document.documentElement.lang || undefined, { notation: "compact" });

  const pins = Object.fromEntries(states.map((state) => [state, L.divIcon({
    className: `pin pin-${css(state)}`,
    iconSize: [32, 32],
    html: `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${glyphs[state]}"/></svg>`,
  })]));

  const count = (markers) => {
    const counts = Object.fromEntries(states.map((state) => [state, 0]));
    for (const { state } of markers) counts[state]++;
    return counts;
  };

  const slices = (counts, total) => {
    let turn = 0;
    const parts = states.map(
      (state) => `var(--pin-${css(state)}) ${turn}turn ${(turn += counts[state] / total)}turn`);
    return `conic-gradient(${parts})`;
  };
  const nameOf = (counts) => `cluster ${counts.in_progress ? "cluster-in-progress" : ""}`;

  const pie = (counts, total) => {
    const disc = L.DomUtil.create("div", "cluster-pie");
    disc.style.background = slices(counts, total);
    L.DomUtil.create("b", "", disc).textContent = few.format(total);
    const size = total < 100 ? 44 : total < 1000 ? 50 : 56;
    return L.divIcon({ className: nameOf(counts), iconSize: [size, size], html: disc, total });
  };

  const repaint = ({ options }, element, counts) => {
    options.className = nameOf(counts);
    options.html.style.background = slices(counts, options.total);
    element.classList.toggle("cluster-in-progress", counts.in_progress > 0);
  };

  L.pinIcons = { states, count, pie, repaint, pin: (state) => pins[state] ?? pins.idle };
})(window.L);
